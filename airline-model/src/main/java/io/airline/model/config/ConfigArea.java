package io.airline.model.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record as one area of the configuration. Each component is a key: {@code batchSize} of the area
 * {@code influx} is {@code influx.batch-size}, and {@code AIRLINE_INFLUX_BATCH_SIZE} in the environment.
 *
 * <p>Component types: {@link String}, {@code int}, {@code long}, {@code double}, {@code boolean}, an enum,
 * {@link java.time.Duration}, {@link java.net.URI}, {@link java.nio.file.Path}, {@link Secret}, a {@link java.util.List}
 * of strings, a {@link java.util.Map} from string to string, and an {@link java.util.Optional} of a scalar one. A rule
 * between keys belongs into the compact constructor, as an {@link IllegalArgumentException} that names them all.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConfigArea {
    /** Returns the area's name, the part of each key before the dot. */
    String value();

    /** Returns what the area is about, one sentence for the documentation. */
    String description();
}
