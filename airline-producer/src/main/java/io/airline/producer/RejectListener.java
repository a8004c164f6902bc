package io.airline.producer;

import java.io.IOException;

/** Told of every record that was rejected, by the thread that runs the production. */
@FunctionalInterface
public interface RejectListener {
    /**
     * Takes one reject.
     *
     * @throws IOException if it cannot be kept; the production then fails, for a reject must not vanish
     */
    void rejected(Reject reject) throws IOException;
}
