package io.airline.it;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.ROUTES;
import static io.airline.it.Stacks.STORED_LIMIT;
import static io.airline.it.Stacks.produce;
import static io.airline.it.Stacks.publishFiles;
import static io.airline.it.Stacks.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.local.AirlineStack;
import io.airline.local.Expected;
import io.airline.local.Ports;
import io.airline.local.Store;
import io.airline.local.Wait;
import io.airline.producer.EventStream;
import java.time.InstantSource;
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
            assertThat(produce(
                            stack,
                            EventStream.ROUTES,
                            EventStream.ROUTES.file(sample("routes.dat")),
                            InstantSource.system()))
                    .isEqualTo(4);
            publishFiles(stack, List.of(sample("flights.csv")));

            Expected flights = Expected.of(stack.bootstrapServers(), FLIGHTS);
            Expected routes = Expected.of(stack.bootstrapServers(), ROUTES);
            assertThat(stack.kpis(FLIGHTS)).isNotEmpty().isEqualTo(flights.totals());
            assertThat(routes.counts().get("carrier")).containsEntry("RW", 3L);
            Wait.until("the totals of the routes", STORED_LIMIT, () -> stack.kpis(ROUTES)
                    .equals(routes.totals()));
        }
    }
}
