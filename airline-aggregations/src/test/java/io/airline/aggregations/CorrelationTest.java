package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.airline.aggregations.Numbers.Pair;
import io.airline.aggregations.testing.AggregateFunctionLaws;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CorrelationTest extends AggregateFunctionLaws<Pair, Correlation.Moments, Double> {
    @Override
    protected Correlation<Pair> function() {
        return new Correlation<>(Pair::x, Pair::y);
    }

    @Override
    protected Arbitrary<Pair> values() {
        return Numbers.pairs();
    }

    @Override
    protected double rounding() {
        return 1e-9;
    }

    @Example
    void aLineIsOneAndItsMirrorMinusOne() {
        assertThat(correlation(new Pair(1.0, 10.0), new Pair(2.0, 30.0), new Pair(3.0, 50.0)))
                .isEqualTo(1, within(1e-15));
        assertThat(correlation(new Pair(1.0, 50.0), new Pair(2.0, 30.0), new Pair(3.0, 10.0)))
                .isEqualTo(-1, within(1e-15));
    }

    /** The first two columns of F. J. Anscombe, "Graphs in statistical analysis", The American Statistician 27 (1973). */
    @Example
    void isThatOfAnscombesQuartet() {
        double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            pairs.add(new Pair(x[i], y[i]));
        }

        assertThat(function().getResult(of(pairs))).isEqualTo(0.81642051634484, within(1e-13));
    }

    @Example
    void isNoneOfFewerThanTwoOrOfWhatDoesNotVary() {
        assertThat(correlation()).isNull();
        assertThat(correlation(new Pair(79.9, 1.0))).isNull();
        assertThat(correlation(new Pair(79.9, 1.0), new Pair(79.9, 2.0), new Pair(79.9, 4.0)))
                .isNull();
        assertThat(correlation(new Pair(1e200, 1.0), new Pair(-1e200, 2.0)))
                .as("moments beyond a double")
                .isNull();
    }

    @Example
    void anEventThatLacksEitherNumberTakesNoPart() {
        assertThat(correlation(
                        new Pair(1.0, 1.0),
                        new Pair(null, 7.0),
                        new Pair(7.0, null),
                        new Pair(2.0, 2.0),
                        new Pair(Double.NaN, 9.0),
                        new Pair(9.0, Double.NEGATIVE_INFINITY)))
                .isEqualTo(1, within(1e-15));
    }

    /** Sums of squares would leave no digit of it: a last digit of theirs is 16 times what is left of them. */
    @Property(tries = 50)
    void isExactWhereNumbersAreLargeAndTheirSpreadIsSmall(@ForAll Random random) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double x = random.nextGaussian();
            pairs.add(new Pair(3e8 + x, -5e8 + x + random.nextGaussian()));
        }
        Correlation.Moments merged = function().createAccumulator();
        for (int i = 0; i < 500; i += 25) {
            merged = function().merge(merged, of(pairs.subList(i, i + 25)));
        }

        assertThat(function().getResult(merged)).isEqualTo(exact(pairs), within(1e-7));
    }

    @Example
    void missingFieldsAreNoValues() {
        assertThat(function().toFields(function().fromFields(new Object[] {5L, 1.0, null, 1.0, 1.0, 1.0, 1.0})))
                .containsExactly(0L, 0.0, 0.0, 0.0, 0.0, 0.0, null);
    }

    private Double correlation(Pair... pairs) {
        return function().getResult(of(List.of(pairs)));
    }

    /** By the definition, in 60 digits. */
    private static double exact(List<Pair> pairs) {
        MathContext digits = new MathContext(60);
        BigDecimal count = BigDecimal.valueOf(pairs.size());
        BigDecimal meanX = BigDecimal.ZERO;
        BigDecimal meanY = BigDecimal.ZERO;
        for (Pair pair : pairs) {
            meanX = meanX.add(new BigDecimal(pair.x()));
            meanY = meanY.add(new BigDecimal(pair.y()));
        }
        meanX = meanX.divide(count, digits);
        meanY = meanY.divide(count, digits);
        BigDecimal xx = BigDecimal.ZERO;
        BigDecimal yy = BigDecimal.ZERO;
        BigDecimal xy = BigDecimal.ZERO;
        for (Pair pair : pairs) {
            BigDecimal x = new BigDecimal(pair.x()).subtract(meanX);
            BigDecimal y = new BigDecimal(pair.y()).subtract(meanY);
            xx = xx.add(x.multiply(x), digits);
            yy = yy.add(y.multiply(y), digits);
            xy = xy.add(x.multiply(y), digits);
        }
        return xy.divide(xx.multiply(yy).sqrt(digits), digits).doubleValue();
    }
}
