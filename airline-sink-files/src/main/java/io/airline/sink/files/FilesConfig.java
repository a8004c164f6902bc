package io.airline.sink.files;

import io.airline.model.config.ConfigArea;
import io.airline.model.config.ConfigKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where and how the record sink {@code files} writes. */
@ConfigArea(value = "files", description = "The files of the record sink `files`.")
public record FilesConfig(
        @ConfigKey(
                        description =
                                "Directory for the tables, one below it for each: a path, which every executor must see, or"
                                        + " a URL of a file system that Hadoop knows. Needed if the sink is in use.")
                Optional<String> directory,
        @ConfigKey(value = "parquet", description = "Format of the files. Parquet is compressed with Snappy.")
                FilesFormat format,
        @ConfigKey(
                        description =
                                "Properties of Hadoop for that file system, beside those of a `core-site.xml` on the class"
                                        + " path, for example {fs.s3a.endpoint = x}. Shown in the log: credentials belong"
                                        + " where the file system itself looks for them.")
                Map<String, String> hadoop) {
    private static final List<String> SECRET = List.of("secret", "password", "access.key", "account.key", "token");

    /**
     * Checks the table of properties.
     *
     * @throws IllegalArgumentException if a property is a secret
     */
    public FilesConfig {
        hadoop = Map.copyOf(hadoop);
        for (String property : hadoop.keySet()) {
            String name = property.toLowerCase(Locale.ROOT);
            if (SECRET.stream().anyMatch(name::contains)) {
                throw new IllegalArgumentException(
                        "files.hadoop: %s is a secret and would be shown; put it into core-site.xml"
                                .formatted(property));
            }
        }
    }
}
