package io.airline.job;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * Keeps an executor's readers, sinks and producers from one micro-batch to the next: opening them takes longer than a batch
 * may. Each is lent to one task at a time. They end with the process, and hold nothing unwritten by then.
 */
final class ExecutorPool {
    private static final Map<Object, Deque<AutoCloseable>> IDLE = new ConcurrentHashMap<>();

    private ExecutorPool() {}

    /**
     * Work that uses a lent resource.
     *
     * @param <X> type of its exceptions
     */
    @FunctionalInterface
    interface Use<R, X extends Exception> {
        void with(R resource) throws X;
    }

    /**
     * Lends a resource to {@code use}. One that failed is closed, not lent again.
     *
     * @param key what the resource is for; equal keys share
     */
    static <R extends AutoCloseable, X extends Exception> void lend(
            Object key, Class<R> type, Supplier<R> open, Use<R, X> use) throws X {
        Deque<AutoCloseable> idle = IDLE.computeIfAbsent(key, unused -> new ConcurrentLinkedDeque<>());
        AutoCloseable pooled = idle.pollFirst();
        R resource = pooled == null ? open.get() : type.cast(pooled);
        try {
            use.with(resource);
        } catch (Throwable e) {
            try {
                resource.close();
            } catch (Exception suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        idle.addFirst(resource);
    }
}
