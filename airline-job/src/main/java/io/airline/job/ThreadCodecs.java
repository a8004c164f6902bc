package io.airline.job;

import io.airline.model.EventCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;

/** The codecs of an executor's threads: costly to make and not thread-safe, and the threads outlive the tasks. */
final class ThreadCodecs {
    private static final ThreadLocal<Map<Object, EventCodec<?>>> CODECS = ThreadLocal.withInitial(HashMap::new);

    private ThreadCodecs() {}

    /**
     * Returns this thread's codec.
     *
     * @param key what else is made alike; nobody else has an equal one
     * @param maker makes the codec the first time
     */
    static <E extends SpecificRecordBase> EventCodec<E> get(Object key, Supplier<EventCodec<E>> maker) {
        @SuppressWarnings("unchecked") // put under the same key
        EventCodec<E> codec = (EventCodec<E>) CODECS.get().computeIfAbsent(key, unused -> maker.get());
        return codec;
    }
}
