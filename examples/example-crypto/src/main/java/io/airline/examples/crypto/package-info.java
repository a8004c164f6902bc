/**
 * Prices of currencies: {@link io.airline.examples.crypto.RandomWalk} invents them, {@link
 * io.airline.examples.crypto.TickParser} reads them from files, {@link io.airline.examples.crypto.CryptoStreams} makes
 * candles of them.
 */
package io.airline.examples.crypto;
