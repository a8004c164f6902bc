package io.airline.examples.companies;

import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import io.airline.producer.Rate;
import java.time.Duration;
import java.util.List;

/** Brings the source of the stream {@code companies} to the producer: a company every 10 seconds. */
public final class CompanySources implements EventStreamProvider {
    @Override
    public List<EventStream<?>> streams() {
        return List.of(EventStream.of(CompanyStreams.NAME, Company.class)
                .id(Company::getId)
                .generator(CompanyRegister::new)
                .rate(new Rate(1, Duration.ofSeconds(10)))
                .build());
    }
}
