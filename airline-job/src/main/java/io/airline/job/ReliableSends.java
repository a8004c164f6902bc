package io.airline.job;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends records and tells whether all of them arrived. Kafka's own way is a future for each; this keeps the first failure.
 *
 * <p>Used by one thread at a time.
 */
final class ReliableSends {
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    ReliableSends(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same, without a future an event
    void send(ProducerRecord<byte[], byte[]> message) {
        producer.send(message, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /**
     * Returns once every record sent is acknowledged.
     *
     * @throws IllegalStateException if one is not, and never will be; the micro-batch then fails and runs again
     */
    void await() throws InterruptedException {
        try {
            producer.flush();
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            throw (InterruptedException)
                    new InterruptedException("interrupted while Kafka takes the records").initCause(e);
        }
        Exception first = failure.getAndSet(null);
        if (first != null) {
            throw new IllegalStateException("Kafka refused a record: " + first.getMessage(), first);
        }
    }
}
