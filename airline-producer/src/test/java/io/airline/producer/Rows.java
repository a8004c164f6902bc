package io.airline.producer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Reads what tests write as text. */
final class Rows {
    static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private Rows() {}

    static EventStamp stamp() {
        return new EventStamp("p", CLOCK);
    }

    static <E extends SpecificRecordBase> EventInput<E> input(EventStream<E> stream, String text) {
        return input(stream, text.getBytes(StandardCharsets.UTF_8));
    }

    static <E extends SpecificRecordBase> EventInput<E> input(EventStream<E> stream, byte[] bytes) {
        return stream.input("test", new ByteArrayInputStream(bytes));
    }

    /** Returns everything in the input. */
    static <E> List<Outcome<E>> read(EventInput<E> input) throws IOException {
        List<Outcome<E>> outcomes = new ArrayList<>();
        try (EventSource<E> source = input.open(stamp())) {
            for (Outcome<E> next = source.next(); next != null; next = source.next()) {
                outcomes.add(next);
            }
        }
        return outcomes;
    }

    static <E> List<E> events(List<Outcome<E>> outcomes) {
        List<E> events = new ArrayList<>();
        for (Outcome<E> outcome : outcomes) {
            if (outcome instanceof Outcome.Valid<E> valid) {
                events.add(valid.event());
            }
        }
        return events;
    }

    static <E> List<Reject> rejects(List<Outcome<E>> outcomes) {
        List<Reject> rejects = new ArrayList<>();
        for (Outcome<E> outcome : outcomes) {
            if (outcome instanceof Outcome.Rejected<E> rejected) {
                rejects.add(rejected.reject());
            }
        }
        return rejects;
    }

    /** Returns the only event of the text. */
    static <E extends SpecificRecordBase> E event(EventStream<E> stream, String text) throws IOException {
        List<Outcome<E>> outcomes = read(input(stream, text));
        if (outcomes.size() == 1 && outcomes.get(0) instanceof Outcome.Valid<E> valid) {
            return valid.event();
        }
        throw new AssertionError("not one event: " + outcomes);
    }

    /** Returns the only reject of the text. */
    static <E extends SpecificRecordBase> Reject reject(EventStream<E> stream, String text) throws IOException {
        List<Outcome<E>> outcomes = read(input(stream, text));
        if (outcomes.size() == 1 && outcomes.get(0) instanceof Outcome.Rejected<E> rejected) {
            return rejected.reject();
        }
        throw new AssertionError("not one reject: " + outcomes);
    }

    static InputStream resource(String name) {
        return Rows.class.getResourceAsStream(name);
    }
}
