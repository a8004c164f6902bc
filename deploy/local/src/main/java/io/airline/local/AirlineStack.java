package io.airline.local;

import io.airline.aggregations.Dimension;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.model.EventCodec;
import io.airline.model.SliceUpdate;
import io.airline.model.Topics;
import io.airline.model.UndecodableEventException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Broker, store and job of one stream as processes on this machine, and producers on demand.
 *
 * <p>Used by one thread at a time, except {@link #close()}, which any thread may call.
 */
public final class AirlineStack implements AutoCloseable {
    /**
     * A collection of the young generation takes what it takes to copy the messages of two polls, however large it is: so it
     * is large from the start. And the first classes of a job fill more than the JVM expects, which costs two collections of everything.
     */
    private static final String JOB_MEMORY = "-Xmx1g -XX:NewSize=300m -XX:MetaspaceSize=160m";

    private static final Duration DASHBOARD_START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_CLIENT_LIMIT = Duration.ofSeconds(5);

    private final Installation installation;
    private final StreamDefinition<?> stream;
    private final List<Path> jars;
    private final Path directory;
    private final boolean isTemporary;
    private final Store store;
    private final FileChannel lockFile;
    private final Map<String, String> brokerSettings;
    private final Map<String, String> jobSettings;
    private final Map<String, String> sparkSettings;
    private final List<Path> jobJars;
    private final RecordStores records;
    private final Optional<String> logLevel;
    private final SparkRuntime spark;
    private final SparkCluster.DeployMode deployMode;
    private final List<ManagedProcess> producers = new ArrayList<>();
    private Ports ports;
    private ManagedProcess broker;
    private ManagedProcess storeProcess;
    private SparkCluster cluster;
    private ManagedProcess job;
    private ManagedProcess dashboard;
    private TopicProgress progress;
    private volatile boolean isKeepingLogs;
    private volatile boolean isClosed;

    private AirlineStack(Builder builder) throws IOException {
        this.installation = builder.installation;
        this.stream = builder.stream;
        this.jars = List.copyOf(builder.jars);
        this.ports = builder.ports.withFreeController();
        this.brokerSettings = new LinkedHashMap<>(builder.brokerSettings);
        this.jobSettings = new LinkedHashMap<>(builder.jobSettings);
        this.sparkSettings = new LinkedHashMap<>(builder.sparkSettings);
        this.jobJars = List.copyOf(builder.jobJars);
        this.logLevel = builder.logLevel;
        this.deployMode = builder.deployMode;
        this.isTemporary = builder.directory == null;
        this.directory = isTemporary
                ? Files.createTempDirectory("airline-")
                : createDirectories(builder.directory).toRealPath();
        this.lockFile = lock(directory);
        this.spark = new SparkRuntime(installation, directory.resolve("spark"), logLevel);
        this.store = builder.newStore(directory, ports);
        this.records = new RecordStores(installation, stream, builder.tables, directory);
    }

    /** Makes it for its owner alone, as a temporary one is, unless it is there already: events and logs lie in it. */
    private static Path createDirectories(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(directory);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel file =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            throw new StackException("the data directory %s is in use by another stack".formatted(directory));
        }
        return file;
    }

    /** Returns a builder for a stack of that stream. */
    public static Builder of(StreamDefinition<?> stream) {
        return new Builder(stream);
    }

    /** Collects what a stack is to be. Not thread-safe. */
    public static final class Builder {
        private final StreamDefinition<?> stream;
        private List<Path> jars = List.of();
        private final Map<String, String> brokerSettings = new LinkedHashMap<>();
        private final Map<String, String> jobSettings = new LinkedHashMap<>();
        private final Map<String, String> sparkSettings = new LinkedHashMap<>();
        private final List<Path> jobJars = new ArrayList<>();
        private final List<RecordStores.Kept> tables = new ArrayList<>();
        private Optional<RecordStores.DatabasePorts> databasePorts = Optional.empty();
        private Optional<String> logLevel = Optional.empty();
        private Installation installation = Installation.fromSystemProperty();
        private Optional<Store.Kind> kind = Optional.empty();
        private Optional<Store> store = Optional.empty();
        private Path directory;
        private Ports ports = Ports.standard();
        private boolean isJobStarted = true;
        private int workers;
        private SparkCluster.DeployMode deployMode = SparkCluster.DeployMode.CLIENT;

        private Builder(StreamDefinition<?> stream) {
            this.stream = stream;
        }

        public Builder installation(Installation installation) {
            this.installation = installation;
            return this;
        }

        /**
         * Sets jars that job, producer and dashboard get beside their own: those of a stream that is not built in, as
         * {@link StackStreams} finds them.
         */
        public Builder jars(List<Path> jars) {
            this.jars = List.copyOf(jars);
            return this;
        }

        /** Sets the kind of store; influxd if it is on the PATH, else QuestDB, unless told otherwise. */
        public Builder store(Store.Kind kind) {
            this.kind = Optional.of(kind);
            return this;
        }

        /** Sets a store that is not one of those kinds as they are here. */
        public Builder store(Store store) {
            this.store = Optional.of(store);
            return this;
        }

        /** Keeps all data in that directory; a temporary one, deleted at the end, unless told otherwise. */
        public Builder data(Path directory) {
            this.directory = directory;
            return this;
        }

        public Builder ports(Ports ports) {
            this.ports = ports;
            return this;
        }

        /** Sets one property of the broker, beside those that it has of its own or instead of one of them. */
        public Builder brokerSetting(String property, String value) {
            brokerSettings.put(property, value);
            return this;
        }

        /** Sets one of Spark's own properties, as {@code --conf} does. */
        public Builder sparkSetting(String property, String value) {
            sparkSettings.put(property, value);
            return this;
        }

        /** Sets how much the runners log, for example {@code DEBUG}; little unless told otherwise. */
        public Builder logLevel(String level) {
            logLevel = Optional.of(level);
            return this;
        }

        /** Sets one key of the job's configuration. */
        public Builder jobSetting(String key, String value) {
            jobSettings.put(key, value);
            return this;
        }

        /** Gives the job a jar beside its own, as {@code --jars} does: one with streams or sinks. */
        public Builder jobJar(Path jar) {
            jobJars.add(jar);
            return this;
        }

        /**
         * Has the job keep a table of the stream with a record sink. Unless its settings say where, a database is started
         * for it, and files lie in the data directory; what a database of the settings needs is set with them.
         *
         * @param sink {@code jdbc}, {@code cassandra}, {@code files}, or one that a jar of the job brings
         */
        public Builder table(String table, String sink) {
            tables.add(new RecordStores.Kept(table, sink));
            return this;
        }

        /** Sets where the databases for records listen; at free ports unless told otherwise. */
        public Builder databasePorts(int mariaDb, int cassandra) {
            databasePorts = Optional.of(new RecordStores.DatabasePorts(mariaDb, cassandra));
            return this;
        }

        /** Leaves the job for {@link #startJob()}. */
        public Builder withoutJob() {
            isJobStarted = false;
            return this;
        }

        /**
         * Submits the job to a Spark standalone cluster with that many workers; it runs in one process unless told
         * otherwise.
         *
         * @param workers number of workers, at least 1
         */
        public Builder sparkCluster(int workers, SparkCluster.DeployMode deployMode) {
            this.workers = workers;
            this.deployMode = deployMode;
            return this;
        }

        /**
         * Starts broker, store and job, and returns once they are up.
         *
         * @throws StackException if one of them cannot be started; nothing is left running then
         */
        public AirlineStack start() throws InterruptedException {
            ports.requireFree();
            AirlineStack stack;
            try {
                stack = new AirlineStack(this);
            } catch (IOException e) {
                throw new StackException("the data directory cannot be used: " + e.getMessage(), e);
            }
            try {
                stack.startBroker();
                stack.progress = new TopicProgress(stack.bootstrapServers(), stack.stream);
                stack.startStore();
                stack.records.start(
                        jobSettings, stack.recordFiles(), databasePorts.orElseGet(RecordStores.DatabasePorts::free));
                if (workers > 0) {
                    stack.startCluster(workers);
                }
                if (isJobStarted) {
                    stack.startJob();
                }
                return stack;
            } catch (StackException | InterruptedException e) {
                stack.keepLogs();
                stack.close();
                throw e;
            }
        }

        private Store newStore(Path data, Ports free) {
            if (store.isPresent()) {
                return store.get();
            }
            Optional<Path> influxd = Installation.onPath("influxd");
            Store.Kind wanted = kind.orElse(influxd.isPresent() ? Store.Kind.INFLUXDB : Store.Kind.QUESTDB);
            return switch (wanted) {
                case INFLUXDB ->
                    new InfluxdStore(
                            influxd.orElseThrow(() -> new StackException(
                                    "influxd is not on the PATH; install InfluxDB 1.x or use --store questdb")),
                            data.resolve("influxdb"),
                            free);
                case QUESTDB -> new QuestDbStore(installation, data.resolve("questdb"), free);
            };
        }
    }

    public StreamDefinition<?> stream() {
        return stream;
    }

    public Store store() {
        return store;
    }

    public String bootstrapServers() {
        return ports.bootstrapServers();
    }

    /** Returns the directory of the log files. */
    public Path logs() {
        return directory.resolve("logs");
    }

    /** Returns the directory of the stream's checkpoint. Each kind of store has its own: what one has, another lacks. */
    public Path checkpoint() {
        return checkpoints().resolve(stream.name());
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints-" + store.kind());
    }

    /** Returns where files of records lie: what has not the same checkpoint must not have the same directory. */
    private Path recordFiles() {
        return directory.resolve("records-" + store.kind());
    }

    /** Returns where the records are, a line for each store of them that the stack has. */
    List<String> recordAddresses() {
        return records.addresses();
    }

    /** Returns how far production and job are. */
    public TopicProgress progress() {
        return progress;
    }

    /** Starts the broker again after {@link #killBroker()}. */
    public void startBroker() throws InterruptedException {
        broker = KafkaBroker.start(installation, directory.resolve("kafka"), logs(), ports, brokerSettings);
    }

    /**
     * Starts the broker again at another port. What is started from now on is told the new one; what runs is not.
     *
     * @param port of which nobody makes use
     */
    public void startBrokerAt(int port) throws InterruptedException {
        ports = ports.withKafka(port);
        startBroker();
        progress.close();
        progress = new TopicProgress(bootstrapServers(), stream);
    }

    /** Kills the broker, as a power cut would. */
    public void killBroker() {
        broker.kill();
    }

    /** Starts the store again after {@link #killStore()}. */
    public void startStore() throws InterruptedException {
        storeProcess = store.start(logs(), stream);
    }

    /** Kills the store, as a power cut would. */
    public void killStore() {
        storeProcess.kill();
    }

    /** Holds the store, as a machine that swaps would: it answers nobody and refuses nobody. */
    public void pauseStore() throws InterruptedException {
        storeProcess.pause();
    }

    /** Lets the store go on after {@link #pauseStore()}. */
    public void resumeStore() throws InterruptedException {
        storeProcess.resume();
    }

    private void startCluster(int workers) throws InterruptedException {
        cluster = SparkCluster.start(spark, logs(), workers);
    }

    /** Returns the Spark cluster that the job runs on; null if it runs in one process. */
    public SparkCluster cluster() {
        return cluster;
    }

    /** Starts the job; its progress shows in {@link #progress()}. */
    public void startJob() throws InterruptedException {
        startJob(Map.of());
    }

    /** Starts the job with keys of its configuration that it has for this time only. */
    public void startJob(Map<String, String> more) throws InterruptedException {
        forgetPublishedOffsets(Stream.concat(Stream.of(stream.name()), records.queries().stream())
                .filter(query -> !Files.exists(checkpoints().resolve(query)))
                .map(TopicProgress::group)
                .toList());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap-servers", bootstrapServers());
        settings.put("job.topic-partitions", Integer.toString(TOPIC_PARTITIONS));
        settings.put("job.streams", stream.name());
        settings.put("job.checkpoint-location", checkpoints().toUri().toString());
        settings.put("job.state-partitions", cluster == null ? "1" : "2");
        settings.put("job.metrics-port", Integer.toString(ports.jobMetrics()));
        settings.putAll(store.jobSettings());
        settings.putAll(records.jobSettings());
        settings.putAll(jobSettings);
        settings.putAll(more);
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        List<Path> beside = Stream.of(jars, jobJars, records.jars())
                .flatMap(List::stream)
                .distinct()
                .toList();
        submit(beside(beside), installation.jobJar(), arguments);
    }

    private static List<String> beside(List<Path> jars) {
        return jars.isEmpty() ? List.of() : List.of("--jars", paths(jars, ","));
    }

    private static String paths(List<Path> jars, String separator) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(separator));
    }

    /** Returns the options of Java that run a runner's jar, beside the jars of the stream if it has any. */
    private List<String> runner(Path jar, String mainClass) {
        if (jars.isEmpty()) {
            return List.of("-jar", jar.toString());
        }
        return List.of("-cp", jar + File.pathSeparator + paths(jars, File.pathSeparator), mainClass);
    }

    /**
     * Submits another application in place of the job, which must not run, with the same memory and cores.
     *
     * @param jar that it is in
     * @param jars beside it, the job's own among them if it makes use of it
     */
    public void startApplication(String mainClass, Path jar, List<Path> jars, List<String> arguments) {
        List<String> options = new ArrayList<>(List.of("--class", mainClass));
        options.addAll(beside(jars));
        submit(options, jar, arguments);
    }

    private void submit(List<String> options, Path jar, List<String> arguments) {
        List<String> all = new ArrayList<>(submission());
        sparkSettings.forEach((property, value) -> all.addAll(List.of("--conf", property + "=" + value)));
        all.addAll(options);
        all.add(jar.toString());
        all.addAll(arguments);
        job = spark.start("job", logs().resolve("job.log"), JOB_MEMORY, "org.apache.spark.deploy.SparkSubmit", all);
    }

    /** Returns the options of {@code spark-submit} that say where the job runs. */
    private List<String> submission() {
        if (cluster == null) {
            return List.of("--master", "local[2]");
        }
        List<String> options = new ArrayList<>(List.of(
                "--master",
                cluster.master(),
                "--deploy-mode",
                deployMode.name().toLowerCase(Locale.ROOT),
                "--executor-memory",
                "640m",
                "--executor-cores",
                "1",
                "--total-executor-cores",
                Integer.toString(cluster.workers().size()),
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.extraJavaOptions=" + spark.options()));
        if (deployMode == SparkCluster.DeployMode.CLUSTER) {
            options.addAll(List.of(
                    "--supervise",
                    "--driver-memory",
                    "1g",
                    "--driver-java-options",
                    spark.moduleOptions() + " " + spark.options(),
                    // This process lives as long as the driver, so that its end is noticed.
                    "--conf",
                    "spark.standalone.submit.waitAppCompletion=true"));
        }
        return options;
    }

    /** Two cores are what the stack counts on: a task more is a wait more. */
    private static final int TOPIC_PARTITIONS = 2;

    /** A query without a checkpoint starts anew, whatever a job before it has published. */
    private void forgetPublishedOffsets(List<String> groups) throws InterruptedException {
        if (groups.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            for (String group : groups) {
                forget(admin, group);
            }
        }
    }

    private static void forget(Admin admin, String group) throws InterruptedException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get(STOP_CLIENT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new StackException("the broker does not answer: " + e.getMessage(), e);
            }
        } catch (TimeoutException e) {
            throw new StackException("the broker does not answer", e);
        }
    }

    /** Returns host and port at which the job serves its metrics; port 0 if it serves none. */
    public String jobMetricsAddress() {
        return "127.0.0.1:" + ports.jobMetrics();
    }

    /** Returns the port for the metrics of one producer, to be given to it as {@code producer.metrics-port}; 0 for none. */
    public int producerMetricsPort() {
        return ports.producerMetrics();
    }

    /** Returns the address of the dashboard's page. */
    public String dashboardUrl() {
        return "http://127.0.0.1:" + ports.dashboard();
    }

    /**
     * Starts the dashboard, and returns once it answers.
     *
     * @param settings keys of its configuration, beside its port, its stream and the brokers
     */
    public void startDashboard(Map<String, String> settings) throws InterruptedException {
        List<String> command = new ArrayList<>(installation.java("dashboard"));
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dairline.log.level=" + logLevel.orElse("INFO")));
        command.addAll(runner(installation.dashboardJar(), "io.airline.dashboard.AirlineDashboard"));
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kafka.bootstrap-servers", bootstrapServers());
        all.put("dashboard.port", Integer.toString(ports.dashboard()));
        all.put("dashboard.streams", stream.name());
        all.putAll(settings);
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        dashboard = ManagedProcess.start("dashboard", logs().resolve("dashboard.log"), Map.of(), command);
        HttpQueries http = new HttpQueries(dashboardUrl());
        dashboard.awaitReady(DASHBOARD_START_LIMIT, () -> http.answers("/login", 200));
    }

    /** Kills the dashboard, as a power cut would. */
    public void killDashboard() {
        dashboard.kill();
    }

    /**
     * Ends the job as an operator would, and returns the exit code of {@code spark-submit}. A driver in its process gets
     * SIGTERM; of one on a worker the code tells nothing.
     */
    public int stopJob() throws InterruptedException {
        if (cluster != null) {
            cluster.stopDrivers();
        }
        job.close();
        return job.awaitExit();
    }

    /** Returns the job's process, the last one that was started. */
    public ManagedProcess job() {
        return job;
    }

    /** Kills the job, as a power cut would. */
    public void killJob() {
        job.kill();
    }

    /**
     * Starts a producer.
     *
     * @param arguments options of {@code airline-producer}, beside stream and brokers
     * @param errors where its progress goes; {@code PIPE} is the log
     */
    public ManagedProcess startProducer(List<String> arguments, ProcessBuilder.Redirect errors) {
        List<String> command = new ArrayList<>(installation.java("producer"));
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dairline.log.level=" + logLevel.orElse("WARN")));
        command.addAll(runner(installation.producerJar(), "io.airline.producer.AirlineProducer"));
        command.addAll(List.of(
                "--stream",
                stream.name(),
                "--set",
                "kafka.bootstrap-servers=" + bootstrapServers(),
                "--set",
                "producer.topic-partitions=" + TOPIC_PARTITIONS));
        command.addAll(arguments);
        ProcessBuilder.Redirect input =
                arguments.contains("-") ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE;
        ManagedProcess producer =
                ManagedProcess.start("producer", logs().resolve("producer.log"), Map.of(), command, input, errors);
        producers.add(producer);
        return producer;
    }

    /**
     * Returns once every event on the topic is in the sinks, those of the tables that {@link Builder#table} named among them.
     *
     * @throws StackException if that takes longer than {@code limit}, or a process ends
     */
    public void awaitStored(Duration limit) throws InterruptedException {
        Wait.until("every event to be stored, see " + logs(), limit, () -> {
            requireAlive();
            for (String query : records.queries()) {
                if (progress.lag(query) > 0) {
                    return false;
                }
            }
            return progress.lag() == 0;
        });
    }

    /** Returns the number of events by key, by dimension, over all time, as the store answers. */
    public Map<String, Map<String, Long>> stored() throws InterruptedException {
        Map<String, Map<String, Long>> stored = new LinkedHashMap<>();
        for (Dimension<?> dimension : stream.dimensions()) {
            stored.put(dimension.name(), store.counts(stream, dimension.name()));
        }
        return stored;
    }

    /** Kills the store, and starts it again without anything stored. */
    public void forgetStored() throws InterruptedException {
        killStore();
        try {
            Installation.delete(directory.resolve(store.kind().toString()));
        } catch (IOException e) {
            throw new StackException("the store's data cannot be deleted: " + e.getMessage(), e);
        }
        startStore();
    }

    /** Returns what the job has written to {@code <topic>-kpis}: the last total of each key and slice, in order. */
    public List<SliceTotal> kpis() {
        return kpis(stream);
    }

    /** Returns the same of another stream that the job runs too. */
    public List<SliceTotal> kpis(StreamDefinition<?> stream) {
        EventCodec<SliceUpdate> codec = EventCodec.of(SliceUpdate.class);
        Map<List<Object>, SliceTotal> latest = new LinkedHashMap<>();
        try (TopicReader topic = new TopicReader(bootstrapServers(), Topics.kpis(stream.topic()))) {
            topic.readToEnd(message -> {
                try {
                    SliceTotal total = SliceTotal.of(codec.decode(message.value()));
                    latest.put(List.of(total.dimension(), total.key(), total.start()), total);
                } catch (UndecodableEventException e) {
                    throw new StackException("the job has written bytes that are no update: " + e.getMessage(), e);
                }
            });
        }
        return latest.values().stream().sorted(SliceTotal.ORDER).toList();
    }

    /** Throws a {@link StackException} with the end of its log if broker, store or job has ended. */
    public void requireAlive() {
        broker.requireAlive();
        storeProcess.requireAlive();
        job.requireAlive();
        if (cluster != null) {
            cluster.requireAlive();
        }
        if (dashboard != null) {
            dashboard.requireAlive();
        }
    }

    /** Returns the processes that run now, for a look at what they need of the machine. */
    public List<ManagedProcess> processes() {
        List<ManagedProcess> processes = new ArrayList<>(producers);
        processes.addAll(Arrays.asList(broker, storeProcess, job, dashboard));
        processes.removeIf(process -> process == null || !process.isAlive());
        return processes;
    }

    /** Returns whether {@link #close()} was called. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Makes {@link #close()} leave the logs, though all else be temporary. */
    public void keepLogs() {
        isKeepingLogs = true;
    }

    /**
     * Ends all processes as {@link #close()} does, which is to follow, but gives each of them the time it needs.
     *
     * @param grace for each process
     */
    void endProcesses(Duration grace) throws InterruptedException {
        List<ManagedProcess> processes = processes();
        Collections.reverse(processes);
        for (ManagedProcess process : processes) {
            process.end(grace);
        }
    }

    private void closeJob() {
        try {
            if (cluster != null) {
                cluster.stopDrivers();
            }
        } catch (StackException e) {
            // The master does not answer any more; a driver ends with its worker, below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (job != null) {
                job.close();
            }
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    /** Ends all processes in the order in which none misses another, and deletes the data if they are temporary. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        producers.forEach(ManagedProcess::close);
        if (dashboard != null) {
            dashboard.close();
        }
        closeJob();
        records.close();
        if (storeProcess != null) {
            storeProcess.close();
        }
        if (progress != null) {
            progress.close();
        }
        if (broker != null) {
            broker.close();
        }
        try {
            lockFile.close();
            if (isTemporary) {
                Installation.delete(directory, isKeepingLogs ? Optional.of(logs()) : Optional.empty());
            }
        } catch (IOException e) {
            throw new StackException(
                    "the data directory %s cannot be deleted: %s".formatted(directory, e.getMessage()), e);
        }
    }
}
