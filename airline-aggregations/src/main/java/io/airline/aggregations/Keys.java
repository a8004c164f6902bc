package io.airline.aggregations;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Small numbers for the keys of a dimension, so that what is kept of a key many times over need not name it. A number is
 * given to another key once nobody holds it any more: keys that come and go cost no memory.
 *
 * <p>Not thread-safe.
 */
final class Keys {
    /** Bytes of a key beside its characters, roughly: its entries here, and its counts on a handful of boards. */
    private static final int KEY_BYTES = 200;

    /** Stands for a key that has no number. */
    static final int UNKNOWN = -1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private String[] names = new String[16];
    private int[] holders = new int[16];
    private int size;
    private long bytes;

    /** Returns the number of a key, a new one if it has none; it lasts until the last holder has released it. */
    int numberOf(String key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        int number = free.isEmpty() ? size++ : free.pop();
        if (number == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            holders = Arrays.copyOf(holders, 2 * size);
        }
        names[number] = key;
        numbers.put(key, number);
        bytes += bytesOf(key);
        return number;
    }

    /** Returns the number of a key, or {@link #UNKNOWN}. */
    int find(String key) {
        return numbers.getOrDefault(key, UNKNOWN);
    }

    /** Returns the key of a number that is held. */
    String name(int number) {
        return names[number];
    }

    void hold(int number) {
        holders[number]++;
    }

    void release(int number) {
        holders[number]--;
        if (holders[number] == 0) {
            numbers.remove(names[number]);
            bytes -= bytesOf(names[number]);
            names[number] = null;
            free.push(number);
        }
    }

    private static int bytesOf(String key) {
        return KEY_BYTES + key.length();
    }

    /** Returns roughly how many bytes the keys that have a number take. */
    long bytes() {
        return bytes;
    }
}
