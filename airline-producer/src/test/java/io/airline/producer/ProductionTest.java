package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.airline.model.AirlineRouteEvent;
import io.airline.model.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProductionTest {
    private static final String AER_TO_KZN = "2B,410,AER,2965,KZN,2990,,0,CR2\n";
    private static final String NO_NUMBER = "2B,x,AER,2965,KZN,2990,,0,CR2\n";
    private static final String NEGATIVE_STOPS = "2B,410,AER,2965,KZN,2990,,-1,CR2\n";

    private final List<Reject> rejects = new ArrayList<>();

    @Test
    void everyRecordIsInOneCount() throws Exception {
        FakePublisher publisher = FakePublisher.unlimited();

        ProductionReport report = production(publisher, AER_TO_KZN + NO_NUMBER + AER_TO_KZN + NEGATIVE_STOPS)
                .topic("there")
                .clock(Rows.CLOCK)
                .build()
                .run();

        assertThat(report.outcome()).isEqualTo(ProductionReport.Outcome.COMPLETED);
        assertThat(report.topic()).isEqualTo("there");
        assertThat(report.started()).isEqualTo(Rows.NOW);
        assertThat(report.counts().total()).isEqualTo(4);
        assertThat(report.counts().success()).isEqualTo(2);
        assertThat(report.counts().errorsByTransform()).isEqualTo(1);
        assertThat(report.counts().errorsBySchema()).isEqualTo(1);
        assertThat(report.counts().unpublished()).isZero();
        assertThat(rejects).extracting(Reject::line).containsExactly(2L, 4L);
    }

    @Test
    void eventsHaveIdentityAndTimeOfTheProduction() throws Exception {
        FakePublisher publisher = FakePublisher.unlimited();

        Production.of(EventStream.ROUTES, List.of(input(AER_TO_KZN), input(AER_TO_KZN)), publisher)
                .clock(Rows.CLOCK)
                .productionId("today")
                .build()
                .run();

        EventCodec<AirlineRouteEvent> codec = EventStream.ROUTES.codec();
        List<AirlineRouteEvent> events = new ArrayList<>();
        for (byte[] bytes : publisher.published()) {
            events.add(codec.decode(bytes));
        }
        assertThat(events).extracting(AirlineRouteEvent::getId).containsExactly("today-0", "today-1");
        assertThat(events).extracting(AirlineRouteEvent::getDatetime).containsOnly(Rows.NOW);
    }

    @Test
    void whatIsPublishedIsSkipped() throws Exception {
        FakePublisher publisher = FakePublisher.unlimited();

        ProductionReport report = production(publisher, AER_TO_KZN + NO_NUMBER + AER_TO_KZN.repeat(4))
                .productionId("nightly")
                .resume(published(0, 1, 3))
                .build()
                .run();

        assertThat(ids(publisher)).containsExactly("nightly-2", "nightly-4");
        assertThat(report.outcome()).isEqualTo(ProductionReport.Outcome.COMPLETED);
        assertThat(report.productionId()).isEqualTo("nightly");
        assertThat(report.counts().total()).isEqualTo(6);
        assertThat(report.counts().skipped()).isEqualTo(3);
        assertThat(report.counts().success()).isEqualTo(2);
        assertThat(report.counts().errorsByTransform()).isEqualTo(1);
        assertThat(report.counts().unpublished()).isZero();
        assertThat(rejects).extracting(Reject::line).containsExactly(2L);
    }

    @Test
    void skippedRecordsCostNoTimeOfTheRate() throws Exception {
        PublishedEvents published = new PublishedEvents();
        for (int number = 0; number < 100_000; number++) {
            published.add(number);
        }

        // At that rate they would take a day.
        ProductionReport report = production(FakePublisher.unlimited(), AER_TO_KZN.repeat(100_001))
                .rate(new Rate(1))
                .resume(published)
                .build()
                .run();

        assertThat(report.counts().skipped()).isEqualTo(100_000);
        assertThat(report.counts().success()).isEqualTo(1);
    }

    @Test
    void otherInputsThanThoseItBeganWithFailAResumedProduction() {
        FakePublisher publisher = FakePublisher.unlimited();
        Production<AirlineRouteEvent> production = production(publisher, AER_TO_KZN.repeat(2))
                .productionId("nightly")
                .resume(published(0, 7, 8))
                .build();

        ProductionException failure = catchThrowableOfType(ProductionException.class, production::run);

        assertThat(failure)
                .hasMessage("2 events of production nightly are published that the inputs do not have:"
                        + " they are not those that it began with");
        assertThat(failure.report().counts().skipped()).isEqualTo(1);
        assertThat(failure.report().counts().success()).isEqualTo(1);
    }

    private static PublishedEvents published(long... numbers) {
        PublishedEvents published = new PublishedEvents();
        for (long number : numbers) {
            published.add(number);
        }
        return published;
    }

    private static List<String> ids(FakePublisher publisher) throws Exception {
        EventCodec<AirlineRouteEvent> codec = EventStream.ROUTES.codec();
        List<String> ids = new ArrayList<>();
        for (byte[] bytes : publisher.published()) {
            ids.add(codec.decode(bytes).getId());
        }
        return ids;
    }

    @Test
    void generatedFaultsAreCounted() throws Exception {
        GeneratorOptions options = new GeneratorOptions(
                1, OptionalLong.of(1000), 0.1, 0.1, 0.1, Duration.ofMinutes(20), Duration.ofMinutes(10));
        FakePublisher publisher = FakePublisher.unlimited();

        ProductionProgress counts = Production.of(
                        EventStream.FLIGHTS, List.of(EventStream.FLIGHTS.generator(options)), publisher)
                .build()
                .run()
                .counts();

        assertThat(counts.total()).isEqualTo(1000);
        assertThat(counts.success()).isEqualTo(1000);
        assertThat(publisher.published()).hasSize(1000);
        assertThat(counts.late()).isBetween(60L, 140L);
        assertThat(counts.future()).isBetween(60L, 140L);
        assertThat(counts.corrupt()).isBetween(60L, 140L);
    }

    @Test
    void loopStartsOverUntilStoppedAndRejectsOnce(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("routes.dat"), AER_TO_KZN + NO_NUMBER);
        AtomicReference<Production<AirlineRouteEvent>> running = new AtomicReference<>();
        FakePublisher publisher = FakePublisher.afterEach(self -> {
            if (self.published().size() == 5) {
                running.get().stop();
            }
        });
        running.set(Production.of(EventStream.ROUTES, List.of(EventStream.ROUTES.file(file)), publisher)
                .loop(true)
                .rejects(rejects::add)
                .build());

        ProductionReport report = running.get().run();

        assertThat(report.outcome()).isEqualTo(ProductionReport.Outcome.STOPPED);
        assertThat(report.counts().success()).isEqualTo(5);
        assertThat(report.counts().errorsByTransform()).isEqualTo(4);
        assertThat(report.counts().unpublished()).isZero();
        assertThat(rejects).hasSize(1);
    }

    @Test
    void loopOverNothingIsAnError(@TempDir Path directory) throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.csv"));
        Production<AirlineRouteEvent> production = Production.of(
                        EventStream.ROUTES, List.of(EventStream.ROUTES.file(empty)), FakePublisher.unlimited())
                .loop(true)
                .build();

        assertThatThrownBy(production::run)
                .isInstanceOf(ProductionException.class)
                .hasMessage("there is nothing to loop over: the inputs have no record");
    }

    @Test
    void anUnreadableInputFailsAfterWhatWasReadIsPublished(@TempDir Path directory) {
        FakePublisher publisher = FakePublisher.unlimited();
        Path missing = directory.resolve("missing.dat");
        Production<AirlineRouteEvent> production = Production.of(
                        EventStream.ROUTES, List.of(input(AER_TO_KZN), EventStream.ROUTES.file(missing)), publisher)
                .build();

        ProductionException failure = catchThrowableOfType(ProductionException.class, production::run);

        assertThat(failure).hasMessage(missing + " does not exist");
        assertThat(failure.report().outcome()).isEqualTo(ProductionReport.Outcome.FAILED);
        assertThat(failure.report().counts().success()).isEqualTo(1);
    }

    @Test
    void whatIsNotPublishedIsCounted() {
        FakePublisher publisher = FakePublisher.failingAfter(2);
        Production<AirlineRouteEvent> production =
                production(publisher, AER_TO_KZN.repeat(5)).build();

        ProductionException failure = catchThrowableOfType(ProductionException.class, production::run);

        assertThat(failure).hasMessage("the broker is full");
        assertThat(failure.report().counts().total()).isEqualTo(3);
        assertThat(failure.report().counts().success()).isEqualTo(2);
        assertThat(failure.report().counts().unpublished()).isEqualTo(1);
    }

    @Test
    void aRejectThatCannotBeKeptFailsTheProduction() {
        Production<AirlineRouteEvent> production = production(FakePublisher.unlimited(), NO_NUMBER)
                .rejects(reject -> {
                    throw new IOException("the disk is full");
                })
                .build();

        assertThatThrownBy(production::run)
                .isInstanceOf(ProductionException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void stopEndsAReadThatWaits() throws Exception {
        Pipe pipe = Pipe.open();
        CountDownLatch firstPublished = new CountDownLatch(1);
        FakePublisher publisher = FakePublisher.afterEach(self -> firstPublished.countDown());
        EventInput<AirlineRouteEvent> waiting = new EventInput<>() {
            @Override
            public String name() {
                return "pipe";
            }

            @Override
            public EventSource<AirlineRouteEvent> open(EventStamp stamp) {
                CsvRowReader rows = new CsvRowReader("pipe", Channels.newInputStream(pipe.source()));
                return new RowEventSource<>("pipe", () -> rows, new AirlineRouteParser(), stamp, pipe.source());
            }
        };
        Production<AirlineRouteEvent> production =
                Production.of(EventStream.ROUTES, List.of(waiting), publisher).build();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<ProductionReport> report = executor.submit(production::run);
            // The second row has no end yet, so that the reader waits in the middle of it.
            pipe.sink().write(StandardCharsets.UTF_8.encode(AER_TO_KZN + "2B,410"));
            assertThat(firstPublished.await(30, TimeUnit.SECONDS)).isTrue();
            production.stop();

            assertThat(report.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(ProductionReport.Outcome.STOPPED);
            assertThat(report.get().counts().success()).isEqualTo(1);
        } finally {
            executor.shutdownNow();
            pipe.sink().close();
        }
    }

    @Test
    void stopEndsAPause() throws Exception {
        AtomicReference<Production<AirlineRouteEvent>> running = new AtomicReference<>();
        FakePublisher publisher = FakePublisher.afterEach(self -> running.get().stop());
        running.set(Production.of(EventStream.ROUTES, List.of(input(AER_TO_KZN), input(AER_TO_KZN)), publisher)
                .pause(Duration.ofDays(1))
                .build());

        assertThat(running.get().run().counts().total()).isEqualTo(1);
    }

    @Test
    void stoppedBeforeItStarts() throws Exception {
        Production<AirlineRouteEvent> production =
                production(FakePublisher.unlimited(), AER_TO_KZN).build();
        production.stop();

        ProductionReport report = production.run();

        assertThat(report.outcome()).isEqualTo(ProductionReport.Outcome.STOPPED);
        assertThat(report.counts().total()).isZero();
    }

    @Test
    void runsOnce() throws Exception {
        Production<AirlineRouteEvent> production =
                production(FakePublisher.unlimited(), AER_TO_KZN).build();
        production.run();

        assertThatThrownBy(production::run).isInstanceOf(IllegalStateException.class);
    }

    private Production.Builder<AirlineRouteEvent> production(FakePublisher publisher, String text) {
        return Production.of(EventStream.ROUTES, List.of(input(text)), publisher)
                .rejects(rejects::add);
    }

    private static EventInput<AirlineRouteEvent> input(String text) {
        return EventStream.ROUTES.input("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
