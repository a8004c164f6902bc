package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.AirlineRouteEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AirlineRouteParserTest {
    @Test
    void everyColumnBecomesItsType() throws IOException {
        AirlineRouteEvent flight = Rows.event(EventStream.ROUTES, "2B,410,AER,2965,KZN,2990,Y,0,CR2");

        assertThat(flight)
                .isEqualTo(new AirlineRouteEvent("p-0", Rows.NOW, "2B", 410, "AER", 2965, "KZN", 2990, true, 0, "CR2"));
    }

    @Test
    void codeshareIsYOrBlank() throws IOException {
        assertThat(Rows.event(EventStream.ROUTES, "2B,410,AER,2965,KZN,2990,,0,CR2")
                        .getCodeshare())
                .isFalse();
        assertReject("2B,410,AER,2965,KZN,2990,N,0,CR2", "codeshare", "N", "is neither Y nor blank");
    }

    @Test
    void equipmentMayBeEmptyAndHasSingleBlanks() throws IOException {
        assertThat(Rows.event(EventStream.ROUTES, "2B,410,AER,2965,KZN,2990,,0, 320  319 ")
                        .getEquipment())
                .isEqualTo("320 319");
        assertThat(Rows.event(EventStream.ROUTES, "2B,410,AER,2965,KZN,2990,,0,")
                        .getEquipment())
                .isEmpty();
    }

    @Test
    void identifiersAndStopsAreWholeNumbers() throws IOException {
        String reason = "is not a whole number";
        assertReject("2B,\\N,AER,2965,KZN,2990,,0,CR2", "airline_id", "\\N", reason);
        assertReject("2B,410,AER,\\N,KZN,2990,,0,CR2", "source_airport_id", "\\N", reason);
        assertReject("2B,410,AER,2965,KZN,\\N,,0,CR2", "destination_airport_id", "\\N", reason);
        assertReject("2B,410,AER,2965,KZN,2990,,,CR2", "stops", "", reason);
        assertReject("2B,4.0,AER,2965,KZN,2990,,0,CR2", "airline_id", "4.0", reason);
    }

    @Test
    void theSchemaRefusesMissingCodesAndNegativeStops() throws IOException {
        for (String missing : List.of("", "\\N")) {
            assertSchemaError(missing + ",410,AER,2965,KZN,2990,,0,CR2", "airline", missing, "must not be empty");
            assertSchemaError("2B,410," + missing + ",1,KZN,2,,0,CR2", "source_airport", missing, "must not be empty");
            assertSchemaError(
                    "2B,410,AER,1," + missing + ",2,,0,", "destination_airport", missing, "must not be empty");
        }
        assertSchemaError("2B,410,AER,2965,KZN,2990,,-1,CR2", "stops", "-1", "must be at least 0");
    }

    private static void assertReject(String row, String column, String value, String reason) throws IOException {
        assertThat(Rows.reject(EventStream.ROUTES, row))
                .isEqualTo(new Reject("test", 1, column, value, reason, ErrorKind.TRANSFORM));
    }

    private static void assertSchemaError(String row, String column, String value, String reason) throws IOException {
        assertThat(Rows.reject(EventStream.ROUTES, row))
                .isEqualTo(new Reject("test", 1, column, value, reason, ErrorKind.SCHEMA));
    }
}
