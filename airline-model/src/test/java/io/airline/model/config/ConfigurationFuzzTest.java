package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.testing.FuzzContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration is complete or refused with the one exception: a HOCON file, or a properties file behind an exclamation
 * mark, which is a comment there, and behind a null character the settings of the command line.
 */
class ConfigurationFuzzTest extends FuzzContract {
    private static final List<Class<? extends Record>> AREAS = List.of(SampleConfig.class, WindowConfig.class);

    private final Path hocon;
    private final Path properties;

    ConfigurationFuzzTest() throws IOException {
        Path directory = Files.createTempDirectory("airline-");
        this.hocon = directory.resolve("airline.conf");
        this.properties = directory.resolve("airline.properties");
        hocon.toFile().deleteOnExit();
        properties.toFile().deleteOnExit();
        directory.toFile().deleteOnExit();
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                utf8(
                        """
                        # A comment.
                        sample {
                          title = "two words", batch-size = 100_000, max-in-flight = -1, share = 0.25, gzip = false
                          mode = idle, timeout = 1 m, url = "https://influx.example:443/base", directory = ${?HOME}/x
                          streams = [routes] [flights], aliases { Bombay = Mumbai, "St. Petersburg" = Leningrad }
                          token = \"""s3cret\""", port = 8050 // a port
                        }
                        window.size = 1h
                        window += { period : 5m }
                        """),
                utf8("!\nsample.title = two words\\\n more\nsample.streams=a, b ,, c\nsample.aliases.Bombay:Mumbai"),
                utf8("!\nsample.title = \\u12"),
                utf8("\0sample.streams=[a, \"b, c\"]\nsample.aliases={Bombay = Mumbai}\nwindow.size=200000d"),
                utf8("\0sample.streams=[${x}]\nsample.token=x\n=\n.=.\nsample.aliases.=x"),
                utf8("include \"other\"\ninclude file(\"x.conf\")\ninclude url(\"http://127.0.0.1:1/\")\na = ${a}"),
                utf8("include required(\"http://127.0.0.1:1/x\")"),
                utf8("window.size = " + "[".repeat(100)));
    }

    @Override
    protected void take(byte[] input) throws IOException {
        String[] fileAndSettings = new String(input, StandardCharsets.UTF_8).split("\0", 2);
        Path file = fileAndSettings[0].startsWith("!") ? properties : hocon;
        Files.writeString(file, fileAndSettings[0]);
        Configuration.Builder builder = Configuration.of(AREAS).file(file);
        if (fileAndSettings.length > 1) {
            for (String setting : fileAndSettings[1].split("\n", -1)) {
                int equals = setting.indexOf('=');
                if (equals >= 0) {
                    builder.set(setting.substring(0, equals), setting.substring(equals + 1));
                }
            }
        }
        try {
            Configuration configuration = builder.build();
            assertThat(configuration.get(SampleConfig.class)).isNotNull();
            assertThat(configuration.get(WindowConfig.class)).isNotNull();
            assertThat(configuration.effectiveTable()).contains("sample.title = ");
        } catch (ConfigException e) {
            assertThat(e.errors()).isNotEmpty().allSatisfy(error -> assertThat(error)
                    .isNotBlank());
        }
    }
}
