package io.airline.examples.crypto;

import io.airline.producer.EventFactory;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prices of ten currencies, one after the other. The logarithm of each makes a step that is normally distributed about 0, so
 * that a price stays positive and rises as easily as it falls.
 *
 * <p>Not thread-safe.
 */
final class RandomWalk implements EventFactory<Tick> {
    static final List<String> SYMBOLS = List.of("BTC", "ETH", "USDT", "BNB", "SOL", "XRP", "ADA", "DOGE", "TRX", "DOT");

    /** Deviation of a step: 0.2 % of the price. */
    static final double DEVIATION = 0.002;

    private final RandomGenerator random;
    private final double[] prices = {60_000, 2_500, 1, 580, 150, 0.55, 0.35, 0.11, 0.16, 4.2};
    private int next;

    RandomWalk(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Tick create(String id, Instant eventTime) {
        int currency = next;
        next = (next + 1) % prices.length;
        prices[currency] *= Math.exp(random.nextGaussian(0, DEVIATION));
        return new Tick(id, eventTime, SYMBOLS.get(currency), prices[currency]);
    }
}
