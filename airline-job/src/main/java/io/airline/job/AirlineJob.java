package io.airline.job;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import io.airline.aggregations.SinkException;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.model.metrics.Metric;
import io.airline.model.registry.RegistryConfig;
import io.airline.sink.influx.InfluxConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The runner: {@code spark-submit airline-job-<version>-shaded.jar [options]}. */
@Command(
        name = "airline-job",
        mixinStandardHelpOptions = true,
        versionProvider = AirlineJob.Version.class,
        description = "Aggregates streams of events from Kafka and writes the totals to InfluxDB and to Kafka.",
        footer = {
            "",
            "Every key of docs/configuration.md can be given in the file, as an environment variable",
            "(job.slice-length is AIRLINE_JOB_SLICE_LENGTH) and with --set; the later wins.",
            "SIGTERM ends the job once the micro-batch in flight is stored."
        })
public final class AirlineJob implements Callable<Integer> {
    /** The areas of the job's configuration, beside those of record sinks in jars of their own. */
    public static final List<Class<? extends Record>> CONFIGURATION =
            List.of(JobConfig.class, KafkaConfig.class, RegistryConfig.class, FlightsConfig.class, InfluxConfig.class);

    /** The metrics that the job serves, beside those of the Java virtual machine. */
    public static final List<Metric> METRICS = JobMetrics.ALL;

    private static final Logger log = LoggerFactory.getLogger(AirlineJob.class);
    private static final int USER_ERROR = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file, HOCON or .properties.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets one configuration key; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    private final Module more;

    private AirlineJob(Module more) {
        this.more = more;
    }

    /**
     * Runs the job until it is stopped; the exit code is 143 after SIGTERM, which is Java's for it, 2 for a user's error, 1
     * for a failure.
     */
    public static void main(String[] arguments) {
        int exitCode = run(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs the job in this process until it is stopped.
     *
     * @param arguments those of the command line
     * @param more Guice modules that add to the streams and sinks that {@code job.streams} and {@code job.sinks} may name:
     *     a {@code StreamDefinition<?>} or a {@link io.airline.aggregations.SinkFactory} provided into the map of its
     *     type, under its name
     * @return the exit code, as of {@link #main}; 0 if the queries were stopped otherwise than by a signal
     */
    public static int run(String[] arguments, Module... more) {
        return new CommandLine(new AirlineJob(Modules.combine(more))).execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        try {
            ExtensionsModule extensions = new ExtensionsModule();
            Injector injector = Guice.createInjector(
                    new ConfigurationModule(configuration(extensions)),
                    new FlightStreamsModule(),
                    new KafkaModule(),
                    new InfluxSinkModule(),
                    new KpiSinkModule(),
                    new SparkModule(),
                    extensions,
                    more);
            injector.getInstance(JobRunner.class).run();
            return 0;
        } catch (ConfigException | SinkException e) {
            return refuse(e.getMessage());
        } catch (CreationException | ProvisionException | ConfigurationException e) {
            if (e.getCause() instanceof ConfigException || e.getCause() instanceof SinkException) {
                return refuse(e.getCause().getMessage());
            }
            throw e;
        }
    }

    private Configuration configuration(ExtensionsModule extensions) {
        List<Class<? extends Record>> areas = new ArrayList<>(CONFIGURATION);
        areas.addAll(extensions.configuration());
        Configuration.Builder builder =
                Configuration.of(areas.stream().distinct().toList());
        if (file != null) {
            builder.file(file);
        }
        Configuration configuration =
                builder.environment(System.getenv()).set(settings).build();
        log.info("configuration:{}{}", System.lineSeparator(), configuration.effectiveTable());
        configuration.warnings().forEach(log::warn);
        return configuration;
    }

    private static int refuse(String message) {
        message.lines().forEach(line -> System.err.println("airline-job: " + line));
        return USER_ERROR;
    }

    /** Reads the version from the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"airline-job " + ofJar()};
        }

        static String ofJar() {
            String version = AirlineJob.class.getPackage().getImplementationVersion();
            return version == null ? "(not from a jar)" : version;
        }
    }
}
