package io.airline.sink.influx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random keys that a store may take for something else: every category of Unicode alike, as rare as its characters are,
 * unassigned and private ones and halves of surrogate pairs among them, and what means something in line protocol, at any
 * place. One key in some hundreds is about as long as InfluxDB allows.
 */
final class HostileKeys {
    private static final String SIGNIFICANT = "\\\\\\\\,=  \"'#\n\r\ta0";
    private static final int LONGEST = 65_535;

    private static final List<List<Integer>> CATEGORIES = categories();

    private final Random random;

    HostileKeys(long seed) {
        this.random = new Random(seed);
    }

    private static List<List<Integer>> categories() {
        Map<Integer, List<Integer>> categories = new TreeMap<>();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            categories
                    .computeIfAbsent(Character.getType(point), unused -> new ArrayList<>())
                    .add(point);
        }
        List<Integer> noncharacters = new ArrayList<>();
        for (int plane = 0; plane <= 0x10; plane++) {
            noncharacters.add((plane << 16) + 0xFFFE);
            noncharacters.add((plane << 16) + 0xFFFF);
        }
        List<List<Integer>> all = new ArrayList<>(categories.values());
        all.add(noncharacters);
        return all;
    }

    /** Returns that many keys, none empty. */
    Set<String> next(int count) {
        Set<String> keys = new HashSet<>();
        while (keys.size() < count) {
            keys.add(next());
        }
        return keys;
    }

    private String next() {
        StringBuilder key = new StringBuilder();
        List<Integer> category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
        for (int length = 1 + random.nextInt(12); length > 0; length--) {
            switch (random.nextInt(8)) {
                case 0, 1 -> key.append(SIGNIFICANT.charAt(random.nextInt(SIGNIFICANT.length())));
                case 2 -> key.appendCodePoint(anyOf(CATEGORIES.get(random.nextInt(CATEGORIES.size()))));
                case 3 -> key.append((char) ('a' + random.nextInt(26)));
                default -> key.appendCodePoint(anyOf(category));
            }
        }
        if (random.nextInt(400) == 0) {
            key.insert(random.nextInt(key.length() + 1), "x".repeat(LONGEST - random.nextInt(400)));
        }
        return key.toString();
    }

    private int anyOf(List<Integer> points) {
        return points.get(random.nextInt(points.size()));
    }
}
