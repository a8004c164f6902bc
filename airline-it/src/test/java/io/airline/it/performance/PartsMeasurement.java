package io.airline.it.performance;

import io.airline.it.MeasurementReport;
import io.airline.sink.influx.PointMapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What each part takes by itself, and what it allocates, with JMH. */
class PartsMeasurement {
    @Test
    void eachByItself() throws Exception {
        Options options = new OptionsBuilder()
                .include(Parts.class.getName() + "\\.")
                .include(PointMapping.class.getName() + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .forks(2)
                .jvmArgs("-Xmx512m", "-XX:+UseSerialGC", "-XX:+TieredCompilation")
                .addProfiler(GCProfiler.class)
                .build();
        MeasurementReport report = new MeasurementReport("parts");
        for (RunResult result : new Runner(options).run()) {
            Result<?> time = result.getPrimaryResult();
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("ns", Sample.rounded(time.getScore()));
            numbers.put("± (99.9 %)", Sample.rounded(time.getScoreError()));
            result.getSecondaryResults().forEach((name, secondary) -> {
                if (name.endsWith("gc.alloc.rate.norm")) {
                    numbers.put("bytes", Sample.rounded(secondary.getScore()));
                }
            });
            report.put(time.getLabel(), numbers);
        }
        report.report();
    }
}
