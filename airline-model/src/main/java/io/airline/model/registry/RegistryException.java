package io.airline.model.registry;

import io.airline.model.config.ConfigException;
import java.util.List;

/** The registry does not answer, or answers what it should not. The same request may be answered later: retryable. */
public final class RegistryException extends Exception {
    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }

    RegistryException(String message) {
        this(message, null);
    }

    /** Returns the same for a program that cannot start because of it. */
    public ConfigException toConfigException() {
        return new ConfigException(List.of("registry.url: " + getMessage()));
    }
}
