package io.airline.producer;

/**
 * Where events go. An event counts as published when whatever is behind this has it for good.
 *
 * <p>Used by one thread, but for {@link #acknowledged()}.
 */
public interface EventPublisher extends AutoCloseable {
    /**
     * Takes an event. May return before it is published, and waits while too many are not.
     *
     * @param event not to be changed afterwards
     * @throws PublishException if this event, or an earlier one, will not be published; nothing more is to be published
     */
    void publish(byte[] event) throws PublishException;

    /**
     * Waits until every event taken is published.
     *
     * @throws PublishException if one of them will not be
     */
    void flush() throws PublishException;

    /** Returns how many events are published by now. Any thread may call it. */
    long acknowledged();

    /** Releases what is held; events that are not published by now may be lost. */
    @Override
    void close();
}
