package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.model.metrics.Metric;
import io.airline.model.registry.RegistryConfig;
import io.airline.producer.EventFraming;
import io.airline.producer.PublisherConfig;
import io.javalin.util.JavalinBindException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The runner: {@code java -jar airline-dashboard-<version>-runner.jar [options]}. */
@Command(
        name = "airline-dashboard",
        mixinStandardHelpOptions = true,
        versionProvider = AirlineDashboard.Version.class,
        description = "Serves the live page and its JSON API over the -kpis topics.",
        footer = {
            "",
            "Every key of docs/configuration.md can be given in the file, as an environment variable",
            "(dashboard.stale-after is AIRLINE_DASHBOARD_STALE_AFTER) and with --set; the later wins.",
            "The exit code is 0 after SIGTERM and 2 for a wrong option, configuration or address."
        })
public final class AirlineDashboard implements Callable<Integer> {
    /** The areas of the dashboard's configuration. */
    public static final List<Class<? extends Record>> CONFIGURATION =
            List.of(DashboardConfig.class, KafkaConfig.class, RegistryConfig.class, PublisherConfig.class);

    /** The metrics that the dashboard serves, beside those of the Java virtual machine. */
    public static final List<Metric> METRICS = DashboardMetrics.ALL;

    private static final Logger LOG = LoggerFactory.getLogger(AirlineDashboard.class);
    private static final int USER_ERROR = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file, HOCON or .properties.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets one configuration key; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    private AirlineDashboard() {}

    /** Runs the dashboard until it is stopped. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AirlineDashboard()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Configuration configuration = configuration();
            run(
                    configuration.get(DashboardConfig.class),
                    configuration.get(KafkaConfig.class),
                    new EventFraming(
                            configuration.get(PublisherConfig.class), configuration.get(RegistryConfig.class)));
            return 0;
        } catch (ConfigException | IllegalArgumentException | JavalinBindException e) {
            e.getMessage().lines().forEach(line -> System.err.println("airline-dashboard: " + line));
            LOG.debug("the dashboard was misused", e);
            return USER_ERROR;
        }
    }

    private Configuration configuration() {
        Configuration.Builder builder = Configuration.of(CONFIGURATION);
        if (file != null) {
            builder.file(file);
        }
        Configuration configuration =
                builder.environment(System.getenv()).set(settings).build();
        LOG.info("configuration:{}{}", System.lineSeparator(), configuration.effectiveTable());
        configuration.warnings().forEach(LOG::warn);
        return configuration;
    }

    private static void run(DashboardConfig config, KafkaConfig kafka, EventFraming framing)
            throws InterruptedException {
        List<StreamDefinition<?>> definitions = DashboardStreams.named(config.streams());
        KafkaConnections connections = new KafkaConnections(kafka, framing);
        connections.check();
        CountDownLatch stopped = new CountDownLatch(1);
        try (Dashboard dashboard = new Dashboard(config, definitions, connections, InstantSource.system())) {
            int port = dashboard.start();
            LOG.info("dashboard served address=http://{}:{}", config.host(), port);
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop-signal"));
            stopped.await();
        }
    }

    /** Reads the version from the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"airline-dashboard " + ofJar()};
        }

        static String ofJar() {
            String version = AirlineDashboard.class.getPackage().getImplementationVersion();
            return version == null ? "(not from a jar)" : version;
        }
    }
}
