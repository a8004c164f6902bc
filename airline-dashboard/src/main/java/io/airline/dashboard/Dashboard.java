package io.airline.dashboard;

import io.airline.aggregations.StreamDefinition;
import io.airline.producer.EventPublisher;
import io.airline.producer.EventStream;
import io.airline.producer.PublishException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.specific.SpecificRecordBase;

/** The whole dashboard: the streams, what feeds them, and the server. Thread-safe. */
final class Dashboard implements AutoCloseable {
    private final List<TotalSource> sources = new ArrayList<>();
    private final Map<String, LiveStream<?>> streams = new LinkedHashMap<>();
    private final Map<String, EventTail> tails = new LinkedHashMap<>();
    private final Optional<Productions> productions;
    private final LiveFeed feed;
    private final DashboardMetrics metrics;
    private final DashboardServer server;

    /** What the dashboard is connected with. */
    interface Connections {
        /** Returns a new source of a stream's totals, closed with the dashboard. */
        TotalSource totals(StreamDefinition<?> definition);

        /** Returns a new tail of a stream's events, closed with the dashboard. */
        EventTail events(StreamDefinition<?> definition);

        /** Returns a new publisher for that topic. */
        EventPublisher publisher(String topic) throws PublishException;

        /** Returns the id that a registry has for the schema of a stream's events; empty if they are not framed. */
        default OptionalInt schemaId(EventStream<?> stream) throws PublishException {
            return OptionalInt.empty();
        }
    }

    /**
     * Makes a dashboard; it reads and listens once started.
     *
     * @throws IllegalArgumentException if the reference data cannot be read
     */
    Dashboard(
            DashboardConfig config,
            List<StreamDefinition<?>> definitions,
            Connections connections,
            InstantSource clock) {
        Optional<ReferenceData> reference = config.referenceData().map(ReferenceData::of);
        this.productions = config.productions()
                ? Optional.of(new Productions(config.productionFiles(), connections::publisher, connections::schemaId))
                : Optional.empty();
        this.feed = new LiveFeed(config);
        for (StreamDefinition<?> definition : definitions) {
            streams.put(definition.name(), live(definition, config, clock));
            sources.add(connections.totals(definition));
            tails.put(definition.name(), connections.events(definition));
        }
        this.metrics = new DashboardMetrics(AirlineDashboard.Version.ofJar(), feed, streams, clock);
        this.server = new DashboardServer(config, streams, tails, feed, productions, reference, metrics);
    }

    private <E extends SpecificRecordBase> LiveStream<E> live(
            StreamDefinition<E> definition, DashboardConfig config, InstantSource clock) {
        return new LiveStream<>(definition, config, clock, feed::changed);
    }

    /**
     * Starts to listen, then to read.
     *
     * @return the port
     * @throws io.javalin.util.JavalinBindException if the address cannot be had
     */
    int start() {
        int port = server.start();
        List<LiveStream<?>> receivers = List.copyOf(streams.values());
        for (int i = 0; i < receivers.size(); i++) {
            LiveStream<?> receiver = receivers.get(i);
            sources.get(i).start(totals -> {
                receiver.take(totals);
                metrics.read(receiver.definition().name(), totals.size());
            });
        }
        return port;
    }

    /** Returns every route as method and path. */
    List<String> routes() {
        return server.routes();
    }

    @Override
    public void close() {
        feed.close();
        server.close();
        productions.ifPresent(Productions::close);
        sources.forEach(TotalSource::close);
        tails.values().forEach(EventTail::close);
    }
}
