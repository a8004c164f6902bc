package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The schemas are the contract of the topics: whoever reads one needs no code to understand it. */
class SchemaDocumentationTest {
    private static final List<Schema> SCHEMAS =
            List.of(FlightFare.getClassSchema(), AirlineRouteEvent.getClassSchema(), SliceUpdate.getClassSchema());

    @Test
    void everyRecordAndFieldIsDocumented() {
        for (Schema schema : SCHEMAS) {
            assertSentence(schema.getDoc(), schema.getFullName());
            for (Schema.Field field : schema.getFields()) {
                assertSentence(field.doc(), schema.getName() + "." + field.name());
            }
        }
    }

    /** Without it a newer reader could not do without the field, and an older event would be lost. */
    @Test
    void everyNullableFieldHasADefault() {
        for (Schema schema : SCHEMAS) {
            for (Schema.Field field : schema.getFields()) {
                if (field.schema().isNullable()) {
                    assertThat(field.hasDefaultValue())
                            .as("%s.%s has a default", schema.getName(), field.name())
                            .isTrue();
                }
            }
        }
    }

    private static void assertSentence(String text, String of) {
        assertThat(text).as("documentation of %s", of).isNotBlank().endsWith(".");
    }
}
