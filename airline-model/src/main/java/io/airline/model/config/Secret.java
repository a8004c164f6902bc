package io.airline.model.config;

import java.io.Serializable;
import java.util.Objects;

/** A value that is never shown: {@link #toString()} gives asterisks, so that no log, exception or record leaks it. */
public final class Secret implements Serializable {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Returns the value itself. Hand it to what needs it, and keep it out of messages. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "*****";
    }
}
