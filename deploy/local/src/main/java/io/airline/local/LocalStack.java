package io.airline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.Durations;
import io.airline.model.SchemaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The runner behind {@code deploy/local/run.sh}. */
@Command(
        name = "run.sh",
        mixinStandardHelpOptions = true,
        version = "airline local stack",
        sortOptions = false,
        description = "Runs the whole stack on this machine: broker, store, job and producer, on loopback only.",
        footer = {
            "",
            "Without --once it runs until Ctrl-C and shows the numbers as they move. Exit codes:",
            "0 all well, 1 a part failed, 2 wrong options, 3 the store holds other counts than were published."
        })
public final class LocalStack implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int USER_ERROR = 2;
    private static final int COUNTS_DIFFER = 3;
    private static final int DIFFERENCES_SHOWN = 20;
    private static final long DEFAULT_ONCE_COUNT = 100_000;
    private static final Duration STORED_LIMIT = Duration.ofMinutes(10);
    private static final Duration TERMINAL_PERIOD = Duration.ofSeconds(1);
    private static final Duration LINE_PERIOD = Duration.ofSeconds(5);

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            defaultValue = "flights",
            description =
                    "flights (default), routes, or a stream that a jar brings: of --jar, or else of the examples.")
    private String streamName;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "Jar that brings streams, or that such a one needs; job, producer and dashboard get it. "
                    + "Repeatable. Those in examples/*/target are found without.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "Dataset to publish, .csv, .xlsx or routes.dat; - is standard input. Repeatable. "
                    + "A generator makes the events if there is none.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N|N/DURATION|max",
            description = "Events per second, or in a longer time such as 1/10s. Unless given, max for files and for a"
                    + " generator with --once, else the stream's own pace, which for flights and routes is 1000.")
    private String rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "Events the generator makes; endless, or 100000 with --once, unless given. A stream may end before.")
    private Long count;

    @Option(names = "--loop", description = "Publish the files again and again.")
    private boolean isLoop;

    @Option(names = "--pause", paramLabel = "DURATION", description = "Pause between two files, for example 20s.")
    private String pause;

    @Option(
            names = "--store",
            description = "influxdb or questdb; influxdb if influxd is on the PATH, else questdb, unless given.")
    private Store.Kind store;

    @Option(
            names = "--table",
            paramLabel = "TABLE:SINK",
            description =
                    "Keep whole records in that table of the stream, by jdbc, cassandra, files or a sink of --jar."
                            + " MariaDB or Cassandra is started for it, unless --set names one: jdbc.url, cassandra.contact-points;"
                            + " files go to the data directory, unless to files.directory. Repeatable.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data of all parts there from run to run; else they are deleted.")
    private Path data;

    @Option(
            names = "--once",
            description = "Publish the input once, wait until it is stored, compare, report, and end.")
    private boolean isOnce;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report of --once there as JSON.")
    private Path report;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the broker (default 9092).")
    private int kafkaPort;

    @Option(
            names = "--store-port",
            paramLabel = "PORT",
            defaultValue = "8086",
            description = "Port of the store (default 8086).")
    private int storePort;

    @Option(
            names = "--dashboard-port",
            paramLabel = "PORT",
            defaultValue = "8050",
            description = "Port of the dashboard (default 8050).")
    private int dashboardPort;

    @Option(
            names = "--mariadb-port",
            paramLabel = "PORT",
            defaultValue = "3307",
            description = "Port of MariaDB, if it is started (default 3307, for one of the machine's own has 3306).")
    private int mariaDbPort;

    @Option(
            names = "--cassandra-port",
            paramLabel = "PORT",
            defaultValue = "9042",
            description = "Port of Cassandra, if it is started (default 9042).")
    private int cassandraPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "9404",
            description =
                    "Port at which the job serves metrics to Prometheus (default 9404), at http://127.0.0.1:9404/metrics;"
                            + " the producer at the next one, the dashboard at its own. 0 for none of job and producer.")
    private int metricsPort;

    @Option(
            names = "--reference-data",
            paramLabel = "DIR",
            description =
                    "Directory with OpenFlights' airports.dat, airlines.dat and planes.dat: names beside codes, and a map.")
    private Path referenceData;

    @Option(
            names = "--production-files",
            paramLabel = "DIR",
            description =
                    "Directory of the datasets that may be published by way of the dashboard's API; default none.")
    private Path productionFiles;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets a key of docs/configuration.md: producer.* for the producer, dashboard.* for the dashboard,"
                            + " any other for the job. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--no-browser", description = "Do not open the dashboard in a browser.")
    private boolean isWithoutBrowser;

    private StackStreams.Found stream;
    private volatile boolean isStopping;

    private LocalStack() {}

    /** Runs the stack; exits with the codes that the help text names. */
    public static void main(String[] arguments) {
        LocalStack runner = new LocalStack();
        CommandLine line = new CommandLine(runner)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsArePositionalParams(false)
                .setParameterExceptionHandler((exception, args) -> {
                    System.err.println("run.sh: " + exception.getMessage());
                    System.err.println("run.sh --help lists the options.");
                    return USER_ERROR;
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (runner.isStopping) {
                        return 0;
                    }
                    if (exception instanceof StackException) {
                        System.err.println("run.sh: " + exception.getMessage());
                        return FAILED;
                    }
                    throw exception;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        requireSensibleOptions();
        stream = findStream();
        // What decodes events looks for their class here too.
        Thread.currentThread().setContextClassLoader(stream.loader());
        AirlineStack.Builder builder =
                AirlineStack.of(stream.definition()).jars(stream.jars()).ports(ports());
        if (store != null) {
            builder.store(store);
        }
        if (data != null) {
            builder.data(data);
        }
        addTables(builder);
        settings(key -> !isOf("producer", key) && !isOf("dashboard", key)).forEach(builder::jobSetting);
        say("starting broker, store and job");
        try (AirlineStack stack = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));
            if (!isOnce) {
                stack.startDashboard(dashboardSettings());
            }
            addresses(stack).forEach(LocalStack::say);
            openBrowser(stack);
            try {
                return isOnce ? runOnce(stack) : runUntilStopped(stack);
            } catch (StackException e) {
                if (!isStopping) {
                    stack.keepLogs();
                }
                throw e;
            }
        }
    }

    private void addTables(AirlineStack.Builder builder) {
        List<String> known =
                stream.definition().tables().stream().map(RecordTable::name).toList();
        builder.databasePorts(mariaDbPort, cassandraPort);
        for (String each : tables) {
            int colon = each.indexOf(':');
            String table = each.substring(0, colon);
            require(
                    known.contains(table),
                    "--table %s: the stream %s has no table '%s', but %s".formatted(each, streamName, table, known));
            builder.table(table, each.substring(colon + 1));
        }
    }

    /** Who has chosen a port for the broker runs a stack beside another, which may have the controller's port too. */
    private Ports ports() {
        Ports standard = Ports.standard();
        Ports chosen = standard.withKafka(kafkaPort)
                .withStore(storePort)
                .withDashboard(dashboardPort)
                .withMetrics(metricsPort);
        return kafkaPort == standard.kafka() ? chosen : chosen.withAnyController();
    }

    private StackStreams.Found findStream() {
        try {
            return streams().named(streamName);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--stream: " + e.getMessage(), e);
        } catch (StackException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** An example that is broken is nothing to those who do not want it. */
    private StackStreams streams() {
        if (!jars.isEmpty()) {
            return StackStreams.ofJars(jars);
        }
        return StackStreams.isBuiltIn(streamName)
                ? StackStreams.builtIn()
                : StackStreams.ofExamples(Installation.fromSystemProperty());
    }

    private Map<String, String> settings(Predicate<String> wanted) {
        Map<String, String> chosen = new LinkedHashMap<>(settings);
        chosen.keySet().removeIf(wanted.negate());
        return chosen;
    }

    private static boolean isOf(String area, String key) {
        return key.startsWith(area + ".");
    }

    /** The processes end under the main thread's feet; what it then finds missing is no failure. */
    private void stop(AirlineStack stack) {
        if (stack.isClosed()) {
            return;
        }
        isStopping = true;
        say("stopping");
        stack.close();
    }

    private void requireSensibleOptions() {
        for (String file : files) {
            if (!file.equals("-") && !Files.isReadable(Path.of(file))) {
                throw new ParameterException(
                        spec.commandLine(), "--file %s: no such file, or not readable".formatted(file));
            }
        }
        for (Path jar : jars) {
            require(Files.isReadable(jar), "--jar %s: no such file, or not readable".formatted(jar));
        }
        try {
            Expected.slices(settings);
            Expected.timeliness(settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage(), e);
        }
        require(
                referenceData == null || Files.isDirectory(referenceData),
                "--reference-data %s: there is no such directory".formatted(referenceData));
        require(
                productionFiles == null || Files.isDirectory(productionFiles),
                "--production-files %s: there is no such directory".formatted(productionFiles));
        require(!(isOnce && isLoop), "--once and --loop contradict each other");
        for (String table : tables) {
            require(
                    table.matches("[^:]+:[a-z][a-z0-9-]*"),
                    "--table %s: not the name of a table, a colon and the name of a sink".formatted(table));
        }
        require(
                tables.isEmpty() || !settings.containsKey("job.tables"),
                "--table and --set job.tables contradict each other");
        require(report == null || isOnce, "--report needs --once");
        require(!isLoop || !files.isEmpty(), "--loop needs --file");
        require(pause == null || !files.isEmpty(), "--pause needs --file");
        require(
                rate == null || rate.matches("max|[1-9]\\d{0,8}(?:/\\d{0,5}[a-z]+)?"),
                "--rate %s: neither max, nor a number of events per second, nor one with a duration such as 1/10s"
                        .formatted(rate));
        require(
                pause == null || isDuration(pause),
                "--pause %s: not a duration such as 500ms, 20s or 2m".formatted(pause));
        require(count == null || count > 0, "--count %d: not at least 1".formatted(count));
        require(count == null || files.isEmpty(), "--count is for the generator, not for --file");
        Path parent = report == null ? null : report.toAbsolutePath().getParent();
        require(
                parent == null || Files.isDirectory(parent),
                "--report %s: there is no such directory".formatted(report));
    }

    private static boolean isDuration(String text) {
        try {
            return !Durations.parse(text).isNegative();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private Map<String, String> dashboardSettings() {
        Map<String, String> all = new LinkedHashMap<>(Map.of("dashboard.productions", "true"));
        String sliceLength = settings.get("job.slice-length");
        if (sliceLength != null) {
            // It ignores totals of other slices.
            all.put("dashboard.slice-length", sliceLength);
        }
        if (referenceData != null) {
            all.put("dashboard.reference-data", referenceData.toString());
        }
        if (productionFiles != null) {
            all.put("dashboard.production-files", productionFiles.toString());
        }
        all.putAll(settings(key -> isOf("dashboard", key)));
        return all;
    }

    /** Opens the page where there is a desktop to show it; the address is printed all the same. */
    private void openBrowser(AirlineStack stack) {
        boolean hasDesktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        if (isOnce || isWithoutBrowser || !hasDesktop) {
            return;
        }
        Installation.onPath("xdg-open").ifPresent(open -> {
            try {
                new ProcessBuilder(open.toString(), stack.dashboardUrl())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                say("the browser does not open: " + e.getMessage());
            }
        });
    }

    private List<String> addresses(AirlineStack stack) {
        List<String> addresses = new ArrayList<>();
        if (!isOnce) {
            addresses.add("dashboard  " + stack.dashboardUrl());
        }
        addresses.addAll(List.of(
                "Kafka      %s, topic %s"
                        .formatted(stack.bootstrapServers(), stack.stream().topic()),
                "%-10s %s, database %s"
                        .formatted(
                                stack.store().kind() == Store.Kind.INFLUXDB ? "InfluxDB" : "QuestDB",
                                stack.store().url(),
                                stack.stream().bucket()),
                "logs       " + stack.logs()));
        addresses.addAll(stack.recordAddresses());
        return addresses;
    }

    private int runOnce(AirlineStack stack) throws InterruptedException, IOException {
        long before = stack.progress().published();
        Path productionReport = stack.logs().resolve("production.json");
        List<String> arguments = producerArguments();
        arguments.addAll(List.of("--report", productionReport.toString()));
        say("publishing");
        ManagedProcess producer = stack.startProducer(arguments, ProcessBuilder.Redirect.INHERIT);
        int exitCode = producer.awaitExit();
        if (exitCode != 0) {
            throw new StackException(
                    "the producer ended with exit code %d; see above and %s".formatted(exitCode, producer.log()));
        }
        System.out.println(producer.logTail());
        say("waiting until everything is stored");
        stack.awaitStored(STORED_LIMIT);
        JsonNode production = new ObjectMapper().readTree(productionReport.toFile());
        Map<String, Map<String, Long>> stored = stack.stored();
        StackReport once = new StackReport(production, stored);
        System.out.println();
        System.out.println("Stored, as the store answers to " + stack.store().countsQuery("<dimension>"));
        once.leaderboards().forEach(System.out::println);
        if (report != null) {
            Files.writeString(report, once.toJson());
        }
        return compare(stack, stack.progress().published() - before, once);
    }

    private int compare(AirlineStack stack, long published, StackReport once) throws InterruptedException {
        System.out.println();
        long success = once.production().path("success").asLong();
        if (published != success) {
            System.err.println(
                    "run.sh: the producer reports %d events, the topic has %d more".formatted(success, published));
            return COUNTS_DIFFER;
        }
        if (stack.progress().expired() > 0) {
            say("the broker has deleted events of age, so that what is stored cannot be compared with them");
            return 0;
        }
        Expected expected = Expected.of(
                stack.bootstrapServers(),
                stack.stream(),
                Expected.slices(settings),
                Expected.timeliness(settings),
                SchemaSource.NONE);
        List<String> differences = expected.differences(once.stored());
        if (!differences.isEmpty()) {
            System.err.println(
                    "run.sh: the store differs from what was published in %d keys:".formatted(differences.size()));
            differences.stream().limit(DIFFERENCES_SHOWN).forEach(line -> System.err.println("  " + line));
            return COUNTS_DIFFER;
        }
        say("every stored count equals what was published (late %d, future %d, undecodable %d)"
                .formatted(expected.late(), expected.future(), expected.undecodable()));
        return 0;
    }

    private int runUntilStopped(AirlineStack stack) throws InterruptedException {
        boolean isTerminal = Boolean.getBoolean("airline.local.terminal");
        List<String> arguments = producerArguments();
        arguments.addAll(List.of("--set", "producer.metrics-port=" + stack.producerMetricsPort()));
        ManagedProcess producer = stack.startProducer(arguments, ProcessBuilder.Redirect.PIPE);
        Duration period = isTerminal ? TERMINAL_PERIOD : LINE_PERIOD;
        try (KpiFollower kpis = new KpiFollower(stack.bootstrapServers(), stack.stream(), Expected.slices(settings))) {
            LiveView view = new LiveView(stack, kpis, addresses(stack), System.out, isTerminal);
            while (true) {
                TimeUnit.MILLISECONDS.sleep(period.toMillis());
                stack.requireAlive();
                view.refresh(state(producer));
            }
        }
    }

    private static String state(ManagedProcess producer) throws InterruptedException {
        if (producer.isAlive()) {
            return "producing";
        }
        int exitCode = producer.awaitExit();
        if (exitCode != 0) {
            throw new StackException(
                    "the producer ended with exit code %d:%n%s".formatted(exitCode, producer.logTail()));
        }
        return "input finished";
    }

    private List<String> producerArguments() {
        List<String> arguments = new ArrayList<>();
        files.forEach(file -> arguments.addAll(List.of("--file", file)));
        if (rate != null) {
            arguments.addAll(List.of("--rate", rate));
        } else if (files.isEmpty() && isOnce) {
            arguments.addAll(List.of("--rate", "max"));
        }
        if (files.isEmpty() && (count != null || isOnce)) {
            arguments.addAll(List.of("--count", Long.toString(count == null ? DEFAULT_ONCE_COUNT : count)));
        }
        if (isLoop) {
            arguments.add("--loop");
        }
        if (pause != null) {
            arguments.addAll(List.of("--pause", pause));
        }
        settings(key -> isOf("producer", key))
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return arguments;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
