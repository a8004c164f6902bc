package io.airline.dashboard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a stream stands. */
enum State {
    /** No total was seen yet. */
    WAITING,
    /** Totals come in. */
    LIVE,
    /** There are totals, but none of late. */
    STALE;

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
