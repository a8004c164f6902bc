package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DimensionTest {
    private static final Dimension<String> CODE = Dimension.of("code", event -> event);
    private static final Dimension<List<String>> CODES = Dimension.ofEach("codes", event -> event);

    @Test
    void oneKey() {
        assertThat(keys(CODE, "IndiGo")).containsExactly("IndiGo");
        assertThat(keys(CODES, List.of("IndiGo"))).containsExactly("IndiGo");
    }

    @Test
    void severalKeys() {
        assertThat(keys(CODES, List.of("320", "319"))).containsExactly("320", "319");
    }

    @Test
    void noKey() {
        assertThat(keys(CODE, null)).isEmpty();
        assertThat(keys(CODE, "")).isEmpty();
        assertThat(keys(CODES, List.of())).isEmpty();
        assertThat(keys(CODES, Arrays.asList("", null))).isEmpty();
    }

    @Test
    void aRepeatedKeyCountsOnce() {
        assertThat(keys(CODES, Arrays.asList("320", null, "319", "320", ""))).containsExactly("320", "319");
    }

    @Test
    void theKeyOfANumberIsTheLabelOfItsClass() {
        Dimension<Double> employees = Dimension.ofClass("size", number -> number, Classes.of(1, 10, 50, 250));

        assertThat(keys(employees, 9.0)).containsExactly("1–9");
        assertThat(keys(employees, 1e9)).containsExactly("250 and more");
        assertThat(keys(employees, null)).isEmpty();
        assertThat(keys(employees, Double.NaN)).isEmpty();
        assertThat(keys(employees, Double.POSITIVE_INFINITY)).isEmpty();
    }

    /** The name becomes a measurement, a tag, a table and a part of a page's address: nothing there needs escaping. */
    @Test
    void refusesANameThatStoresCouldNotUse() {
        for (String name : Arrays.asList("", "Carrier", "1st", "two words", "a-b", "_a", "kaynaği", null)) {
            assertThatThrownBy(() -> Dimension.of(name, event -> ""))
                    .as("dimension name <%s>", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dimension name '%s' is not lower-case letters, digits and underscores, a letter first"
                            .formatted(name));
        }
    }

    private static <E> List<String> keys(Dimension<E> dimension, E event) {
        List<String> keys = new ArrayList<>();
        dimension.keys().forEach(event, keys::add);
        return keys;
    }
}
