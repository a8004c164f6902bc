package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

class FlatRecordWriterTest {
    @Provide
    Arbitrary<FlightFare> flightFares() {
        return Examples.flightFares();
    }

    @Provide
    Arbitrary<AirlineRouteEvent> airlineRouteEvents() {
        return Examples.airlineRouteEvents();
    }

    @Property(tries = 500)
    void agreesWithAvrosWriter(
            @ForAll("flightFares") FlightFare flight, @ForAll("airlineRouteEvents") AirlineRouteEvent route)
            throws IOException {
        assertThat(flat(flight)).isEqualTo(avros(flight));
        assertThat(flat(route)).isEqualTo(avros(route));
    }

    @Example
    void leavesToAvroWhatIsNotFlat() {
        assertThat(FlatRecordWriter.of(SliceUpdate.getClassSchema())).isEmpty();
    }

    @Example
    void namesTheFieldThatMustNotBeNull() {
        FlightFare flight = new FlightFare();

        assertThatThrownBy(() -> flat(flight))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("FlightFare.id is null");
    }

    private static byte[] flat(SpecificRecordBase event) throws IOException {
        FlatRecordWriter writer = FlatRecordWriter.of(event.getSchema()).orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writer.write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static <E extends SpecificRecordBase> byte[] avros(E event) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<E>(event.getSchema(), event.getSpecificData()).write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
