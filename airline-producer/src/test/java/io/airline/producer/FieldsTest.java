package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private final Fields fields = new Fields(List.of(RowParser.Column.required("price")), false);

    @Test
    void numbersMayHaveAFractionAndAnExponent() throws Exception {
        assertThat(number("42")).isEqualTo(42);
        assertThat(number(" -0.5 ")).isEqualTo(-0.5);
        assertThat(number("5.")).isEqualTo(5);
        assertThat(number(".25")).isEqualTo(0.25);
        assertThat(number("+1.5e3")).isEqualTo(1500);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text : List.of("", ".", "NaN", "Infinity", "1d", "0x1p3", "1,5", "1 000", "1e", "--1")) {
            assertThatThrownBy(() -> number(text)).as(text).isInstanceOf(FieldException.class);
        }
        assertThatThrownBy(() -> number("1e999")).hasMessage("is beyond what a double can hold");
    }

    private double number(String text) throws FieldException {
        fields.moveTo(new Row(1, List.of(text)));
        return fields.number(0);
    }
}
