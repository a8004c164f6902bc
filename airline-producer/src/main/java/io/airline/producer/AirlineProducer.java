package io.airline.producer;

import io.airline.model.Durations;
import io.airline.model.SchemaSource;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.model.metrics.Metric;
import io.airline.model.metrics.MetricsServer;
import io.airline.model.registry.RegistryConfig;
import io.airline.model.registry.RegistrySchemas;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The producer from the command line. */
@Command(
        name = "airline-producer",
        versionProvider = AirlineProducer.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Publishes flights from files, or invented ones, to a Kafka topic.",
        footer = {
            "",
            "Configuration keys are kafka.*, registry.* and producer.*; what counts most comes last: the file of --config, the"
                    + " environment (AIRLINE_KAFKA_BOOTSTRAP_SERVERS for kafka.bootstrap-servers), --set.",
            "",
            "The exit code is 0 if everything was published or rejected, and if an endless production was stopped"
                    + " (Ctrl-C, SIGTERM); 1 if the production failed; 2 for a wrong option, configuration or file; 3 if"
                    + " a production that had an end was stopped before it."
        })
public final class AirlineProducer implements Callable<Integer> {
    /** The areas of the producer's configuration. */
    public static final List<Class<? extends Record>> CONFIGURATION =
            List.of(KafkaConfig.class, RegistryConfig.class, PublisherConfig.class, ProducerMetricsConfig.class);

    /** The metrics that the producer serves, beside those of the Java virtual machine. */
    public static final List<Metric> METRICS = ProducerMetrics.ALL;

    private static final Logger LOG = LoggerFactory.getLogger(AirlineProducer.class);

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int STOPPED_EARLY = 3;

    private static final String STANDARD_INPUT = "-";

    private final Environment environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stream",
            required = true,
            paramLabel = "NAME",
            description = "What to publish: flights with fares (flights), flights of the OpenFlights routes table"
                    + " (routes), or a stream that a jar on the class path brings.")
    private String stream;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files to read, in order: CSV, or an Excel workbook; - is standard input. Without any, events"
                    + " are invented.")
    private List<String> positionalFiles = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "The same as FILE; may be repeated.")
    private List<String> optionFiles = new ArrayList<>();

    @Option(
            names = "--topic",
            description =
                    "Topic to publish to; the stream's own otherwise: airlines for flights, routes_data for routes.")
    private String topic;

    @Option(
            names = "--rate",
            paramLabel = "N|N/DURATION|max",
            description =
                    "Records per second, or in a longer time, for example 1/10s. Otherwise the stream's own pace for"
                            + " invented events, 1000 of flights, and max for files.")
    private Rate rate;

    @Option(names = "--loop", description = "Start over after the last file, until stopped.")
    private boolean loop;

    @Option(
            names = "--pause",
            paramLabel = "DURATION",
            description = "How long to wait between two files, for example 20s.")
    private Duration pause;

    @ArgGroup(validate = false, heading = "%nGoing on with a production that stopped, failed or was killed:%n")
    private ResumptionArguments resumption = new ResumptionArguments();

    @ArgGroup(validate = false, heading = "%nInvented events:%n")
    private GeneratorArguments generator = new GeneratorArguments();

    @ArgGroup(validate = false, heading = "%nResults:%n")
    private ResultArguments results = new ResultArguments();

    @ArgGroup(validate = false, heading = "%nConfiguration:%n")
    private ConfigurationArguments configuration = new ConfigurationArguments();

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    private AirlineProducer(Environment environment) {
        this.environment = environment;
    }

    /** Runs the producer and ends the process with its exit code. */
    @SuppressWarnings("SystemExitOutsideMain") // this is main
    public static void main(String[] arguments) {
        System.exit(commandLine(Environment.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(Environment environment) {
        return new CommandLine(new AirlineProducer(environment))
                .registerConverter(Rate.class, text -> convert(Rate::parse, text))
                .registerConverter(Duration.class, text -> convert(Durations::parse, text))
                .setParameterExceptionHandler(AirlineProducer::explainMisuse)
                .setExecutionExceptionHandler(AirlineProducer::explainFailure);
    }

    /** Tells picocli that the message is for the user. */
    private static <T> T convert(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public Integer call() throws Exception {
        EventStream<?> selected = EventStream.named(stream)
                .orElseThrow(() -> misuse("--stream: '%s' is none of %s".formatted(stream, EventStream.all())));
        requireConsistentOptions();
        return produce(selected);
    }

    private <E extends SpecificRecordBase> int produce(EventStream<E> selected) throws Exception {
        Configuration settings = settings();
        List<EventInput<E>> inputs = inputs(selected);
        String target = topic == null ? selected.topic() : topic;
        OptionalInt schemaId = new EventFraming(settings.get(PublisherConfig.class), settings.get(RegistryConfig.class))
                .schemaId(selected, target);
        String productionId = productionId();
        ProducerMetricsConfig metrics = settings.get(ProducerMetricsConfig.class);
        PrometheusRegistry registry = new PrometheusRegistry();
        try (MetricsServer server =
                        MetricsServer.open(registry, "producer", metrics.metricsHost(), metrics.metricsPort());
                RejectsFile rejects = rejectsFile(selected);
                EventPublisher publisher = environment
                        .publishers()
                        .open(settings.get(KafkaConfig.class), settings.get(PublisherConfig.class), target)) {
            Production<E> production = Production.of(selected, inputs, publisher)
                    .topic(target)
                    .productionId(productionId)
                    .framed(schemaId)
                    .resume(published(settings, target, selected, productionId))
                    .rejects(rejects)
                    .rate(rate(selected))
                    .loop(loop)
                    .pause(pause == null ? Duration.ZERO : pause)
                    .build();
            ProducerMetrics.register(registry, Version.ofJar(), selected.name(), production);
            if (server.port() != 0) {
                LOG.info("metrics served address={}:{}", metrics.metricsHost(), server.port());
            }
            return run(production, rejects);
        }
    }

    private String productionId() {
        String productionId = resumption.production == null ? EventStamp.randomProductionId() : resumption.production;
        LOG.info("the production's identity is {}", productionId);
        return productionId;
    }

    /** What there is of the production is read once the topic exists, and before anything is added to it. */
    private PublishedEvents published(
            Configuration settings, String target, EventStream<?> selected, String productionId)
            throws PublishException {
        if (!resumption.resume) {
            return PublishedEvents.none();
        }
        PublishedEvents published = environment
                .publishedEvents()
                .read(
                        settings.get(KafkaConfig.class),
                        settings.get(PublisherConfig.class),
                        RegistrySchemas.asking(settings.get(RegistryConfig.class)),
                        target,
                        selected,
                        productionId,
                        standardError()::println);
        standardError()
                .println(
                        published.count() == 0
                                ? "topic %s has no event of production %s: it begins at the start"
                                        .formatted(target, productionId)
                                : String.format(
                                        Locale.ROOT,
                                        "topic %s has %,d events of production %s: they are skipped",
                                        target,
                                        published.count(),
                                        productionId));
        return published;
    }

    private int run(Production<?> production, RejectsFile rejects) throws IOException {
        try (StopSignal signal = StopSignal.stopping(production, standardError())) {
            int exitCode;
            try {
                ProductionReport report = ProgressDisplay.run(production, generator.count, standardError());
                publish(report, rejects);
                boolean stoppedEarly = report.outcome() == ProductionReport.Outcome.STOPPED && !isEndless();
                exitCode = stoppedEarly ? STOPPED_EARLY : DONE;
            } catch (ProductionException e) {
                publish(e.report(), rejects);
                standardError().println(e.getMessage());
                LOG.debug("the production failed", e);
                exitCode = FAILED;
            }
            signal.finished(exitCode);
            return exitCode;
        }
    }

    private void publish(ProductionReport report, RejectsFile rejects) throws IOException {
        rejects.close();
        PrintWriter out = spec.commandLine().getOut();
        out.println(report.toTable());
        if (rejects.exists()) {
            out.println("rejects are in " + rejects.path());
        }
        out.flush();
        if (results.report != null) {
            Files.writeString(results.report, report.toJson() + System.lineSeparator(), StandardCharsets.UTF_8);
        }
    }

    private Configuration settings() {
        Configuration.Builder builder = Configuration.of(CONFIGURATION);
        if (configuration.file != null) {
            builder.file(configuration.file);
        }
        Configuration settings = builder.environment(environment.variables())
                .set(configuration.settings)
                .build();
        LOG.info("configuration:{}{}", System.lineSeparator(), settings.effectiveTable());
        settings.warnings().forEach(LOG::warn);
        return settings;
    }

    private <E extends SpecificRecordBase> List<EventInput<E>> inputs(EventStream<E> selected) {
        List<String> files = files();
        if (files.isEmpty()) {
            return List.of(selected.generator(generatorOptions()));
        }
        List<EventInput<E>> inputs = new ArrayList<>();
        for (String file : files) {
            if (file.equals(STANDARD_INPUT)) {
                inputs.add(selected.input("standard input", environment.standardInput()));
            } else {
                inputs.add(selected.file(requireReadable(Path.of(file))));
            }
        }
        return inputs;
    }

    private GeneratorOptions generatorOptions() {
        long seed = generator.seed == null ? new SecureRandom().nextLong() : generator.seed;
        LOG.info("the generator's seed is {}", seed);
        try {
            return new GeneratorOptions(
                    seed,
                    generator.count == null ? OptionalLong.empty() : OptionalLong.of(generator.count),
                    generator.lateShare,
                    generator.futureShare,
                    generator.corruptShare,
                    generator.lateBy,
                    generator.futureBy);
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        }
    }

    private RejectsFile rejectsFile(EventStream<?> selected) {
        Path path = results.rejects == null ? Path.of("rejects-" + selected.name() + ".csv") : results.rejects;
        try {
            return RejectsFile.at(path);
        } catch (IOException e) {
            throw misuse("--rejects: " + e.getMessage());
        }
    }

    private List<String> files() {
        List<String> files = new ArrayList<>(positionalFiles);
        files.addAll(optionFiles);
        return files;
    }

    private Rate rate(EventStream<?> selected) {
        if (rate != null) {
            return rate;
        }
        return files().isEmpty() ? selected.rate() : Rate.MAX;
    }

    private boolean isEndless() {
        return loop || (files().isEmpty() && generator.count == null);
    }

    private Path requireReadable(Path path) {
        if (Files.isDirectory(path)) {
            throw misuse("%s is a directory, not a file".formatted(path));
        }
        if (!Files.isReadable(path)) {
            throw misuse("%s does not exist or cannot be read".formatted(path));
        }
        return path;
    }

    private void requireConsistentOptions() {
        List<String> files = files();
        if (files.isEmpty() && (loop || pause != null)) {
            throw misuse("--loop and --pause are for files, and there is none");
        }
        if (!files.isEmpty() && generator.isGiven()) {
            throw misuse("--count, --seed and the shares are for invented events, and there are files");
        }
        long standardInputs = files.stream().filter(STANDARD_INPUT::equals).count();
        if (standardInputs > 1 || (standardInputs == 1 && loop)) {
            throw misuse("standard input (-) can be read once, so neither twice nor with --loop");
        }
        requireResumable(files);
        Path report =
                results.report == null ? null : results.report.toAbsolutePath().getParent();
        if (report != null && !Files.isDirectory(report)) {
            throw misuse("--report: the directory of %s does not exist".formatted(results.report));
        }
    }

    private void requireResumable(List<String> files) {
        if (resumption.production != null) {
            try {
                EventStamp.requireProductionId(resumption.production);
            } catch (IllegalArgumentException e) {
                throw misuse("--production: " + e.getMessage());
            }
        }
        if (!resumption.resume) {
            return;
        }
        if (resumption.production == null) {
            throw misuse("--resume needs --production, the identity of the production to go on with");
        }
        if (files.contains(STANDARD_INPUT)) {
            throw misuse("standard input (-) cannot be read again from its start, so not with --resume");
        }
        if (files.isEmpty() && generator.seed == null) {
            throw misuse("--resume of invented events needs --seed, the one that they began with");
        }
        if (generator.corruptShare > 0) {
            throw misuse("corrupt records have no identity to find them by, so no --corrupt-share with --resume");
        }
    }

    private PrintWriter standardError() {
        return spec.commandLine().getErr();
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static int explainMisuse(ParameterException failure, String[] arguments) {
        PrintWriter err = failure.getCommandLine().getErr();
        err.println(failure.getMessage());
        err.println("--help shows the options");
        return MISUSED;
    }

    private static int explainFailure(Exception failure, CommandLine line, CommandLine.ParseResult result)
            throws Exception {
        if (failure instanceof PublishException || failure instanceof IOException) {
            line.getErr().println(failure.getMessage());
            LOG.debug("the producer failed", failure);
            return FAILED;
        }
        if (failure instanceof ConfigException || failure instanceof IllegalArgumentException) {
            line.getErr().println(failure.getMessage());
            LOG.debug("the producer was misused", failure);
            return MISUSED;
        }
        throw failure;
    }

    /** Options for a production that takes more than one process. */
    private static final class ResumptionArguments {
        @Option(
                names = "--production",
                paramLabel = "ID",
                description =
                        "Identity of the production, with which those of its events begin: 1 to 64 of A to Z, a to"
                                + " z, 0 to 9, dot, underscore and hyphen, new to the topic. Random otherwise; the report has it.")
        private String production;

        @Option(
                names = "--resume",
                description = "Read what the topic has of the production first, and publish the rest only. Needs"
                        + " --production, and the same files or the same --seed as before. What is not there at all"
                        + " begins at the start.")
        private boolean resume;
    }

    /** Options of the generator. */
    private static final class GeneratorArguments {
        @Option(
                names = "--count",
                paramLabel = "N",
                description = "Stop after N records; endless otherwise, unless the stream has an end.")
        private Long count;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "The same seed gives the same events, but for identity and time; random otherwise.")
        private Long seed;

        @Option(
                names = "--late-share",
                paramLabel = "0..1",
                description = "Share of events whose time lies in the past; 0 otherwise.")
        private double lateShare;

        @Option(
                names = "--late-by",
                paramLabel = "DURATION",
                description = "How far in the past late events are; 20m otherwise.")
        private Duration lateBy = GeneratorOptions.DEFAULT_LATE_BY;

        @Option(
                names = "--future-share",
                paramLabel = "0..1",
                description = "Share of events whose time lies ahead; 0 otherwise.")
        private double futureShare;

        @Option(
                names = "--future-by",
                paramLabel = "DURATION",
                description = "How far ahead future events are; 10m otherwise.")
        private Duration futureBy = GeneratorOptions.DEFAULT_FUTURE_BY;

        @Option(
                names = "--corrupt-share",
                paramLabel = "0..1",
                description = "Share of records that are broken bytes; 0 otherwise.")
        private double corruptShare;

        private boolean isGiven() {
            return count != null || seed != null || lateShare + futureShare + corruptShare > 0;
        }
    }

    /** Options for what is left behind. */
    private static final class ResultArguments {
        @Option(
                names = "--rejects",
                paramLabel = "FILE",
                description =
                        "CSV file for the records that are rejected; rejects-<stream>.csv"
                                + " otherwise. There is none if nothing is rejected. With --loop it has those of the first pass.")
        private Path rejects;

        @Option(names = "--report", paramLabel = "FILE", description = "JSON file for the production report.")
        private Path report;
    }

    /** Options for the configuration. */
    private static final class ConfigurationArguments {
        @Option(names = "--config", paramLabel = "FILE", description = "Configuration file, HOCON or .properties.")
        private Path file;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Sets one configuration key, for example kafka.bootstrap-servers=127.0.0.1:9092; may be"
                        + " repeated.")
        private Map<String, String> settings = new LinkedHashMap<>();
    }

    /** What the producer takes from the process around it. */
    record Environment(
            Map<String, String> variables,
            InputStream standardInput,
            PublisherFactory publishers,
            PublishedEventsFactory publishedEvents) {
        static Environment ofProcess() {
            // Not System.in: a read of this one ends when it is closed from another thread.
            return new Environment(
                    System.getenv(),
                    new FileInputStream(FileDescriptor.in),
                    KafkaEventPublisher::open,
                    PublishedEvents::read);
        }
    }

    /** Opens publishers; see {@link KafkaEventPublisher#open}. */
    interface PublisherFactory {
        EventPublisher open(KafkaConfig kafka, PublisherConfig config, String topic) throws PublishException;
    }

    /** Finds the events of a production on its topic; see {@link PublishedEvents#read}. */
    interface PublishedEventsFactory {
        PublishedEvents read(
                KafkaConfig kafka,
                PublisherConfig config,
                SchemaSource schemas,
                String topic,
                EventStream<?> stream,
                String productionId,
                Consumer<String> progress)
                throws PublishException;
    }

    /** Reads the version from the manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"airline-producer " + ofJar()};
        }

        static String ofJar() {
            String version = AirlineProducer.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
