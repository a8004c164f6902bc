package io.airline.model;

/** Names of the Kafka topics: those of the built-in streams, and those derived from a stream's topic. */
public final class Topics {
    /** Topic of {@link FlightFare} events. */
    public static final String FLIGHTS = "airlines";

    /** Topic of {@link AirlineRouteEvent} events. */
    public static final String ROUTES = "routes_data";

    private Topics() {}

    /** Returns the topic that carries the {@link SliceUpdate}s of the stream read from {@code topic}. */
    public static String kpis(String topic) {
        return topic + "-kpis";
    }

    /** Returns the topic that carries what was refused of the stream read from {@code topic}. */
    public static String deadLetters(String topic) {
        return topic + "-dead-letters";
    }
}
