package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;

class FlatRecordReaderTest {
    private static final Schema FLIGHT = FlightFare.getClassSchema();

    private final EventCodec<FlightFare> codec = EventCodec.of(FlightFare.class);

    @Provide
    Arbitrary<FlightFare> flightFares() {
        return Examples.flightFares();
    }

    /** Whatever is done to the bytes of an event, Avro's own reader says the same of them. */
    @Property(tries = 2000)
    void agreesWithAvrosReader(
            @ForAll("flightFares") FlightFare flight, @ForAll @Size(max = 4) byte[] changes, @ForAll int place)
            throws IOException {
        byte[] bytes = codec.encode(flight);
        for (int i = 0; i < changes.length; i++) {
            bytes[10 + Math.floorMod(place + 31 * i, bytes.length - 10)] = changes[i];
        }
        DatumReader<FlightFare> avros =
                new FastReaderBuilder(SpecificData.getForClass(FlightFare.class)).createDatumReader(FLIGHT, FLIGHT);

        FlatRecordReader<FlightFare> flat =
                FlatRecordReader.of(FlightFare.class, FLIGHT, FLIGHT).orElseThrow();
        assertThat(read(flat::read, bytes)).isEqualTo(read(decoder -> avros.read(null, decoder), bytes));
    }

    private interface Reader {
        FlightFare read(ByteArrayDecoder in) throws IOException;
    }

    /** Returns the event, if the bytes are one as far as the reader is concerned. */
    private static Optional<FlightFare> read(Reader reader, byte[] bytes) {
        ByteArrayDecoder decoder = new ByteArrayDecoder();
        decoder.reset(bytes, 10);
        try {
            FlightFare flight = reader.read(decoder);
            return decoder.remaining() == 0 ? Optional.of(flight) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Example
    void isForTheBuiltInStreams() {
        Schema route = AirlineRouteEvent.getClassSchema();

        assertThat(FlatRecordReader.of(FlightFare.class, FLIGHT, FLIGHT)).isPresent();
        assertThat(FlatRecordReader.of(AirlineRouteEvent.class, route, route)).isPresent();
    }

    @Example
    void leavesToAvroWhatIsNotFlatOrNotTheSame() {
        Schema totals = SliceUpdate.getClassSchema();
        Schema fewerFields = SchemaBuilder.record("FlightFare")
                .namespace("io.airline.model")
                .fields()
                .requiredString("id")
                .endRecord();

        assertThat(FlatRecordReader.of(SliceUpdate.class, totals, totals))
                .as("a map")
                .isEmpty();
        assertThat(FlatRecordReader.of(FlightFare.class, fewerFields, FLIGHT))
                .as("fields that the reader alone has")
                .isEmpty();
    }
}
