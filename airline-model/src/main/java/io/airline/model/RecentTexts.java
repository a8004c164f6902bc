package io.airline.model;

import java.util.Arrays;

/**
 * The texts that were read last, by their bytes: a key that comes with every tenth event is one {@code String}, hashed
 * once, not one for each event. A text that comes but once pushes another out, which is read anew when it comes again.
 *
 * <p>Of fixed size: a text has two places, given by its bytes, and long ones have none. Not thread-safe.
 */
final class RecentTexts {
    /** A power of two. */
    private static final int PLACES = 1 << 12;

    private static final int LONGEST = 64;
    private static final byte[] NONE = {};

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** The first of the two places that {@link #get} looked at last, and what it looked for. */
    private int place;

    private byte[] wanted = NONE;
    private int from;
    private int to;

    RecentTexts() {
        Arrays.fill(bytes, NONE);
    }

    /** Returns the text of those bytes if it is remembered, else null. */
    String get(byte[] source, int offset, int length) {
        wanted = source;
        from = offset;
        to = offset + length;
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return null;
        }
        place = (int) (ByteHash.of(0, wanted, from, to) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES))) & -2;
        if (isWantedAt(place)) {
            return texts[place];
        }
        return isWantedAt(place + 1) ? texts[place + 1] : null;
    }

    private boolean isWantedAt(int candidate) {
        byte[] known = bytes[candidate];
        return known.length == to - from && Arrays.equals(known, 0, known.length, wanted, from, to);
    }

    /** Remembers {@code text}, which is what the bytes say that {@link #get} was asked for last. */
    void put(String text) {
        if (to - from > LONGEST) {
            return;
        }
        // Of two texts that share their places none pushes the other out.
        bytes[place + 1] = bytes[place];
        texts[place + 1] = texts[place];
        bytes[place] = Arrays.copyOfRange(wanted, from, to);
        texts[place] = text;
    }
}
