package io.airline.model;

import java.util.Arrays;

/**
 * The texts that were read last, by their bytes: a key that comes with every tenth event is one {@code String}, hashed
 * once, not one for each event. A text that comes but once pushes one other out, which is read anew when it comes again.
 *
 * <p>Of fixed size: a text has one place, given by its bytes, and long ones have none. Not thread-safe.
 */
final class RecentTexts {
    /** A power of two. */
    private static final int PLACES = 1 << 12;

    private static final int LONGEST = 64;
    private static final byte[] NONE = {};

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** The place {@link #get} looked at last, and what it looked for. */
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
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + source[i];
        }
        hash *= 0x9E3779B9;
        place = hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
        return Arrays.equals(bytes[place], 0, bytes[place].length, source, from, to) ? texts[place] : null;
    }

    /** Remembers {@code text}, which is what the bytes say that {@link #get} was asked for last. */
    void put(String text) {
        if (to - from <= LONGEST) {
            bytes[place] = Arrays.copyOfRange(wanted, from, to);
            texts[place] = text;
        }
    }
}
