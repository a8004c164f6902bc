package io.airline.model.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.net.MalformedURLException;
import java.net.URL;

/**
 * Includes files, as HOCON's own includer does, but nothing from a URL: who can answer for a host would decide what a
 * runner does, and a runner would not start without it. Immutable and thread-safe.
 */
final class LocalIncluder implements ConfigIncluder, ConfigIncluderURL {
    private final ConfigIncluder files;

    LocalIncluder() {
        this(null);
    }

    private LocalIncluder(ConfigIncluder files) {
        this.files = files;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return new LocalIncluder(fallback);
    }

    /** HOCON takes a name for a URL if it is one. */
    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        try {
            return includeURL(context, new URL(what));
        } catch (MalformedURLException e) {
            return files.include(context, what);
        }
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw new ConfigException.Generic("include \"%s\": only files are included, not URLs".formatted(what));
    }
}
