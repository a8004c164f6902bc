package io.airline.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.FlightFare;
import io.airline.model.SchemaSource;
import io.airline.model.SchemaUnavailableException;
import io.airline.model.UndecodableEventException;
import io.airline.model.testing.FakeRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Example;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.avro.Schema;

class RegistrySchemasTest {
    private static final Schema FLIGHT = FlightFare.getClassSchema();
    private static final int LIMIT = 10;
    private static final String NOT_FOUND = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    private final FakeRegistry registry;
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.parse("2024-11-20T12:00:00Z");

    RegistrySchemasTest() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterTry
    void stop() {
        registry.close();
    }

    private RegistryConfig config() {
        return RegistryClientTest.config(
                registry.url(),
                Map.of("AIRLINE_REGISTRY_CACHE_SIZE", "" + LIMIT, "AIRLINE_REGISTRY_UNKNOWN_FOR", "60s"));
    }

    private RegistrySchemas schemas(boolean isPatient) {
        return new RegistrySchemas(config(), isPatient, () -> now, waits::add, new Random(1));
    }

    @Example
    void aSchemaIsAskedForOnce() throws Exception {
        int id = registry.add("airlines-value", FLIGHT);
        RegistrySchemas schemas = schemas(true);

        for (int i = 0; i < 5; i++) {
            assertThat(schemas.schema(id)).isEqualTo(FLIGHT);
        }
        assertThat(registry.requests()).hasSize(1);
        assertThat(waits).isEmpty();
    }

    @Example
    void theLastSchemasUsedAreRemembered() throws Exception {
        RegistrySchemas schemas = schemas(true);
        for (int i = 0; i <= LIMIT; i++) {
            registry.add("airlines-value", FLIGHT);
        }
        for (int id = 1; id <= LIMIT; id++) {
            schemas.schema(id);
        }
        schemas.schema(1);
        schemas.schema(LIMIT + 1);
        schemas.schema(1);
        assertThat(registry.requests()).hasSize(LIMIT + 1);

        schemas.schema(2);
        assertThat(registry.requests()).hasSize(LIMIT + 2);
    }

    @Example
    void anUnknownIdIsAskedForAgainAfterAWhile() throws Exception {
        RegistrySchemas schemas = schemas(true);
        assertUnknown(schemas, 1);
        int id = registry.add("airlines-value", FLIGHT);
        now = now.plusSeconds(59);
        assertUnknown(schemas, id);
        assertThat(registry.requests()).hasSize(1);

        now = now.plusSeconds(1);
        assertThat(schemas.schema(id)).isEqualTo(FLIGHT);
        assertThat(registry.requests()).hasSize(2);
    }

    @Example
    void aTopicOfInventedIdsDoesNotOverrunTheRegistryAndKnownIdsGoOn() throws Exception {
        int known = registry.add("airlines-value", FLIGHT);
        RegistrySchemas schemas = schemas(true);
        schemas.schema(known);
        for (int id = 1000; id < 2000; id++) {
            int invented = id;
            assertThatThrownBy(() -> schemas.schema(invented)).isInstanceOf(UndecodableEventException.class);
        }
        assertThat(registry.requests()).hasSize(1 + LIMIT);
        assertThat(schemas.schema(known)).isEqualTo(FLIGHT);
        assertThatThrownBy(() -> schemas.schema(5000))
                .hasMessage(("schema 5000 was not asked for: the registry at %s does not know 10 others"
                                + " (registry.cache-size) of the last 60000 ms (registry.unknown-for)")
                        .formatted(registry.url()));

        now = now.plusSeconds(60);
        int late = registry.add("airlines-value", FLIGHT);
        assertThat(schemas.schema(late)).isEqualTo(FLIGHT);
    }

    @Example
    void anOutageIsWaitedForAndTheWaitsGrow() throws Exception {
        int id = registry.add("airlines-value", FLIGHT);
        for (int i = 0; i < 12; i++) {
            registry.then(503, "");
        }

        assertThat(schemas(true).schema(id)).isEqualTo(FLIGHT);

        assertThat(waits).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(waits.get(i).toMillis()).isBetween(0L, Math.min(30_000, 200L << i));
        }
        assertThat(waits.get(11)).isNotEqualTo(waits.get(10));
        assertThat(waits.stream().mapToLong(Duration::toMillis).max().orElseThrow())
                .isGreaterThan(5_000);
    }

    @Example
    void anIdThatIsUnknownAfterTheOutageIsRefused() {
        registry.then(500, "").then(404, NOT_FOUND);

        assertUnknown(schemas(true), 1);
        assertThat(waits).hasSize(1);
    }

    @Example
    void whoHasSomebodyWaitingIsToldAtOnceAndMayAskAgain() throws Exception {
        int id = registry.add("airlines-value", FLIGHT);
        RegistrySchemas schemas = schemas(false);
        registry.then(503, "");

        assertThatThrownBy(() -> schemas.schema(id))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessage(
                        "schema 1 cannot be had for now: %s answers with HTTP status 503".formatted(registry.url()));
        assertThat(schemas.schema(id)).isEqualTo(FLIGHT);
        assertThat(waits).isEmpty();
    }

    @Example
    void whoeverIsInterruptedStopsWaiting() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        registry.then(exchange -> {
            asked.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RegistrySchemas schemas = schemas(true);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> task = executor.submit(() -> {
                assertThatThrownBy(() -> schemas.schema(1)).isInstanceOf(SchemaUnavailableException.class);
                return Thread.currentThread().isInterrupted();
            });
            asked.await();
            executor.shutdownNow();
            assertThat(task.get()).isTrue();
        } finally {
            ended.countDown();
        }
    }

    @Example
    void aProcessSharesOneMemoryOfARegistry() {
        assertThat(RegistrySchemas.waiting(config())).isSameAs(RegistrySchemas.waiting(config()));
        assertThat(RegistrySchemas.waiting(RegistryConfig.defaults())).isSameAs(SchemaSource.NONE);
        assertThat(RegistrySchemas.asking(RegistryConfig.defaults())).isSameAs(SchemaSource.NONE);
    }

    private static void assertUnknown(RegistrySchemas schemas, int id) {
        assertThatThrownBy(() -> schemas.schema(id))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageStartingWith("schema %d is unknown to the registry at http://127.0.0.1:".formatted(id));
    }
}
