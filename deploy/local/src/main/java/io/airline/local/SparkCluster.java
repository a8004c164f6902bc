package io.airline.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Spark standalone cluster on loopback: a master and workers, each a process, and below the workers what Spark starts
 * there, the executors and in cluster deploy mode the driver. They share this machine's file system, so that a checkpoint
 * may be a {@code file:} URL; on several machines it has to be on HDFS or an object store.
 *
 * <p>Used by one thread at a time.
 */
public final class SparkCluster implements AutoCloseable {
    /** Where the driver runs, as {@code spark-submit --deploy-mode} has it. */
    public enum DeployMode {
        /** In the process of {@code spark-submit}. */
        CLIENT,
        /** On a worker. */
        CLUSTER
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
    private static final String DRIVER = "org.apache.spark.deploy.worker.DriverWrapper";

    /** What a worker offers to the master: a core and memory for an executor, and as much for a driver. */
    private static final String WORKER_CORES = "2";

    private static final String WORKER_MEMORY = "3g";

    private final SparkRuntime spark;
    private final Path logs;
    private final String master;
    private final HttpQueries http;
    private final ManagedProcess masterProcess;
    private final List<ManagedProcess> workers = new ArrayList<>();

    private SparkCluster(SparkRuntime spark, Path logs) {
        this.spark = spark;
        this.logs = logs;
        List<Integer> ports = Ports.free(2);
        this.master = "spark://127.0.0.1:" + ports.get(0);
        this.http = new HttpQueries("http://127.0.0.1:" + ports.get(1));
        this.masterProcess = spark.start(
                "Spark's master",
                logs.resolve("master.log"),
                "-Xmx256m",
                "org.apache.spark.deploy.master.Master",
                List.of(
                        "--host",
                        "127.0.0.1",
                        "--port",
                        ports.get(0).toString(),
                        "--webui-port",
                        ports.get(1).toString()));
    }

    /**
     * Starts a cluster and returns once the master knows its workers.
     *
     * @param logs where logs go; each worker has a directory there for the jars and the output of what it runs
     */
    static SparkCluster start(SparkRuntime spark, Path logs, int workers) throws InterruptedException {
        SparkCluster cluster = new SparkCluster(spark, logs);
        try {
            cluster.masterProcess.awaitReady(START_LIMIT, () -> cluster.http.answers("/json/", 200));
            for (int number = 1; number <= workers; number++) {
                cluster.startWorker("worker-" + number);
            }
            cluster.masterProcess.awaitReady(START_LIMIT, () -> {
                cluster.requireAlive();
                return cluster.status().path("aliveworkers").asInt() == workers;
            });
            return cluster;
        } catch (StackException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    private void startWorker(String name) {
        workers.add(spark.start(
                name,
                logs.resolve(name + ".log"),
                "-Xmx256m",
                "org.apache.spark.deploy.worker.Worker",
                List.of(
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0",
                        "--cores",
                        WORKER_CORES,
                        "--memory",
                        WORKER_MEMORY,
                        "--work-dir",
                        logs.resolve(name).toString(),
                        master)));
    }

    /** Returns the address for {@code spark-submit --master}. */
    public String master() {
        return master;
    }

    /** Returns the workers that have not been killed, in the order of their start. */
    public List<ManagedProcess> workers() {
        return List.copyOf(workers);
    }

    /** Returns the executors below that worker. */
    public List<ProcessHandle> executors(ManagedProcess worker) {
        return below(worker, EXECUTOR);
    }

    /** Returns the drivers below that worker: none in client deploy mode. */
    public List<ProcessHandle> drivers(ManagedProcess worker) {
        return below(worker, DRIVER);
    }

    private static List<ProcessHandle> below(ManagedProcess worker, String mainClass) {
        return descendants(worker).stream()
                .filter(process -> process.info().commandLine().orElse("").contains(mainClass))
                .toList();
    }

    private static List<ProcessHandle> descendants(ManagedProcess process) {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /** Kills the worker and all that it runs, as a machine that fails would. */
    public void killWorker(ManagedProcess worker) {
        List<ProcessHandle> below = descendants(worker);
        worker.kill();
        kill(below);
        workers.remove(worker);
    }

    /** Kills them at once (SIGKILL) and returns when they are gone. */
    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    /** Ends the drivers that run on workers, as an operator would, and returns when they are gone. */
    void stopDrivers() throws InterruptedException {
        for (JsonNode driver : status().path("activedrivers")) {
            String id = driver.path("id").asText();
            ManagedProcess client = spark.start(
                    "the client that ends " + id,
                    logs.resolve("client.log"),
                    "-Xmx128m",
                    "org.apache.spark.deploy.Client",
                    List.of("kill", master, id));
            Wait.until(id + " to end, see " + logs, STOP_LIMIT, () -> {
                masterProcess.requireAlive();
                return !client.isAlive() && status().path("activedrivers").isEmpty();
            });
        }
    }

    private JsonNode status() throws InterruptedException {
        return http.get("/json/", Map.of());
    }

    /** Throws a {@link StackException} if the master or a worker that was not killed has ended. */
    void requireAlive() {
        masterProcess.requireAlive();
        workers.forEach(ManagedProcess::requireAlive);
    }

    /** Ends all processes, and what workers have left. */
    @Override
    public void close() {
        for (ManagedProcess worker : workers) {
            List<ProcessHandle> below = descendants(worker);
            worker.close();
            kill(below);
        }
        masterProcess.close();
    }
}
