package io.airline.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps events in memory; acknowledges them on flush, as a broker would some time later. */
final class FakePublisher implements EventPublisher {
    private final List<byte[]> published = new ArrayList<>();
    private final Consumer<FakePublisher> afterEach;
    private final int capacity;
    private volatile long acknowledged;
    private boolean closed;

    private FakePublisher(int capacity, Consumer<FakePublisher> afterEach) {
        this.capacity = capacity;
        this.afterEach = afterEach;
    }

    static FakePublisher unlimited() {
        return new FakePublisher(Integer.MAX_VALUE, publisher -> {});
    }

    /** Returns one that fails when it has taken {@code capacity} events. */
    static FakePublisher failingAfter(int capacity) {
        return new FakePublisher(capacity, publisher -> {});
    }

    /** Returns one that runs {@code action} after each event. */
    static FakePublisher afterEach(Consumer<FakePublisher> action) {
        return new FakePublisher(Integer.MAX_VALUE, action);
    }

    @Override
    public void publish(byte[] event) throws PublishException {
        if (published.size() >= capacity) {
            acknowledged = published.size();
            throw new PublishException("the broker is full", null);
        }
        published.add(event);
        afterEach.accept(this);
    }

    @Override
    public void flush() {
        acknowledged = published.size();
    }

    @Override
    public long acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    List<byte[]> published() {
        return published;
    }
}
