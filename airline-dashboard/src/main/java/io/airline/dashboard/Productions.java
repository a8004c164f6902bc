package io.airline.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.airline.dashboard.Views.ProductionView;
import io.airline.producer.EventInput;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import io.airline.producer.GeneratorOptions;
import io.airline.producer.Production;
import io.airline.producer.ProductionException;
import io.airline.producer.ProductionProgress;
import io.airline.producer.ProductionReport;
import io.airline.producer.PublishException;
import io.airline.producer.Rate;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecordBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Productions that were started over HTTP: a few at a time, and the last ones that ended. Thread-safe.
 */
final class Productions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Productions.class);

    /** Productions that run at the same time. */
    static final int RUNNING = 4;

    /** Productions that are remembered, running ones included. */
    private static final int REMEMBERED = 100;

    private static final String GENERATOR = "generator";

    private final Optional<Path> folder;
    private final Publishers publishers;
    private final SchemaIds schemaIds;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private long started;

    /** Opens publishers. */
    @FunctionalInterface
    interface Publishers {
        /** Returns a new publisher for that topic. */
        EventPublisher open(String topic) throws PublishException;
    }

    /** Knows how events are framed. */
    @FunctionalInterface
    interface SchemaIds {
        /** Returns the id that a registry has for the schema of a stream's events; empty if they are not framed. */
        OptionalInt of(EventStream<?> stream) throws PublishException;
    }

    /**
     * What is to be produced.
     *
     * @param source {@code generator}, or the name of a file in the folder
     * @param rate empty for the stream's own pace from a generator and as fast as it goes from a file
     * @param count records of a generator; endless if empty
     */
    record Order(String source, Optional<Rate> rate, OptionalLong count) {
        /**
         * Returns the order that a request's body spells.
         *
         * @throws IllegalArgumentException if it spells none
         */
        static Order of(JsonNode body) {
            if (!body.isObject()) {
                throw new IllegalArgumentException("the body is no JSON object such as {\"source\": \"generator\"}");
            }
            body.fieldNames().forEachRemaining(name -> {
                if (!List.of("source", "rate", "count").contains(name)) {
                    throw new IllegalArgumentException(
                            "unknown field '%s'; allowed are source, rate and count".formatted(name));
                }
            });
            JsonNode source = body.path("source");
            if (!source.isTextual()) {
                throw new IllegalArgumentException("source is neither \"generator\" nor the name of a file");
            }
            JsonNode count = body.path("count");
            boolean isGenerator = source.textValue().equals(GENERATOR);
            if (!count.isMissingNode() && !(isGenerator && count.canConvertToLong() && count.isIntegralNumber())) {
                throw new IllegalArgumentException("count is a whole number, and for the generator only");
            }
            return new Order(
                    source.textValue(),
                    body.has("rate") ? Optional.of(Rate.parse(body.get("rate").asText())) : Optional.empty(),
                    count.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(count.longValue()));
        }
    }

    /**
     * Makes a place for productions.
     *
     * @param folder where files are read from; without it there are generators only
     * @param schemaIds asked when a production begins
     */
    Productions(Optional<Path> folder, Publishers publishers, SchemaIds schemaIds) {
        this.folder = folder;
        this.schemaIds = schemaIds;
        this.publishers = publishers;
    }

    /**
     * Starts a production and returns at once.
     *
     * @throws Problem if the stream cannot be produced, there is no such file, or too many are running
     */
    Run start(String stream, Order order) {
        EventStream<?> target = EventStream.named(stream)
                .orElseThrow(() -> Problem.notFound("stream %s cannot be produced".formatted(stream)));
        return start(target, order);
    }

    private synchronized <E extends SpecificRecordBase> Run start(EventStream<E> stream, Order order) {
        EventInput<E> input =
                order.source().equals(GENERATOR) ? stream.generator(options(order)) : stream.file(file(order.source()));
        if (runs.values().stream().filter(Run::isRunning).count() >= RUNNING) {
            throw new Problem(HttpStatus.TOO_MANY_REQUESTS, "%d productions are running already".formatted(RUNNING));
        }
        started++;
        boolean isGenerator = order.source().equals(GENERATOR);
        Rate rate = order.rate().orElse(isGenerator ? stream.rate() : Rate.MAX);
        Run run = new Run(String.valueOf(started), stream.name(), order.source(), rate, opened -> Production.of(
                        stream, List.of(input), opened)
                .framed(schemaIds.of(stream))
                .rate(rate)
                .build());
        runs.values().stream()
                .filter(each -> !each.isRunning())
                .limit(Math.max(0, runs.size() + 1 - REMEMBERED))
                .map(Run::id)
                .toList()
                .forEach(runs::remove);
        runs.put(run.id(), run);
        Thread thread = new Thread(() -> run.run(stream.topic()), "production-" + run.id());
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private static GeneratorOptions options(Order order) {
        long seed = new SecureRandom().nextLong();
        return order.count().isPresent()
                ? GeneratorOptions.ofCount(seed, order.count().getAsLong())
                : GeneratorOptions.endless(seed);
    }

    /** Only a file that lies in the folder itself: no path, and no link that leads out of it. */
    private Path file(String name) {
        Path directory = folder.orElseThrow(() ->
                Problem.notFound("there is no file '%s': dashboard.production-files names no folder".formatted(name)));
        try {
            Path root = directory.toRealPath();
            if (name.matches("[^/\\\\\\p{Cntrl}]{1,255}") && !name.startsWith(".")) {
                Path file = root.resolve(name);
                if (Files.isRegularFile(file) && file.toRealPath().startsWith(root)) {
                    return file;
                }
            }
        } catch (IOException e) {
            LOG.debug("cannot look for {}", name, e);
        }
        throw Problem.notFound("there is no file '%s' in the folder of dashboard.production-files".formatted(name));
    }

    /**
     * Returns the production of that stream and identity.
     *
     * @throws Problem if there is none, or it is forgotten
     */
    synchronized Run get(String stream, String id) {
        Run run = runs.get(id);
        if (run == null || !run.stream.equals(stream)) {
            throw Problem.notFound("there is no production '%s' of stream %s".formatted(id, stream));
        }
        return run;
    }

    /** Returns the productions of that stream, oldest first. */
    synchronized List<ProductionView> of(String stream) {
        return runs.values().stream()
                .filter(run -> run.stream.equals(stream))
                .map(Run::view)
                .toList();
    }

    @Override
    public synchronized void close() {
        runs.values().forEach(Run::stop);
    }

    /** Makes the production of a publisher. */
    @FunctionalInterface
    private interface Plan {
        Production<?> with(EventPublisher publisher) throws PublishException;
    }

    /** One production. Thread-safe. */
    final class Run {
        private final String id;
        private final String stream;
        private final String source;
        private final Rate rate;
        private final Plan plan;
        private final CountDownLatch ended = new CountDownLatch(1);
        private Production<?> production;
        private ProductionReport report;
        private String error;
        private boolean isStopped;

        private Run(String id, String stream, String source, Rate rate, Plan plan) {
            this.id = id;
            this.stream = stream;
            this.source = source;
            this.rate = rate;
            this.plan = plan;
        }

        String id() {
            return id;
        }

        boolean isRunning() {
            return ended.getCount() > 0;
        }

        private void run(String topic) {
            try (EventPublisher publisher = publishers.open(topic)) {
                Production<?> planned = plan.with(publisher);
                begin(planned);
                end(planned.run(), null);
            } catch (ProductionException e) {
                end(e.report(), e.getMessage());
            } catch (PublishException | RuntimeException e) {
                LOG.warn("production {} of stream {} failed: {}", id, stream, e.getMessage());
                end(null, e.getMessage());
            } finally {
                ended.countDown();
            }
        }

        private synchronized void begin(Production<?> planned) {
            production = planned;
            if (isStopped) {
                planned.stop();
            }
        }

        private synchronized void end(ProductionReport result, String failure) {
            report = result;
            error = failure;
        }

        /** Makes the production end soon. Returns at once. */
        synchronized void stop() {
            isStopped = true;
            if (production != null) {
                production.stop();
            }
        }

        /**
         * Waits until the production has ended.
         *
         * @return the report
         * @throws Problem if it failed
         */
        ProductionReport await() throws InterruptedException {
            ended.await();
            synchronized (this) {
                if (error != null || report == null) {
                    throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "the production failed: " + error);
                }
                return report;
            }
        }

        /** Returns how the production stands. */
        synchronized ProductionView view() {
            String state = "running";
            if (!isRunning()) {
                state = report == null ? "failed" : report.outcome().toString();
            }
            return new ProductionView(id, stream, source, rate.toString(), state, progress(), reportTree(), error);
        }

        private Map<String, Object> progress() {
            Map<String, Object> numbers = new LinkedHashMap<>();
            if (production != null) {
                ProductionProgress progress = report == null ? production.progress() : report.counts();
                numbers.put("total", progress.total());
                numbers.put("success", progress.success());
                numbers.put("errorsByTransform", progress.errorsByTransform());
                numbers.put("errorsBySchema", progress.errorsBySchema());
                numbers.put("seconds", progress.elapsed().toMillis() / 1000.0);
            }
            return numbers;
        }

        private JsonNode reportTree() {
            return report == null ? null : Json.parse(report.toJson().getBytes(StandardCharsets.UTF_8));
        }
    }
}
