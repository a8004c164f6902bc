package io.airline.model.config;

import java.util.List;

/** A configuration that cannot be used. The message has every error, one a line; none shows a secret. */
public final class ConfigException extends RuntimeException {
    private final List<String> errors;

    public ConfigException(List<String> errors) {
        super(String.join(System.lineSeparator(), errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns the errors, in the order of the keys' areas. */
    public List<String> errors() {
        return errors;
    }
}
