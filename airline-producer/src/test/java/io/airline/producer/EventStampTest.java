package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventStampTest {
    @Test
    void productionsHaveDifferentIdentities() {
        String id = EventStamp.randomProductionId();

        assertThat(EventStamp.requireProductionId(id)).isEqualTo(id);
        assertThat(EventStamp.randomProductionId()).isNotEqualTo(id);
    }

    @Test
    void anEventsIdentityHasItsNumber() {
        EventStamp stamp = new EventStamp("nightly-2026.03", Rows.CLOCK);
        assertThat(stamp.lastNumber()).isEqualTo(-1);

        String first = stamp.nextId();
        String second = stamp.nextId();

        assertThat(first).isEqualTo("nightly-2026.03-0");
        assertThat(EventStamp.number("nightly-2026.03", first)).hasValue(0);
        assertThat(EventStamp.number("nightly-2026.03", second)).hasValue(1);
        assertThat(stamp.lastNumber()).isEqualTo(1);
    }

    @Test
    void theIdentityOfAnotherProductionsEventHasNone() {
        List<String> others = List.of(
                "",
                "nightly",
                "nightly-",
                "nightly-x",
                "nightly--1",
                "nightly-07",
                "nightly-1-7",
                "nightly2-7",
                "other-7",
                "nightly-1000000000000000000",
                "nightly-\u0661");

        assertThat(others).allMatch(id -> EventStamp.number("nightly", id).isEmpty());
    }

    @Test
    void whatIsNoIdentityOfAProductionIsRefused() {
        for (String id : List.of("", " ", "a b", "a/b", "\u00e4", "a\n", "x".repeat(65))) {
            assertThatThrownBy(() -> new EventStamp(id, Rows.CLOCK))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "'%s' is no production's identity: 1 to 64 of A to Z, a to z, 0 to 9, dot, underscore and hyphen"
                                    .formatted(id));
        }
    }
}
