package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.testing.FuzzContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Bytes of a topic are an event, which is written as it was read, or they are refused with the one exception. */
class EventCodecFuzzTest extends FuzzContract {
    private static final int HEADER_LENGTH = 10;

    private static final EventCodec<FlightFare> FLIGHTS = EventCodec.of(FlightFare.class);
    private static final EventCodec<AirlineRouteEvent> ROUTES = EventCodec.of(AirlineRouteEvent.class);
    private static final EventCodec<SliceUpdate> UPDATES = EventCodec.of(SliceUpdate.class);

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> events = List.of(
                FLIGHTS.encode(Examples.BLR_TO_DEL),
                FLIGHTS.encode(Examples.DEL_TO_COK_INCOMPLETE),
                ROUTES.encode(Examples.ATL_TO_CDG),
                UPDATES.encode(Examples.INDIGO),
                UPDATES.encode(Examples.NOTHING_YET));
        List<byte[]> seeds = new ArrayList<>(events);
        events.forEach(event -> seeds.add(Arrays.copyOfRange(event, HEADER_LENGTH, event.length)));
        return seeds;
    }

    /** As they are, and, for a fuzzer does not guess a fingerprint, behind the header of each kind of event. */
    @Override
    protected void take(byte[] input) {
        takeBoth(FLIGHTS, Examples.BLR_TO_DEL, input);
        takeBoth(ROUTES, Examples.ATL_TO_CDG, input);
        takeBoth(UPDATES, Examples.INDIGO, input);
    }

    private static <E extends SpecificRecordBase> void takeBoth(EventCodec<E> codec, E sameHeader, byte[] input) {
        assertReadOrRefused(codec, input);
        byte[] event =
                Arrays.copyOf(Arrays.copyOf(codec.encode(sameHeader), HEADER_LENGTH), HEADER_LENGTH + input.length);
        System.arraycopy(input, 0, event, HEADER_LENGTH, input.length);
        assertReadOrRefused(codec, event);
    }

    private static <E extends SpecificRecordBase> void assertReadOrRefused(EventCodec<E> codec, byte[] input) {
        E event;
        try {
            event = codec.decode(input);
        } catch (UndecodableEventException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        try {
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
        } catch (UndecodableEventException e) {
            throw new AssertionError("not read again: " + event, e);
        }
    }
}
