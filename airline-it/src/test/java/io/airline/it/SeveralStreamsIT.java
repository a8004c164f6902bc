package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import io.airline.producer.EventStream;
import io.airline.producer.KafkaEventPublisher;
import io.airline.producer.Production;
import io.airline.producer.PublisherConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two streams in one application, one of them fed by the producer as a library. */
class SeveralStreamsIT {
    @Test
    void eachStreamHasItsOwnTotals() throws Exception {
        try (AirlineStack stack = AirlineStack.of(FLIGHTS)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .jobSetting("job.streams", "flights, routes")
                .jobSetting("job.sinks", "kpis")
                .start()) {
            publishRoutes(stack);
            publishFiles(stack, List.of(sample("flights.csv")));

            Expected flights = Expected.of(stack.bootstrapServers(), FLIGHTS);
            Expected routes = Expected.of(stack.bootstrapServers(), ROUTES);
            assertThat(stack.kpis(FLIGHTS)).isNotEmpty().isEqualTo(flights.totals());
            assertThat(routes.counts().get("carrier")).containsEntry("RW", 3L);
            Wait.until("the totals of the routes", STORED_LIMIT, () -> stack.kpis(ROUTES)
                    .equals(routes.totals()));
        }
    }

    private static void publishRoutes(AirlineStack stack) throws Exception {
        KafkaConfig kafka = Configuration.of(List.of(KafkaConfig.class))
                .set("kafka.bootstrap-servers", stack.bootstrapServers())
                .build()
                .get(KafkaConfig.class);
        try (KafkaEventPublisher publisher =
                KafkaEventPublisher.open(kafka, PublisherConfig.defaults(), EventStream.ROUTES.topic())) {
            Production<?> production = Production.of(
                            EventStream.ROUTES, List.of(EventStream.ROUTES.file(sample("routes.dat"))), publisher)
                    .build();
            assertThat(production.run().counts().success()).isEqualTo(4);
        }
    }
}
