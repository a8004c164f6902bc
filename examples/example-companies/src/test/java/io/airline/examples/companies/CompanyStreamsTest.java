package io.airline.examples.companies;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.InMemoryAggregator;
import io.airline.aggregations.SliceTotal;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.testing.StreamDefinitionContract;
import io.airline.producer.EventStream;
import io.airline.producer.EventStreamProvider;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class CompanyStreamsTest extends StreamDefinitionContract<Company> {
    @Override
    protected StreamDefinition<Company> definition() {
        return CompanyStreams.definition();
    }

    @Override
    protected BiFunction<String, Instant, Company> newSource() {
        return new CompanyRegister(new SplittableRandom(7))::create;
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
        InMemoryAggregator<Company> aggregator = aggregated(events(5000));
        assertThat(aggregator.counts("company_size").values().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(5000);
    }

    @Test
    void revenueIsAPercentageOfAllInvestmentNotTheMeanOfPercentages() {
        List<Company> companies = events(1000);
        SliceTotal total = aggregated(companies).totals().stream()
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
}
