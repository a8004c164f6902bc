package io.airline.aggregations;

import io.airline.aggregations.testing.AggregateFunctionLaws;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws for the functions over whole numbers, with values of every size, some of them missing. */
abstract class LongFunctionLaws<R> extends AggregateFunctionLaws<Long, LongStatistics, R> {
    @Override
    protected Arbitrary<Long> values() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-9, 9))
                .injectNull(0.1);
    }
}
