package io.airline.it.reliability;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the job and its store, on loopback, and does to HTTP/1.1 requests and answers what networks, proxies and
 * stores in trouble do. Bodies pass as they are, compressed or not, chunked or not. The store gets a connection for each
 * one of the job.
 *
 * <p>Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    /** No fault: what comes is passed on. */
    static final Fault NONE = exchange -> exchange.answer(exchange.store(exchange.request()));

    /** The store does what it is asked to, but its answer never comes. */
    static final Fault NO_ANSWER = exchange -> {
        exchange.store(exchange.request());
        exchange.hold();
    };

    /** The store does what it is asked to, and the connection breaks in the middle of its answer. */
    static final Fault ANSWER_CUT = exchange -> {
        byte[] answer = exchange.store(exchange.request());
        exchange.answer(Arrays.copyOf(answer, answer.length / 2));
        exchange.cut();
    };

    /** The store gets half of the request's body, and both connections break. */
    static final Fault REQUEST_CUT = exchange -> {
        exchange.passHalfOfBody();
        exchange.cut();
    };

    /** The store does what it is asked to, and its answer comes at 1 byte/s. */
    static final Fault ANSWER_SLOW = exchange -> exchange.answerSlowly(exchange.store(exchange.request()));

    /**
     * The request is taken at 1 byte/s. Once the fault is over the store gets all of it, though whoever sent it may have
     * gone long ago.
     */
    static final Fault REQUEST_SLOW = exchange -> exchange.answer(exchange.store(exchange.requestTakenSlowly()));

    private static final int STORE_LIMIT_MILLIS = (int) Duration.ofMinutes(5).toMillis();

    private final InetSocketAddress store;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final long start = System.nanoTime();
    private final Set<Socket> open = new HashSet<>();
    private final List<Duration> arrivals = new ArrayList<>();
    private final Map<Moment, Runnable> actions = new EnumMap<>(Moment.class);
    private Fault fault = NONE;

    /** What is done to a request that has come, and to its answer. */
    @FunctionalInterface
    interface Fault {
        /**
         * Treats one exchange.
         *
         * @throws IOException if a connection breaks; both are closed then
         */
        void treat(Exchange exchange) throws IOException, InterruptedException;
    }

    /** Moments of a write, which is a POST. */
    enum Moment {
        /** It has begun to come, and the store has seen nothing of it. */
        ARRIVED,
        /** The store has answered it, and the job does not know that yet. */
        ANSWERED
    }

    private FaultProxy(int storePort) throws IOException {
        this.store = new InetSocketAddress(InetAddress.getLoopbackAddress(), storePort);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Opens a proxy without a fault on a free port, for the store at that port, which need not be up. */
    static FaultProxy of(int storePort) throws IOException {
        FaultProxy proxy = new FaultProxy(storePort);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /** The request is answered so, and the store does not get it. */
    static Fault answering(int status, Map<String, String> headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 %d Fault\r\nContent-Length: 0\r\n".formatted(status));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] answer = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return exchange -> {
            exchange.request();
            exchange.answer(answer);
        };
    }

    /** A request of more bytes than that, head included, is answered 413; a shorter one is passed on. */
    static Fault limitedTo(int bytes) {
        Fault tooLarge = answering(413, Map.of());
        return exchange -> (exchange.request().length > bytes ? tooLarge : NONE).treat(exchange);
    }

    /** Returns the address that the job is to be given as that of its store. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Sets what is done from now on; an exchange that is under way and waits is ended, or goes on at full speed. */
    synchronized void set(Fault fault) {
        this.fault = fault;
        notifyAll();
    }

    /**
     * Sets what to do at that moment of each write from now on, before the write goes on; it waits for that.
     *
     * @param action called by the thread of the connection, of which there may be several
     */
    synchronized void at(Moment moment, Runnable action) {
        actions.put(moment, action);
    }

    /** Returns when each request came, in order, since the proxy was opened. */
    synchronized List<Duration> arrivals() {
        return List.copyOf(arrivals);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            client.setTcpNoDelay(true);
            add(client, upstream);
            Exchange exchange = new Exchange(client, upstream);
            while (exchange.next()) {
                exchange.presentFault.treat(exchange);
            }
        } catch (IOException e) {
            // The connection is closed, on both sides.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remove(client);
        }
    }

    private synchronized void add(Socket... sockets) {
        open.addAll(List.of(sockets));
    }

    private synchronized void remove(Socket client) {
        open.remove(client);
        open.removeIf(Socket::isClosed);
    }

    private synchronized Fault arrived() {
        arrivals.add(Duration.ofNanos(System.nanoTime() - start));
        return fault;
    }

    private void reached(Moment moment) {
        Runnable action;
        synchronized (this) {
            action = actions.get(moment);
        }
        if (action != null) {
            action.run();
        }
    }

    /** Waits until the fault is over, but no longer than the limit. */
    private synchronized void awaitEndOf(Fault present, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (fault == present && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        synchronized (this) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** One request after the other on one connection. Used by one thread. */
    final class Exchange {
        private static final Duration BYTE = Duration.ofSeconds(1);
        private static final Duration FOREVER = Duration.ofDays(1);

        private final Socket client;
        private final Socket upstream;
        private final InputStream fromClient;
        private InputStream fromStore;
        private Message message;
        private byte[] request;
        private Fault presentFault;

        private Exchange(Socket client, Socket upstream) throws IOException {
            this.client = client;
            this.upstream = upstream;
            this.fromClient = new BufferedInputStream(client.getInputStream());
        }

        /** Waits for the head of the next request; returns false once there is none. */
        private boolean next() throws IOException {
            request = null;
            message = Message.readHead(fromClient);
            if (message == null) {
                return false;
            }
            presentFault = arrived();
            if (message.isWrite()) {
                reached(Moment.ARRIVED);
            }
            return true;
        }

        /** Returns the whole request. */
        byte[] request() throws IOException, InterruptedException {
            if (request == null) {
                message.readBody(fromClient::read);
                request = message.bytes();
            }
            return request;
        }

        /** Returns the whole request, having taken a byte of its body each second while the fault lasted. */
        byte[] requestTakenSlowly() throws IOException, InterruptedException {
            message.readBody(() -> {
                awaitEndOf(presentFault, BYTE);
                return fromClient.read();
            });
            request = message.bytes();
            return request;
        }

        /** Sends the request to the store, and returns the whole answer. */
        byte[] store(byte[] bytes) throws IOException, InterruptedException {
            pass(bytes);
            Message answer = Message.readHead(fromStore);
            if (answer == null) {
                throw new EOFException("the store has closed the connection");
            }
            answer.readBody(fromStore::read);
            if (message.isWrite()) {
                reached(Moment.ANSWERED);
            }
            return answer.bytes();
        }

        /** Sends the request to the store, but only half of its body. */
        void passHalfOfBody() throws IOException, InterruptedException {
            byte[] all = request();
            pass(Arrays.copyOf(all, (message.headLength() + all.length) / 2));
        }

        /** Sends bytes to the store. */
        private void pass(byte[] bytes) throws IOException {
            if (!upstream.isConnected()) {
                upstream.connect(store, STORE_LIMIT_MILLIS);
                upstream.setTcpNoDelay(true);
                fromStore = new BufferedInputStream(upstream.getInputStream());
            }
            upstream.getOutputStream().write(bytes);
        }

        /** Sends bytes of an answer to the job. */
        void answer(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
        }

        /** Sends them one a second while the fault lasts. */
        void answerSlowly(byte[] bytes) throws IOException, InterruptedException {
            for (byte each : bytes) {
                awaitEndOf(presentFault, BYTE);
                client.getOutputStream().write(each);
            }
        }

        /** Sends nothing more while the fault lasts, and breaks the connections then. */
        void hold() throws IOException, InterruptedException {
            awaitEndOf(presentFault, FOREVER);
            cut();
        }

        /** Breaks the connections: what was sent arrives, and nothing after it. */
        void cut() throws IOException {
            client.close();
            upstream.close();
            throw new EOFException("cut");
        }
    }

    /** A request or an answer, as far as it is read. */
    private static final class Message {
        private static final int HEAD_END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
        private static final int NO_CONTENT = 204;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<String, String> headers = new TreeMap<>();
        private String firstLine;
        private int headLength;

        /** Reads one byte, -1 for the end. */
        @FunctionalInterface
        interface ByteSource {
            int read() throws IOException, InterruptedException;
        }

        /** Returns a message of which the head is read; null if the connection has ended. */
        static Message readHead(InputStream in) throws IOException {
            Message message = new Message();
            int next = in.read();
            if (next < 0) {
                return null;
            }
            int lastFour = 0;
            while (true) {
                message.take(next);
                lastFour = lastFour << 8 | next;
                if (lastFour == HEAD_END) {
                    break;
                }
                next = in.read();
            }
            message.headLength = message.bytes.size();
            List<String> lines =
                    message.bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
            message.firstLine = lines.get(0);
            // The last line is empty.
            for (String line : lines.subList(1, lines.size() - 1)) {
                String[] header = line.split(":", 2);
                message.headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
            }
            return message;
        }

        boolean isWrite() {
            return firstLine.startsWith("POST ");
        }

        int headLength() {
            return headLength;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        /** Reads the body, chunks with their sizes. */
        void readBody(ByteSource in) throws IOException, InterruptedException {
            if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                int size;
                do {
                    String line = readLine(in);
                    size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
                    read(in, size);
                    readLine(in);
                } while (size > 0);
            } else if (!firstLine.contains(" %d ".formatted(NO_CONTENT))) {
                read(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
            }
        }

        private void read(ByteSource in, int count) throws IOException, InterruptedException {
            for (int i = 0; i < count; i++) {
                take(in.read());
            }
        }

        private String readLine(ByteSource in) throws IOException, InterruptedException {
            StringBuilder line = new StringBuilder();
            int next;
            do {
                next = in.read();
                take(next);
                line.append((char) next);
            } while (next != '\n');
            return line.toString().strip();
        }

        private void take(int next) throws EOFException {
            if (next < 0) {
                throw new EOFException("the connection has ended within a message");
            }
            bytes.write(next);
        }
    }
}
