package io.airline.examples.crypto;

import io.airline.aggregations.DoubleSummary;
import io.airline.aggregations.First;
import io.airline.aggregations.Last;
import io.airline.aggregations.Panel;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import java.util.List;

/** Brings the stream {@code crypto}: opening, highest, lowest, last and mean price of each currency. */
public final class CryptoStreams implements StreamProvider {
    static final String NAME = "crypto";

    @Override
    public List<StreamDefinition<?>> streams() {
        return List.of(definition());
    }

    static StreamDefinition<Tick> definition() {
        return StreamDefinition.named(NAME, Tick.class)
                .eventTime(Tick::getTimestamp)
                .reads("timestamp", "symbol", "price")
                .dimension("symbol", Tick::getSymbol)
                .measure("open", new First<>(Tick::getTimestamp, Tick::getPrice))
                .measure("price", new DoubleSummary<>(Tick::getPrice))
                .measure("last", new Last<>(Tick::getTimestamp, Tick::getPrice))
                .panel(new Panel.Candles("Prices, $", "symbol", "open", "price_max", "price_min", "last"))
                .panel(new Panel.Values("Mean price, $", "symbol", List.of("price_mean")))
                .panel(new Panel.Leaderboard("Ticks", "symbol"))
                .build();
    }
}
