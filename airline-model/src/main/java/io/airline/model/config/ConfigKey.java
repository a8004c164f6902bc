package io.airline.model.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What is to be said of a configuration key beside its name and type. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ConfigKey {
    /** Returns the default as one would write it in a file; empty for an {@link java.util.Optional} without one. */
    String value() default "";

    /** Returns what the key means, in one or two sentences. */
    String description();

    /** Returns the unit of a number, for the documentation; a duration carries its own. */
    String unit() default "";

    /** Returns whether the value is the path of a file that may hold secrets, and that not everybody should be able to read. */
    boolean secret() default false;

    /** Returns the least value allowed, inclusive; of a duration in milliseconds. */
    long min() default Long.MIN_VALUE;

    /** Returns the greatest value allowed, inclusive; of a duration in milliseconds. */
    long max() default Long.MAX_VALUE;
}
