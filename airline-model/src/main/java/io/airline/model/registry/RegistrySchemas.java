package io.airline.model.registry;

import io.airline.model.Backoff;
import io.airline.model.SchemaSource;
import io.airline.model.SchemaUnavailableException;
import io.airline.model.UndecodableEventException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a registry, remembered. Thread-safe; one id is asked for at a time, so that a registry that comes back is
 * not overrun by those who waited.
 *
 * <p>What the registry knows it knows for good, since ids are never given twice. What it does not know is remembered for a
 * while, within bounds: a topic that is full of invented ids costs no more requests than the bound in that time.
 */
public final class RegistrySchemas implements SchemaSource {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemas.class);
    private static final Map<RegistryConfig, SchemaSource> SHARED = new ConcurrentHashMap<>();

    private final RegistryConfig config;
    private final RegistryClient client;
    private final boolean isPatient;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Backoff backoff;
    private final ReentrantLock asking = new ReentrantLock();
    private final Map<Integer, Schema> known;
    private final Map<Integer, Unknown> unknown = new LinkedHashMap<>();

    /** What the registry said of an id that is no schema, and until when that counts, in milliseconds since the epoch. */
    private record Unknown(String refusal, long until) {}

    /** How to wait. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    RegistrySchemas(
            RegistryConfig config, boolean isPatient, InstantSource clock, Sleeper sleeper, RandomGenerator random) {
        this.config = config;
        this.client = new RegistryClient(config);
        this.isPatient = isPatient;
        this.clock = clock;
        this.sleeper = sleeper;
        this.backoff = new Backoff(config.initialBackoff(), config.maxBackoff(), random);
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Schema> eldest) {
                return size() > config.cacheSize();
            }
        };
    }

    /**
     * Returns this process's schemas of that registry, which wait until it answers, however long: then nothing is skipped and
     * nothing refused for its outage. {@link SchemaSource#NONE} if the configuration has no registry.
     *
     * <p>Whoever waits and is interrupted gets a {@link SchemaUnavailableException}, and stays interrupted.
     */
    public static SchemaSource waiting(RegistryConfig config) {
        return config.url().isEmpty() ? NONE : SHARED.computeIfAbsent(config, registry -> of(registry, true));
    }

    /**
     * Returns new schemas of that registry, which ask once and otherwise throw {@link SchemaUnavailableException}, for those
     * who have somebody else waiting. {@link SchemaSource#NONE} if the configuration has no registry.
     */
    public static SchemaSource asking(RegistryConfig config) {
        return config.url().isEmpty() ? NONE : of(config, false);
    }

    private static SchemaSource of(RegistryConfig config, boolean isPatient) {
        return new RegistrySchemas(
                config, isPatient, InstantSource.system(), duration -> Thread.sleep(duration.toMillis()), new Random());
    }

    @Override
    public Schema schema(int id) throws UndecodableEventException {
        Schema schema = remembered(id);
        if (schema != null) {
            return schema;
        }
        try {
            asking.lockInterruptibly();
            try {
                // Somebody may have asked meanwhile.
                schema = remembered(id);
                return schema == null ? ask(id) : schema;
            } finally {
                asking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaUnavailableException(
                    "interrupted while waiting for schema %d of %s".formatted(id, client), e);
        }
    }

    /** Returns null if the registry has to be asked. */
    private synchronized Schema remembered(int id) throws UndecodableEventException {
        Schema schema = known.get(id);
        if (schema != null || unknown.isEmpty()) {
            return schema;
        }
        forgetOld();
        Unknown answer = unknown.get(id);
        if (answer != null) {
            throw new UndecodableEventException(answer.refusal());
        }
        if (unknown.size() >= config.cacheSize()) {
            throw new UndecodableEventException(
                    ("schema %d was not asked for: the registry at %s does not know %d others (registry.cache-size) of the"
                                    + " last %d ms (registry.unknown-for)")
                            .formatted(
                                    id,
                                    client,
                                    unknown.size(),
                                    config.unknownFor().toMillis()));
        }
        return null;
    }

    /** They are in the order in which they were asked for, thus in that in which they end. */
    private void forgetOld() {
        long now = clock.millis();
        Iterator<Unknown> oldest = unknown.values().iterator();
        while (oldest.hasNext() && oldest.next().until() <= now) {
            oldest.remove();
        }
    }

    private synchronized Schema remember(int id, Schema schema) {
        known.put(id, schema);
        return schema;
    }

    private synchronized void remember(int id, String refusal) {
        unknown.put(
                id, new Unknown(refusal, clock.millis() + config.unknownFor().toMillis()));
    }

    private Schema ask(int id) throws UndecodableEventException, InterruptedException {
        String lastReason = null;
        for (int failures = 0; ; ) {
            try {
                Schema schema = client.schema(id);
                LOG.info("schema fetched id={} name={} registry={}", id, schema.getFullName(), client);
                goesOn(failures);
                return remember(id, schema);
            } catch (UndecodableEventException e) {
                goesOn(failures);
                remember(id, e.getMessage());
                throw e;
            } catch (RegistryException e) {
                if (!isPatient) {
                    throw new SchemaUnavailableException(
                            "schema %d cannot be had for now: %s".formatted(id, e.getMessage()), e);
                }
                failures++;
                if (!e.getMessage().equals(lastReason)) {
                    lastReason = e.getMessage();
                    LOG.warn(
                            "events wait for their schema, trying until it is known id={} reason=\"{}\"",
                            id,
                            lastReason);
                }
                sleeper.sleep(backoff.after(failures));
            }
        }
    }

    private void goesOn(int failures) {
        if (failures > 0) {
            LOG.info("schema registry answers again registry={} failures={}", client, failures);
        }
    }
}
