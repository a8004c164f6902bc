package io.airline.sink.influx;

/** What becomes of a total: a line, or the reason why none can be. */
sealed interface InfluxPoint {
    /** One line of line protocol, without its end. */
    record Line(String text) implements InfluxPoint {}

    /** No line can say it. */
    record Refusal(String reason) implements InfluxPoint {}
}
