package io.airline.aggregations;

import java.util.List;

/**
 * Pearson's correlation coefficient of two numbers of an event, from -1 to 1; null where there are fewer than two events, or
 * one of the numbers is always the same. An event takes part if it has both numbers, both finite.
 *
 * <p>Sums of squares and of products would cancel out where the numbers are large and their spread is small. So it keeps the
 * means, and the moments about them: added to as in B. P. Welford, "Note on a method for calculating corrected sums of
 * squares and products", Technometrics 4 (1962), and merged as in T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae
 * and a pairwise algorithm for computing sample variances", Stanford STAN-CS-79-773 (1979), whose formula for squares holds
 * for products alike. The last digits depend on the order of events.
 *
 * <p>Fields: {@code count}, {@code mean_x}, {@code mean_y} and the sums of squared and multiplied deviations {@code
 * moment_xx}, {@code moment_yy}, {@code moment_xy}, which merge, and {@code coefficient}, which is for reading only.
 *
 * @param <T> type of the events
 */
public final class Correlation<T> implements AggregateFunction<T, Correlation.Moments, Double> {
    private final NumberOf<T> x;
    private final NumberOf<T> y;

    public Correlation(NumberOf<T> x, NumberOf<T> y) {
        this.x = x;
        this.y = y;
    }

    /** Accumulator. */
    static final class Moments {
        private long count;
        private double meanX;
        private double meanY;
        private double xx;
        private double yy;
        private double xy;

        private void add(double x, double y) {
            count++;
            double fromOldMeanX = x - meanX;
            double fromOldMeanY = y - meanY;
            meanX += fromOldMeanX / count;
            meanY += fromOldMeanY / count;
            double fromNewMeanY = y - meanY;
            xx += fromOldMeanX * (x - meanX);
            yy += fromOldMeanY * fromNewMeanY;
            xy += fromOldMeanX * fromNewMeanY;
        }

        private void merge(Moments other) {
            if (count == 0) {
                set(other.count, other.meanX, other.meanY, other.xx, other.yy, other.xy);
            } else if (other.count > 0) {
                long both = count + other.count;
                double share = (double) other.count / both;
                double weight = count * share;
                double distanceX = other.meanX - meanX;
                double distanceY = other.meanY - meanY;
                set(
                        both,
                        meanX + distanceX * share,
                        meanY + distanceY * share,
                        xx + other.xx + distanceX * distanceX * weight,
                        yy + other.yy + distanceY * distanceY * weight,
                        xy + other.xy + distanceX * distanceY * weight);
            }
        }

        private void set(long newCount, double newMeanX, double newMeanY, double newXx, double newYy, double newXy) {
            count = newCount;
            meanX = newMeanX;
            meanY = newMeanY;
            xx = newXx;
            yy = newYy;
            xy = newXy;
        }

        /** Rounding may lead past 1 by the last digit, and numbers beyond 10^150 to moments beyond a double. */
        private Double coefficient() {
            double spread = Math.sqrt(xx) * Math.sqrt(yy);
            boolean isKnown = spread > 0 && Double.isFinite(spread) && Double.isFinite(xy);
            return isKnown ? Math.max(-1, Math.min(1, xy / spread)) : null;
        }
    }

    @Override
    public Moments createAccumulator() {
        return new Moments();
    }

    @Override
    public Moments add(Moments accumulator, T event) {
        double eachX = NumberOf.finite(x, event);
        double eachY = NumberOf.finite(y, event);
        if (!Double.isNaN(eachX) && !Double.isNaN(eachY)) {
            accumulator.add(eachX, eachY);
        }
        return accumulator;
    }

    @Override
    public Moments merge(Moments accumulator, Moments other) {
        accumulator.merge(other);
        return accumulator;
    }

    @Override
    public Double getResult(Moments accumulator) {
        return accumulator.coefficient();
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.ofLong("count"),
                Field.ofDouble("mean_x"),
                Field.ofDouble("mean_y"),
                Field.ofDouble("moment_xx"),
                Field.ofDouble("moment_yy"),
                Field.ofDouble("moment_xy"),
                Field.ofDouble("coefficient"));
    }

    @Override
    public Number[] toFields(Moments accumulator) {
        return new Number[] {
            accumulator.count,
            accumulator.meanX,
            accumulator.meanY,
            accumulator.xx,
            accumulator.yy,
            accumulator.xy,
            accumulator.coefficient()
        };
    }

    @Override
    public Moments fromFields(Object[] values) {
        Moments accumulator = new Moments();
        for (int i = 0; i < 6; i++) {
            if (values[i] == null) {
                return accumulator;
            }
        }
        accumulator.set(
                (Long) values[0],
                (Double) values[1],
                (Double) values[2],
                (Double) values[3],
                (Double) values[4],
                (Double) values[5]);
        return accumulator;
    }
}
