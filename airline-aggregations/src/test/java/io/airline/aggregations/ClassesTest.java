package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ClassesTest {
    private static final Classes SIZES = Classes.of(1, 10, 50, 250);

    @Example
    void wholeNumbersAreLabelledByTheLeastAndTheGreatest() {
        assertThat(SIZES.labels()).containsExactly("under 1", "1–9", "10–49", "50–249", "250 and more");
        assertThat(Classes.of(0, 1, 2, 4).labels()).containsExactly("under 0", "0", "1", "2–3", "4 and more");
        assertThat(Classes.of(-5).labels()).containsExactly("under -5", "-5 and more");
        assertThat(SIZES).hasToString("[under 1, 1–9, 10–49, 50–249, 250 and more]");
    }

    @Example
    void fractionalNumbersAreLabelledByTheirBounds() {
        assertThat(Classes.ofFractional(-0.5, 79.5, 81).labels())
                .containsExactly("under -0.5", "-0.5 to under 79.5", "79.5 to under 81", "81 and more");
        assertThat(Classes.ofFractional(1e300).labels()).containsExactly("under 1.0E300", "1.0E300 and more");
    }

    @Example
    void namesAreThoseOfFields() {
        assertThat(SIZES.names()).containsExactly("under_1", "from_1", "from_10", "from_50", "from_250");
        assertThat(Classes.ofFractional(-0.5, 79.5, 1e300).names())
                .containsExactly("under_minus_0_5", "from_minus_0_5", "from_79_5", "from_1_0e300");
        assertThat(Classes.ofFractional(-1e-300, 0, 1e-300).names())
                .containsExactly(
                        "under_minus_1_0eminus_300", "from_minus_1_0eminus_300", "from_0", "from_1_0eminus_300");
    }

    @Example
    void boundsBelongToTheClassAboveThem() {
        assertThat(List.of(-1e300, 0.99, 1.0, 9.0, 9.5, 10.0, 49.0, 50.0, 249.99, 250.0, Double.POSITIVE_INFINITY))
                .extracting(SIZES::labelOf)
                .containsExactly(
                        "under 1",
                        "under 1",
                        "1–9",
                        "1–9",
                        "1–9",
                        "10–49",
                        "10–49",
                        "50–249",
                        "50–249",
                        "250 and more",
                        "250 and more");
        assertThat(Classes.ofFractional(-0.0).indexOf(0.0)).isEqualTo(1);
        assertThat(Classes.ofFractional(0.0).indexOf(-0.0)).isEqualTo(1);
    }

    /** The label says what is in the class: no whole number is in two, and none falls between. */
    @Property
    void everyWholeNumberIsWithinItsLabel(@ForAll int number) {
        String[] ends = SIZES.labelOf(number).split("–", -1);
        if (number < 1) {
            assertThat(ends).containsExactly("under 1");
        } else if (number >= 250) {
            assertThat(ends).containsExactly("250 and more");
        } else {
            assertThat(number).isBetween(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        }
    }

    @Example
    void refusesBoundsThatDoNotAscend() {
        for (double[] bounds :
                new double[][] {{}, {1, 1}, {2, 1}, {Double.NaN}, {0, Double.POSITIVE_INFINITY}, {-0.0, 0.0}}) {
            assertThatThrownBy(() -> Classes.ofFractional(bounds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(" are not one or several finite numbers, each greater than the one before");
        }
        assertThatThrownBy(() -> Classes.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Classes.of(10, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Classes.of(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound 9223372036854775807 is beyond 2^53 in magnitude");
        assertThatThrownBy(() -> SIZES.indexOf(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void areEqualIfTheirBoundsAndLabelsAre() {
        assertThat(Classes.of(1, 10)).isEqualTo(Classes.of(1, 10)).hasSameHashCodeAs(Classes.of(1, 10));
        assertThat(Classes.of(1, 10)).isNotEqualTo(Classes.of(1, 11)).isNotEqualTo(Classes.ofFractional(1, 10));
    }
}
