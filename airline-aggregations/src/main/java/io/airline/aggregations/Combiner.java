package io.airline.aggregations;

import io.airline.model.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Folds events into one accumulator for each (dimension, key, slice), so that what leaves a task is a row a group, not a
 * row an event.
 *
 * <p>Of many events a template says that they have all keys in common: carrier, source, destination, route and stops. Those of one
 * slice are first folded into a bundle of their own, which is merged into the groups of all these keys later: the keys are then
 * made and looked up once, and an event is added once, not once for each dimension.
 *
 * <p>Not thread-safe: one per task.
 *
 * @param <E> type of the events
 */
public final class Combiner<E extends SpecificRecordBase> {
    private final StreamDefinition<E> definition;
    private final Measures<E> measures;
    private final List<Dimension<E>> dimensions;
    private final List<Admission> admissions = new ArrayList<>();
    private final Slices slices;
    private final Map<Long, List<Map<String, Object[]>>> groups = new HashMap<>();
    private final Consumer<String> collect = this::collect;

    /** The open ones, each at its template's place. */
    private final Bundle[] bundles = new Bundle[Template.LIMIT];

    private long lastStart;
    private List<Map<String, Object[]>> last = List.of();
    private long overflow;

    /** The event's keys, null after those of each dimension; a field, since a closure an event costs more. */
    private String[] keys = new String[16];

    private int length;

    /**
     * Makes an empty combiner.
     *
     * @param known keys that are counted by name whatever the limit
     * @param keyLimit number of keys of a dimension that are counted by name, at least 1: the known ones, and as many new
     *     ones as there is room for; all others count under {@link Dimension#OTHER}
     */
    public Combiner(StreamDefinition<E> definition, Slices slices, KnownKeys known, int keyLimit) {
        if (keyLimit < 1) {
            throw new IllegalArgumentException("key limit %d is not at least 1".formatted(keyLimit));
        }
        this.definition = definition;
        this.measures = definition.measures();
        this.dimensions = definition.dimensions();
        this.slices = slices;
        dimensions.forEach(dimension -> admissions.add(new Admission(known.of(dimension.name()), keyLimit)));
    }

    /** Adds an event to all its groups. */
    public void add(E event) {
        addToGroups(startOf(event), event);
    }

    /** Adds the event that a template of the definition's codec holds to all its groups. */
    public void add(Template<E> template) {
        E event = template.event();
        long start = startOf(event);
        if (template.place() == Template.NO_PLACE) {
            addToGroups(start, event);
            return;
        }
        Bundle bundle = bundles[template.place()];
        if (bundle == null || bundle.template != template || bundle.start < start) {
            if (bundle != null) {
                close(bundle);
            }
            bundle = newBundle(template, start);
            bundles[template.place()] = bundle;
        }
        if (bundle.start == start) {
            measures.add(bundle.accumulator, event);
            overflow += bundle.overflow;
        } else {
            addToGroups(start, event);
        }
    }

    private long startOf(E event) {
        return slices.startOf(definition.eventTimeOf(event));
    }

    private void addToGroups(long start, E event) {
        for (Object[] group : groupsOf(start, event)) {
            measures.add(group, event);
        }
    }

    private void collect(String key) {
        if (length == keys.length) {
            keys = Arrays.copyOf(keys, 2 * length);
        }
        keys[length] = key;
        length++;
    }

    private Bundle newBundle(Template<E> template, long start) {
        long before = overflow;
        Object[][] found = groupsOf(start, template.event());
        Bundle bundle = new Bundle(template, start, found, overflow - before, measures.createAccumulator());
        overflow = before;
        return bundle;
    }

    /** Events of one slice that have all keys in common. */
    private static final class Bundle {
        private final Template<?> template;
        private final long start;
        private final Object[][] groups;

        /** Of these groups, how many are that of other keys. */
        private final long overflow;

        private final Object[] accumulator;

        Bundle(Template<?> template, long start, Object[][] groups, long overflow, Object[] accumulator) {
            this.template = template;
            this.start = start;
            this.groups = groups;
            this.overflow = overflow;
            this.accumulator = accumulator;
        }
    }

    private void close(Bundle bundle) {
        for (Object[] group : bundle.groups) {
            measures.merge(group, bundle.accumulator);
        }
    }

    private void closeBundles() {
        for (int i = 0; i < bundles.length; i++) {
            if (bundles[i] != null) {
                close(bundles[i]);
                bundles[i] = null;
            }
        }
    }

    /** Returns the accumulators of all groups that the event's keys are in, and counts what is folded into the other one. */
    private Object[][] groupsOf(long start, E event) {
        length = 0;
        for (int i = 0; i < dimensions.size(); i++) {
            dimensions.get(i).keys().forEach(event, collect);
            collect(null);
        }
        if (last.isEmpty() || start != lastStart) {
            last = groups.computeIfAbsent(start, unused -> newSlice());
            lastStart = start;
        }
        Object[][] found = new Object[length - dimensions.size()][];
        int dimension = 0;
        for (int i = 0; i < length; i++) {
            if (keys[i] == null) {
                dimension++;
            } else {
                found[i - dimension] = groupOf(last.get(dimension), admissions.get(dimension), keys[i]);
            }
        }
        return found;
    }

    private List<Map<String, Object[]>> newSlice() {
        List<Map<String, Object[]>> slice = new ArrayList<>();
        dimensions.forEach(dimension -> slice.add(new HashMap<>()));
        return slice;
    }

    private Object[] groupOf(Map<String, Object[]> slice, Admission admission, String key) {
        Object[] accumulator = slice.get(key);
        if (accumulator == null) {
            String admitted = key;
            if (!admission.admits(key)) {
                overflow++;
                admitted = Dimension.OTHER;
            }
            accumulator = slice.computeIfAbsent(admitted, unused -> measures.createAccumulator());
        }
        return accumulator;
    }

    /** Decides which keys of a dimension are counted by name. */
    private static final class Admission {
        private final KnownKeys.Names known;
        private final Set<String> seen = new HashSet<>();
        private long room;
        private long characters;

        Admission(KnownKeys.Names known, int keyLimit) {
            this.known = known;
            this.room = (long) keyLimit - known.size();
            this.characters = (long) keyLimit * KnownKeys.CHARACTERS_PER_KEY - known.characters();
        }

        boolean admits(String key) {
            if (known.recent().contains(key) || seen.contains(key) || key.equals(Dimension.OTHER)) {
                return true;
            }
            if (!known.earlier().contains(key)) {
                if (room < 1 || characters < key.length()) {
                    return false;
                }
                room--;
                characters -= key.length();
            }
            seen.add(key);
            return true;
        }
    }

    /** Returns how often an event was folded into {@link Dimension#OTHER}, which it is once for each of its keys. */
    public long overflow() {
        return overflow;
    }

    /**
     * Hands every dimension to {@code target}, with the keys that were seen and are not yet known as recent. The sets are the
     * combiner's own: do not change them.
     */
    public void forEachSeen(BiConsumer<String, Set<String>> target) {
        for (int i = 0; i < dimensions.size(); i++) {
            target.accept(dimensions.get(i).name(), admissions.get(i).seen);
        }
    }

    /** Returns the start of the newest slice, in milliseconds since the epoch; {@link Long#MIN_VALUE} if there is none. */
    public long newestSlice() {
        long newest = Long.MIN_VALUE;
        for (long start : groups.keySet()) {
            newest = Math.max(newest, start);
        }
        return newest;
    }

    /** Hands every group to {@code target}. The accumulators are the combiner's own: do not change them. */
    public void forEach(GroupConsumer target) {
        closeBundles();
        groups.forEach((start, slice) -> {
            for (int i = 0; i < dimensions.size(); i++) {
                String dimension = dimensions.get(i).name();
                slice.get(i).forEach((key, accumulator) -> target.accept(dimension, key, start, accumulator));
            }
        });
    }

    /** Receives the groups of a combiner. */
    @FunctionalInterface
    public interface GroupConsumer {
        /**
         * Takes one group.
         *
         * @param dimension name of the dimension
         * @param key key within the dimension
         * @param sliceStart start of the slice, in milliseconds since the epoch
         * @param accumulator accumulator of the stream's {@link Measures}
         */
        void accept(String dimension, String key, long sliceStart, Object[] accumulator);
    }
}
