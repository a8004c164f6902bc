package io.airline.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports the stack listens at, all on loopback.
 *
 * @param kafka of the broker
 * @param controller of the broker's own controller
 * @param store of the store's HTTP server
 * @param dashboard of the dashboard
 * @param jobMetrics of the job's metrics, 0 for none
 * @param producerMetrics of a producer's metrics, 0 for none
 */
public record Ports(int kafka, int controller, int store, int dashboard, int jobMetrics, int producerMetrics) {
    /**
     * Where the ports begin that are given away as free ones; 0 lets the system choose. Processes that start stacks side by
     * side need ports apart: one that is found free is not used at once.
     */
    private static final int FIRST_FREE = Integer.getInteger("airline.local.first-free-port", 0);

    private static final int FREE_PORTS = 1000;
    private static final AtomicInteger GIVEN = new AtomicInteger();

    /** The ports of DESIGN and documentation: 9092, 8086, 8050, 9404 and 9405. */
    public static Ports standard() {
        return new Ports(9092, 9093, 8086, 8050, 9404, 9405);
    }

    /** Returns ports that nobody uses at the moment, no two the same. */
    public static Ports free() {
        List<Integer> ports = free(6);
        return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), ports.get(5));
    }

    /** Returns that many ports that nobody uses at the moment, no two the same. */
    static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        addFree(count, ports);
        return ports;
    }

    /** Holds each port until the last is found: one that is let go may be found again. */
    private static void addFree(int count, List<Integer> ports) {
        if (count > 0) {
            try (ServerSocket socket = onFreePort()) {
                ports.add(socket.getLocalPort());
                addFree(count - 1, ports);
            } catch (IOException e) {
                throw new StackException("no free port on loopback", e);
            }
        }
    }

    public Ports withKafka(int port) {
        return new Ports(port, controller, store, dashboard, jobMetrics, producerMetrics);
    }

    public Ports withStore(int port) {
        return new Ports(kafka, controller, port, dashboard, jobMetrics, producerMetrics);
    }

    public Ports withDashboard(int port) {
        return new Ports(kafka, controller, store, port, jobMetrics, producerMetrics);
    }

    /** Returns this with the job's metrics at that port and a producer's at the next; 0 serves none. */
    public Ports withMetrics(int port) {
        return new Ports(kafka, controller, store, dashboard, port, port == 0 ? 0 : port + 1);
    }

    /** Returns the broker's address. */
    public String bootstrapServers() {
        return "127.0.0.1:" + kafka;
    }

    /** Throws a {@link StackException} if one of the ports that a user may choose is taken. */
    void requireFree() {
        requireFree("Kafka", kafka, "--kafka-port");
        requireFree("the store", store, "--store-port");
        requireFree("the dashboard", dashboard, "--dashboard-port");
        requireFree("the metrics of the job", jobMetrics, "--metrics-port");
        requireFree("the metrics of the producer", producerMetrics, "--metrics-port");
    }

    /** Returns this with any free port for the controller: two stacks that start at once would both find a given one free. */
    Ports withAnyController() {
        return new Ports(kafka, free().controller(), store, dashboard, jobMetrics, producerMetrics);
    }

    /** Returns this with another port for the controller if that one is taken: nobody but the broker uses it. */
    Ports withFreeController() {
        Ports ports = this;
        while (!isFree(ports.controller)
                || List.of(kafka, store, dashboard, jobMetrics, producerMetrics).contains(ports.controller)) {
            ports = new Ports(kafka, free().controller(), store, dashboard, jobMetrics, producerMetrics);
        }
        return ports;
    }

    /** Throws a {@link StackException} that names the option if the port is taken. */
    static void requireFree(String what, int port, String option) {
        if (!isFree(port)) {
            throw new StackException(
                    "port %d for %s is already in use; stop what listens there or choose another with %s"
                            .formatted(port, what, option));
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket onFreePort() throws IOException {
        if (FIRST_FREE == 0) {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
        for (int i = 0; i < FREE_PORTS; i++) {
            int port = FIRST_FREE + GIVEN.getAndIncrement() % FREE_PORTS;
            if (isFree(port)) {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            }
        }
        throw new IOException("all from %d on are taken".formatted(FIRST_FREE));
    }
}
