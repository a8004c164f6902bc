package io.airline.examples.companies;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.Slices;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.Timeliness;
import io.airline.model.EventCodec;
import io.airline.producer.EventFactory;
import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompanyStreamsTest {
    private static final Instant NOON = Instant.parse("2024-11-20T12:00:00Z");

    /** The job decodes only what the definition says it reads. */
    @Test
    void whatTheJobReadsGivesTheSameAsWholeEvents() throws Exception {
        StreamDefinition<Company> definition = CompanyStreams.definition();
        InMemoryAggregator<Company> whole = aggregator(definition);
        InMemoryAggregator<Company> read = aggregator(definition);
        EventCodec<Company> writer = EventCodec.of(Company.class);
        EventCodec<Company> reader = definition.newCodec();

        for (Company event : events(5000)) {
            whole.add(event, NOON);
            read.add(reader.decode(writer.encode(event)), NOON);
        }

        assertThat(read.totals())
                .hasSizeGreaterThan(definition.dimensions().size())
                .isEqualTo(whole.totals());
    }

    @Test
    void producerAndJobMeanTheSame() {
        EventStream<?> source = new CompanySources().streams().get(0);
        StreamDefinition<?> definition = new CompanyStreams().streams().get(0);

        assertThat(source.name()).isEqualTo(definition.name());
        assertThat(source.topic()).isEqualTo(definition.topic());
        assertThat(ServiceLoader.load(EventStreamProvider.class)).hasOnlyElementsOfType(CompanySources.class);
        assertThat(ServiceLoader.load(StreamProvider.class)).hasOnlyElementsOfType(CompanyStreams.class);
    }

    @Test
    void noNumberOfEmployeesFallsBetweenTwoSizes() {
        for (int employees = 1; employees <= 5000; employees++) {
            String expected =
                    employees < 10 ? "1–9" : employees < 50 ? "10–49" : employees < 250 ? "50–249" : "250 and more";
            assertThat(CompanyStreams.SIZES.labelOf(employees)).isEqualTo(expected);
        }
        InMemoryAggregator<Company> aggregator = aggregator(CompanyStreams.definition());
        events(5000).forEach(company -> aggregator.add(company, NOON));
        assertThat(aggregator.counts("company_size").values().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(5000);
    }

    @Test
    void revenueIsAPercentageOfAllInvestmentNotTheMeanOfPercentages() {
        List<Company> companies = events(1000);
        InMemoryAggregator<Company> aggregator = aggregator(CompanyStreams.definition());
        companies.forEach(company -> aggregator.add(company, NOON));
        SliceTotal total = aggregator.totals().stream()
                .filter(each -> each.dimension().equals("sector"))
                .findFirst()
                .orElseThrow();
        List<Company> counted = companies.stream()
                .filter(company -> company.getSector().equals(total.key()))
                .filter(company -> !company.getTimestamp().isBefore(total.start()))
                .filter(company -> company.getTimestamp().isBefore(total.start().plus(total.length())))
                .toList();

        double revenue = counted.stream().mapToLong(Company::getRevenue).sum();
        double investment = counted.stream().mapToLong(Company::getInvestment).sum();
        assertThat(counted).hasSize((int) total.count());
        assertThat(total.fields().get("revenue_percent_ratio").doubleValue())
                .isCloseTo(100 * revenue / investment, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(total.fields().get("investment_mean").doubleValue())
                .isCloseTo(investment / counted.size(), org.assertj.core.api.Assertions.within(1e-6));
    }

    private static InMemoryAggregator<Company> aggregator(StreamDefinition<Company> definition) {
        return new InMemoryAggregator<>(
                definition,
                Slices.of(Duration.ofSeconds(5)),
                new Timeliness(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }

    /** Events of two minutes, in milliseconds as Avro keeps them. */
    private static List<Company> events(int count) {
        EventFactory<Company> factory = new CompanyRegister(new SplittableRandom(7));
        return IntStream.range(0, count)
                .mapToObj(i -> factory.create("test-" + i, NOON.minusMillis(i * 120_000L / count)))
                .toList();
    }
}
