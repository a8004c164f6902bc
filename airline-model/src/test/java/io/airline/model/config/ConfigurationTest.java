package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final List<Class<? extends Record>> AREAS = List.of(SampleConfig.class, WindowConfig.class);

    @TempDir
    private Path directory;

    @Test
    void defaults() {
        assertThat(sample(Configuration.of(AREAS)))
                .isEqualTo(new SampleConfig(
                        "airlines",
                        5000,
                        5_000_000_000L,
                        0.5,
                        true,
                        SampleConfig.Mode.IN_FLIGHT,
                        Duration.ofSeconds(10),
                        URI.create("http://127.0.0.1:8086"),
                        Path.of("data/checkpoints"),
                        List.of("flights", "routes"),
                        Map.of("Delhi", "New Delhi", "Banglore", "Bangalore"),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(Configuration.of(AREAS).build().get(WindowConfig.class))
                .isEqualTo(new WindowConfig(Duration.ofMinutes(15), Duration.ofSeconds(5)));
    }

    @Test
    void everyKeyFromHocon() throws IOException {
        Path file = file(
                """
                # A comment.
                sample {
                  title = "two words"
                  batch-size = 100_000
                  max-in-flight = -1
                  share = 0.25
                  gzip = false
                  mode = idle
                  timeout = 1 m
                  url = "https://influx.example:443/base"
                  directory = /var/lib/airline
                  streams = [routes]
                  aliases { Bombay = Mumbai, "St. Petersburg" = Leningrad }
                  token = "s3cret # not a comment"
                  port = 8050
                }
                window.size = 1h
                """);

        assertThat(sample(Configuration.of(AREAS).file(file)))
                .isEqualTo(new SampleConfig(
                        "two words",
                        100_000,
                        -1,
                        0.25,
                        false,
                        SampleConfig.Mode.IDLE,
                        Duration.ofMinutes(1),
                        URI.create("https://influx.example:443/base"),
                        Path.of("/var/lib/airline"),
                        List.of("routes"),
                        Map.of("Bombay", "Mumbai", "St. Petersburg", "Leningrad"),
                        Optional.of(new Secret("s3cret # not a comment")),
                        Optional.of(8050)));
    }

    @Test
    void keysFromProperties() throws IOException {
        Path file = file(
                "airline.properties",
                """
                sample.title = İstanbul → Ağrı
                sample.batch-size = 7
                sample.streams = a, b ,, c
                sample.aliases.Bombay = Mumbai
                window.period = 3m
                """);

        Configuration configuration = Configuration.of(AREAS).file(file).build();

        assertThat(configuration.get(SampleConfig.class).title()).isEqualTo("İstanbul → Ağrı");
        assertThat(configuration.get(SampleConfig.class).batchSize()).isEqualTo(7);
        assertThat(configuration.get(SampleConfig.class).streams()).containsExactly("a", "b", "c");
        assertThat(configuration.get(SampleConfig.class).aliases()).isEqualTo(Map.of("Bombay", "Mumbai"));
        assertThat(configuration.get(WindowConfig.class).period()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void everyKindOfKeyFromTheEnvironment() {
        SampleConfig config = sample(Configuration.of(AREAS)
                .environment(Map.of(
                        "AIRLINE_SAMPLE_TITLE", "[not a list]",
                        "AIRLINE_SAMPLE_BATCH_SIZE", " 42 ",
                        "AIRLINE_SAMPLE_MAX_IN_FLIGHT", "7",
                        "AIRLINE_SAMPLE_MODE", "idle",
                        "AIRLINE_SAMPLE_TIMEOUT", "500ms",
                        "AIRLINE_SAMPLE_STREAMS", "routes",
                        "AIRLINE_SAMPLE_ALIASES", "{Bombay = Mumbai}",
                        "AIRLINE_SAMPLE_TOKEN", "s3cret",
                        "AIRLINE_DATA_DIR", "not ours",
                        "PATH", "/usr/bin")));

        assertThat(config.title()).isEqualTo("[not a list]");
        assertThat(config.batchSize()).isEqualTo(42);
        assertThat(config.maxInFlight()).isEqualTo(7);
        assertThat(config.mode()).isEqualTo(SampleConfig.Mode.IDLE);
        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.streams()).containsExactly("routes");
        assertThat(config.aliases()).isEqualTo(Map.of("Bombay", "Mumbai"));
        assertThat(config.token()).contains(new Secret("s3cret"));
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentOverTheFile() throws IOException {
        Path file = file("sample { title = file, batch-size = 1, share = 0.1 }");

        SampleConfig config = sample(Configuration.of(AREAS)
                .set("sample.title", "command line")
                .environment(Map.of("AIRLINE_SAMPLE_TITLE", "environment", "AIRLINE_SAMPLE_BATCH_SIZE", "2"))
                .file(file));

        assertThat(config.title()).isEqualTo("command line");
        assertThat(config.batchSize()).isEqualTo(2);
        assertThat(config.share()).isEqualTo(0.1);
        assertThat(config.gzip()).isTrue();
    }

    @Test
    void theLastOfTwoSettingsWins() {
        assertThat(sample(Configuration.of(AREAS).set("sample.batch-size", "1").set(Map.of("sample.batch-size", "2")))
                        .batchSize())
                .isEqualTo(2);
    }

    @Test
    void aTableCanBeEmptied() throws IOException {
        Path file = file("sample.aliases = {}");

        assertThat(sample(Configuration.of(AREAS).file(file)).aliases()).isEmpty();
        assertThat(sample(Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_ALIASES", "{}")))
                        .aliases())
                .isEmpty();
        assertThat(sample(Configuration.of(AREAS).set("sample.aliases", "{}")).aliases())
                .isEmpty();
    }

    @Test
    void aTableThatIsGivenReplacesTheDefaultButAddsToTheFile() throws IOException {
        Path file = file("sample.aliases { Bombay = Mumbai }");

        assertThat(sample(Configuration.of(AREAS).set("sample.aliases.Madras", "Chennai"))
                        .aliases())
                .isEqualTo(Map.of("Madras", "Chennai"));
        assertThat(sample(Configuration.of(AREAS).file(file).set("sample.aliases.Madras", "Chennai"))
                        .aliases())
                .isEqualTo(Map.of("Bombay", "Mumbai", "Madras", "Chennai"));
    }

    @Test
    void aListCanBeGivenEitherWay() {
        assertThat(sample(Configuration.of(AREAS).set("sample.streams", "[a, \"b, c\"]"))
                        .streams())
                .containsExactly("a", "b, c");
        assertThat(sample(Configuration.of(AREAS).set("sample.streams", "")).streams())
                .isEmpty();
    }

    @Test
    void anEmptyValueOfAnOptionalKeyIsNone() {
        SampleConfig config = sample(
                Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_TOKEN", "", "AIRLINE_SAMPLE_PORT", "")));

        assertThat(config.token()).isEmpty();
        assertThat(config.port()).isEmpty();
    }

    @Test
    void allErrorsAreReportedTogether() throws IOException {
        Path file = file(
                """
                sample { batch-size = 0, share = 2, gzip = "yes", mode = busy, timeout = 2m, titel = x }
                window { size = 15m, period = soon }
                """);

        assertThat(errors(Configuration.of(AREAS).file(file).set("sample.url", "localhost")))
                .containsExactlyInAnyOrder(
                        "sample.titel: unknown key; did you mean sample.title?",
                        "sample.batch-size: 0 is not between 1 and 100000",
                        "sample.share: 2 is not between 0 and 1",
                        "sample.gzip: 'yes' is neither true nor false",
                        "sample.mode: 'busy' is none of in-flight, idle",
                        "sample.timeout: 2m is not between 1 and 60000 ms",
                        "sample.url: 'localhost' is not a URL such as http://127.0.0.1:8086",
                        "window.period: 'soon' is not a duration such as 500ms, 10s, 15m or 2h");
    }

    @Test
    void theMessageHasOneErrorALine() {
        assertThatThrownBy(() -> Configuration.of(AREAS)
                        .set("sample.port", "0")
                        .set("sample.share", "-1")
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("sample.share: -1 is not between 0 and 1" + System.lineSeparator()
                        + "sample.port: 0 is not between 1 and 65535");
    }

    @Test
    void boundsAreInclusive() {
        for (String value : List.of("1", "100000")) {
            assertThat(sample(Configuration.of(AREAS).set("sample.batch-size", value))
                            .batchSize())
                    .isEqualTo(Integer.parseInt(value));
        }
        assertThat(sample(Configuration.of(AREAS).set("sample.share", "1")).share())
                .isEqualTo(1);
        assertThat(sample(Configuration.of(AREAS).set("sample.timeout", "60s")).timeout())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(errors(Configuration.of(AREAS).set("sample.batch-size", "100001")))
                .containsExactly("sample.batch-size: 100001 is not between 1 and 100000");
        assertThat(errors(Configuration.of(AREAS).set("sample.timeout", "0s")))
                .containsExactly("sample.timeout: 0s is not between 1 and 60000 ms");
    }

    @Test
    void numbersThatDoNotFitTheirTypeAreUserErrors() {
        assertThat(errors(Configuration.of(List.of(Unbounded.class)).set("unbounded.number", "3000000000")))
                .containsExactly("unbounded.number: 3000000000 is not between -2147483648 and 2147483647");
        assertThat(errors(Configuration.of(List.of(Unbounded.class)).set("unbounded.number", "9223372036854775808")))
                .containsExactly("unbounded.number: '9223372036854775808' is not a whole number");
        assertThat(errors(Configuration.of(List.of(Unbounded.class)).set("unbounded.number", "1.5")))
                .containsExactly("unbounded.number: '1.5' is not a whole number");
        assertThat(errors(Configuration.of(List.of(Unbounded.class)).set("unbounded.fraction", "NaN")))
                .containsExactly("unbounded.fraction: 'NaN' is not a number");
        assertThat(errors(Configuration.of(List.of(Unbounded.class)).set("unbounded.fraction", "Infinity")))
                .containsExactly("unbounded.fraction: 'Infinity' is not a number");
    }

    @Test
    void aRuleBetweenKeysNamesThemAll() {
        assertThat(errors(Configuration.of(AREAS).set("window.period", "7m").set("sample.port", "x")))
                .containsExactly(
                        "sample.port: 'x' is not a whole number", "window.period 7m does not divide window.size 15m");
    }

    @Test
    void unknownKeysFailWhereverTheyAre() throws IOException {
        Path file = file("sampel.title = x\nwindow.siz = 1m");

        assertThat(errors(Configuration.of(AREAS).file(file).set("sample.batchSize", "1")))
                .containsExactlyInAnyOrder(
                        "sampel.title: unknown key; did you mean sample.title?",
                        "window.siz: unknown key; did you mean window.size?",
                        "sample.batchSize: unknown key; did you mean sample.batch-size?");
    }

    @Test
    void aWholeAreaIsNoKey() {
        assertThat(errors(Configuration.of(AREAS).set("window", "{size = 1m}")))
                .containsExactly("window: unknown key; did you mean window.size?");
    }

    @Test
    void malformedSettingsAreUserErrors() {
        assertThat(errors(Configuration.of(AREAS).set("window..size", "1m")))
                .singleElement()
                .asString()
                .startsWith("window..size: ");
        assertThat(errors(Configuration.of(AREAS).set("sample.streams", "[a")))
                .singleElement()
                .asString()
                .startsWith("sample.streams: ");
        assertThat(errors(Configuration.of(AREAS).set("sample.aliases", "x")))
                .singleElement()
                .asString()
                .startsWith("sample.aliases: ");
    }

    @Test
    void aKeyOfTheWrongShapeIsAUserError() throws IOException {
        Path file = file("sample.title { a = b }\nsample.batch-size = [1]");

        assertThat(errors(Configuration.of(AREAS).file(file)))
                .anySatisfy(error -> assertThat(error).startsWith("sample.title: "))
                .anySatisfy(error -> assertThat(error).startsWith("sample.batch-size: "));
    }

    @Test
    void aRequiredKeyWithoutValueIsAUserError() {
        assertThat(errors(Configuration.of(List.of(Required.class))))
                .containsExactly(
                        "required.password: is required and has no default",
                        "required.timeout: is required and has no default");
    }

    @Test
    void aMissingFileIsAUserError() {
        Path missing = directory.resolve("missing.conf");

        assertThat(errors(Configuration.of(AREAS).file(missing).set("sample.port", "x")))
                .containsExactly(
                        "configuration file " + missing + " does not exist or cannot be read",
                        "sample.port: 'x' is not a whole number");
    }

    @Test
    void aMalformedFileIsAUserError() throws IOException {
        Path file = file("sample { title = ");

        assertThat(errors(Configuration.of(AREAS).file(file)))
                .singleElement()
                .asString()
                .startsWith("configuration file " + file);
    }

    @Test
    void anythingMalformedInAPropertiesFileIsAUserError() throws IOException {
        Path file = file("airline.properties", "sample.title = \\u12");

        assertThat(errors(Configuration.of(AREAS).file(file)))
                .containsExactly("configuration file " + file + ": Malformed \\uxxxx encoding.");
    }

    @Test
    void aFileNestedTooDeeplyIsAUserError() throws IOException {
        Path file = file("window.size = " + "[".repeat(200_000));

        assertThat(errors(Configuration.of(AREAS).file(file)))
                .containsExactly("configuration file " + file + ": it is nested too deeply");
        assertThat(errors(Configuration.of(AREAS).set("sample.streams", "[".repeat(200_000))))
                .containsExactly("sample.streams: it is nested too deeply");
    }

    @Test
    void aFileThatIsNoConfigurationForItsSizeIsAUserError() throws IOException {
        Path file = file("#".repeat((1 << 20) + 1));

        assertThat(errors(Configuration.of(AREAS).file(file)))
                .containsExactly("configuration file " + file + " takes 1048577 bytes; it may take 1048576");
    }

    @Test
    void aFileMayIncludeFiles() throws IOException {
        file("other.conf", "sample.title = other");

        assertThat(sample(Configuration.of(AREAS).file(file("include \"other.conf\"")))
                        .title())
                .isEqualTo("other");
        Path other = directory.resolve("other.conf");
        assertThat(sample(Configuration.of(AREAS).file(file("include required(file(\"" + other + "\"))")))
                        .title())
                .isEqualTo("other");
    }

    @Test
    void nothingIsIncludedFromAUrl() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            String url = "http://127.0.0.1:%d/x.conf".formatted(server.getLocalPort());
            for (String include : List.of("url(\"%s\")", "\"%s\"", "required(url(\"%s\"))", "required(\"%s\")")) {
                Path file = file("include " + include.formatted(url));

                assertThat(errors(Configuration.of(AREAS).file(file)))
                        .containsExactly("configuration file %s: include \"%s\": only files are included, not URLs"
                                .formatted(file, url));
            }
            assertThat(errors(Configuration.of(AREAS).set("sample.aliases", "{include \"%s\"}".formatted(url))))
                    .containsExactly(
                            "sample.aliases: include \"%s\": only files are included, not URLs".formatted(url));
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aSubstitutionThatHasNothingToStandForIsAUserError() {
        assertThat(errors(Configuration.of(AREAS).set("sample.streams", "[${missing}]")))
                .singleElement()
                .asString()
                .startsWith("sample.streams: ");
    }

    @Test
    void aDurationThatIsTooLongIsAUserError() {
        for (String duration : List.of("200000d", "99999999999999d", "999999999999999d")) {
            assertThat(errors(Configuration.of(AREAS).set("window.size", duration)))
                    .containsExactly("window.size: '%s' is longer than 292 years".formatted(duration));
        }
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(errors(Configuration.of(AREAS).file(directory)))
                .singleElement()
                .asString()
                .startsWith("configuration file " + directory);
    }

    @Test
    void aSecretComesFromAFileWithoutItsLineEnd() throws IOException {
        Path secret = file("token", " s3cret \n");

        SampleConfig fromEnvironment =
                sample(Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_TOKEN_FILE", secret.toString())));
        SampleConfig fromCommandLine = sample(Configuration.of(AREAS).set("sample.token-file", secret.toString()));

        assertThat(fromEnvironment.token()).contains(new Secret(" s3cret "));
        assertThat(fromCommandLine.token()).contains(new Secret(" s3cret "));
    }

    @Test
    void aSecretIsRefusedFromTheCommandLine() {
        assertThat(errors(Configuration.of(AREAS).set("sample.token", "s3cret")))
                .containsExactly(
                        "sample.token: a secret is not taken from the command line, where every user of the machine "
                                + "can read it; set AIRLINE_SAMPLE_TOKEN or sample.token-file in the environment or the file");
    }

    @Test
    void aSecretGivenTwiceIsAUserError() throws IOException {
        Path secret = file("token", "s3cret");

        assertThat(errors(Configuration.of(AREAS)
                        .environment(Map.of("AIRLINE_SAMPLE_TOKEN", "s3cret"))
                        .set("sample.token-file", secret.toString())))
                .containsExactly("sample.token: given twice, as sample.token and sample.token-file");
    }

    /** The path is not shown: it might be the secret itself, given under the wrong key. */
    @Test
    void aSecretsFileThatIsMissingIsAUserError() {
        assertThat(errors(Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_TOKEN_FILE", "s3cret"))))
                .containsExactly(
                        "sample.token: the file that sample.token-file names cannot be read (NoSuchFileException)");
    }

    @Test
    void noErrorAndNoTableShowsASecret() throws IOException {
        for (String secret :
                List.of("s3cret", "{s3cret", "[s3cret", "{s3cret = [", "\"s3cret", "${s3cret}", "s3cret\n")) {
            Configuration.Builder builder = Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_TOKEN", secret));
            Configuration configuration = builder.build();

            assertThat(configuration.get(SampleConfig.class).token()).contains(new Secret(secret));
            assertThat(configuration.effectiveTable())
                    .contains("sample.token = *****")
                    .doesNotContain("s3cret");
            assertThat(configuration.get(SampleConfig.class).toString()).doesNotContain("s3cret");
            assertThat(errors(builder.set("sample.token", secret).set("sample.port", "x"))
                            .toString())
                    .doesNotContain("s3cret");
        }
        Path wrongShape = file("sample.token { s3cret = s3cret }");
        assertThat(errors(Configuration.of(AREAS).file(wrongShape)))
                .contains("sample.token: the secret cannot be read (WrongType)");
    }

    @Test
    void aMalformedFileIsNotQuoted() throws IOException {
        for (String text : List.of(
                "sample.token s3cret",
                "sample.token = ${s3cret}",
                "sample.token = s3cret : x",
                "sample.token = x${s3cret",
                "sample.token\"s3cret\" x",
                "sample.token = \"x\\s3cret\"")) {
            Path file = file("sample.title = x\n" + text);

            assertThat(errors(Configuration.of(AREAS).file(file)))
                    .as(text)
                    .singleElement()
                    .asString()
                    .startsWith("configuration file %s is malformed at line 2 or before".formatted(file))
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void aMalformedTableIsNotQuoted() {
        assertThat(errors(Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_ALIASES", "{password s3cret"))))
                .containsExactly("sample.aliases: the list or table is malformed");
    }

    @Test
    void aUrlIsShownWithoutWhatMayBeAPassword() {
        assertThat(errors(Configuration.of(AREAS).environment(Map.of("AIRLINE_SAMPLE_URL", "http://me:s3^cret@host"))))
                .containsExactly("sample.url: '*****@host' is not a URL such as http://127.0.0.1:8086");
    }

    @Test
    void filesWithSecretsThatEverybodyMayReadAreWarnedOf() throws IOException {
        Path secret = file("token", "s3cret");
        Path withSecret = file("sample.title = x\nsample.token = s3cret");
        Path without = Files.writeString(directory.resolve("without.conf"), "sample.title = x");
        Path properties = file("kafka.properties", "sasl.jaas.config = s3cret");
        for (Path each : List.of(secret, withSecret, without, properties)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Configuration.Builder everybody = Configuration.of(List.of(SampleConfig.class, KafkaConfig.class))
                .file(without)
                .set("sample.token-file", secret.toString())
                .set("kafka.properties-file", properties.toString());

        assertThat(everybody.build().warnings())
                .containsExactly(
                        "sample.token-file can be read by every user of this machine: chmod 600 " + secret,
                        "kafka.properties-file can be read by every user of this machine: chmod 600 " + properties);
        assertThat(Configuration.of(AREAS).file(withSecret).build().warnings())
                .containsExactly(
                        "the configuration file, which has a secret, can be read by every user of this machine: chmod 600 "
                                + withSecret);

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-------"));
        assertThat(everybody.build().warnings()).isEmpty();
    }

    @Test
    void theEffectiveTableHasEveryKeyInOrder() {
        assertThat(Configuration.of(AREAS)
                        .environment(Map.of("AIRLINE_SAMPLE_TOKEN", "s3cret"))
                        .set("window.size", "60m")
                        .build()
                        .effectiveTable()
                        .lines())
                .containsExactly(
                        "sample.aliases = {Banglore=Bangalore, Delhi=New Delhi}",
                        "sample.batch-size = 5000",
                        "sample.directory = data/checkpoints",
                        "sample.gzip = true",
                        "sample.max-in-flight = 5000000000",
                        "sample.mode = in-flight",
                        "sample.port = ",
                        "sample.share = 0.5",
                        "sample.streams = [flights, routes]",
                        "sample.timeout = 10s",
                        "sample.title = airlines",
                        "sample.token = *****",
                        "sample.url = http://127.0.0.1:8086",
                        "window.period = 5s",
                        "window.size = 1h");
    }

    /** In Turkish the upper case of i is İ and the lower case of I is ı; no key or value may depend on it. */
    @Test
    void aTurkishMachineReadsTheSameConfiguration() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            SampleConfig config = sample(Configuration.of(AREAS)
                    .environment(Map.of("AIRLINE_SAMPLE_MAX_IN_FLIGHT", "3", "AIRLINE_SAMPLE_TITLE", "I i"))
                    .set("sample.mode", "idle"));

            assertThat(config.maxInFlight()).isEqualTo(3);
            assertThat(config.title()).isEqualTo("I i");
            assertThat(config.mode()).isEqualTo(SampleConfig.Mode.IDLE);
            assertThat(sample(Configuration.of(AREAS)).mode()).isEqualTo(SampleConfig.Mode.IN_FLIGHT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void onlyAreasThatWereAskedForAreThere() {
        Configuration configuration =
                Configuration.of(List.of(WindowConfig.class)).build();

        assertThatThrownBy(() -> configuration.get(SampleConfig.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SampleConfig is not part of this configuration");
    }

    @ConfigArea(value = "unbounded", description = "Numbers without bounds.")
    record Unbounded(
            @ConfigKey(value = "0", description = "A whole one.") int number,
            @ConfigKey(value = "0", description = "Another one.") double fraction) {}

    @ConfigArea(value = "required", description = "Keys without default.")
    record Required(
            @ConfigKey(description = "A secret.") Secret password,
            @ConfigKey(description = "A duration.") Duration timeout) {}

    private static SampleConfig sample(Configuration.Builder builder) {
        return builder.build().get(SampleConfig.class);
    }

    private static List<String> errors(Configuration.Builder builder) {
        return catchThrowableOfType(ConfigException.class, builder::build).errors();
    }

    private Path file(String content) throws IOException {
        return file("airline.conf", content);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
