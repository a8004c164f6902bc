package io.airline.model.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The description of one metric, from which it is both registered and documented. Immutable and thread-safe.
 *
 * @param type what its values mean
 * @param name as Prometheus shows it, thus with {@code _total} if it is a counter and {@code _info} if it is one, after the
 *     unit if it has one; a histogram has it before {@code _bucket}, {@code _sum} and {@code _count}
 * @param help what it says: one sentence or more
 * @param labels names of its labels, in the order of their values
 */
public record Metric(Type type, String name, String help, List<String> labels) {
    private static final Pattern NAME = Pattern.compile("airline_[a-z][a-z0-9_]*[a-z0-9]");

    /** What the values of a metric mean. */
    public enum Type {
        /** Only grows, from 0 at the start of the process. */
        COUNTER,
        /** Is as it is at the moment. */
        GAUGE,
        /** Counts values by size. */
        HISTOGRAM,
        /** Is always 1: its labels tell. */
        INFO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Takes the values of a metric at a scrape. */
    @FunctionalInterface
    public interface Values {
        /** Takes the value for these values of the labels. */
        void set(double value, String... labelValues);
    }

    /**
     * Checks the conventions of names.
     *
     * @throws IllegalArgumentException if the name does not begin with {@code airline_}, does not fit its type, or the help
     *     is no sentence
     */
    public Metric {
        labels = List.copyOf(labels);
        if (!NAME.matcher(name).matches()
                || (type == Type.COUNTER) != name.endsWith("_total")
                || (type == Type.INFO) != name.endsWith("_info")) {
            throw new IllegalArgumentException("%s is no name for a %s".formatted(name, type));
        }
        if (!help.endsWith(".")) {
            throw new IllegalArgumentException("the help of %s is no sentence: %s".formatted(name, help));
        }
    }

    public static Metric counter(String name, String help, String... labels) {
        return new Metric(Type.COUNTER, name, help, List.of(labels));
    }

    public static Metric gauge(String name, String help, String... labels) {
        return new Metric(Type.GAUGE, name, help, List.of(labels));
    }

    public static Metric histogram(String name, String help, String... labels) {
        return new Metric(Type.HISTOGRAM, name, help, List.of(labels));
    }

    public static Metric info(String name, String help, String... labels) {
        return new Metric(Type.INFO, name, help, List.of(labels));
    }

    /** Returns the unit, a base unit that the name ends with; empty if the metric counts what its name says. */
    public String unit() {
        String base = type == Type.COUNTER ? name.substring(0, name.length() - "_total".length()) : name;
        if (base.endsWith("_timestamp_seconds")) {
            return "seconds since the epoch";
        }
        return base.endsWith("_seconds") ? "seconds" : base.endsWith("_bytes") ? "bytes" : "";
    }

    /**
     * Registers this counter or gauge.
     *
     * @param source called at each scrape, by any thread, perhaps by several; tells all values there are
     */
    public void register(PrometheusRegistry registry, Consumer<Values> source) {
        switch (type) {
            case COUNTER ->
                CounterWithCallback.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labelNames())
                        .callback(values -> source.accept(values::call))
                        .register(registry);
            case GAUGE ->
                GaugeWithCallback.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labelNames())
                        .callback(values -> source.accept(values::call))
                        .register(registry);
            case HISTOGRAM, INFO -> throw new IllegalStateException(name + " is a " + type);
        }
    }

    /**
     * Registers this histogram and returns it, to be fed.
     *
     * @param upperBounds of the buckets but the last, inclusive, ascending
     */
    public Histogram registerHistogram(PrometheusRegistry registry, double... upperBounds) {
        require(Type.HISTOGRAM);
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames())
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .register(registry);
    }

    /** Registers this info with the values of its labels. */
    public void registerInfo(PrometheusRegistry registry, String... labelValues) {
        require(Type.INFO);
        Info.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames())
                .register(registry)
                .setLabelValues(labelValues);
    }

    private void require(Type expected) {
        if (type != expected) {
            throw new IllegalStateException(name + " is a " + type);
        }
    }

    private String[] labelNames() {
        return labels.toArray(String[]::new);
    }
}
