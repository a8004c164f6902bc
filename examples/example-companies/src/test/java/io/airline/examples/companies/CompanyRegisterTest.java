package io.airline.examples.companies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The laws of the invention. */
class CompanyRegisterTest {
    private static final Instant NOW = Instant.parse("2024-11-20T09:15:00Z");
    private static final int MANY = 50_000;
    private static final List<Company> COMPANIES = companies(1, MANY);

    @Test
    void figuresAreEvenlySpreadWithinTheirBounds() {
        assertEven(Company::getRevenue, 10_000, 1_000_000);
        assertEven(Company::getEmployees, 10, 5_000);
        assertEven(Company::getInvestment, 100_000, 5_000_000);
        assertThat(COMPANIES).allSatisfy(company -> assertThat(company.getValuation())
                .isBetween(company.getInvestment(), 10 * company.getInvestment()));
    }

    private static void assertEven(ToLongFunction<Company> figure, long least, long greatest) {
        LongSummaryStatistics all = COMPANIES.stream().mapToLong(figure).summaryStatistics();
        double range = greatest - least;

        assertThat(all.getMin()).isBetween(least, least + Math.round(range / 1000));
        assertThat(all.getMax()).isBetween(greatest - Math.round(range / 1000), greatest);
        assertThat(all.getAverage()).isCloseTo(least + range / 2, within(range / 100));
        for (int tenth = 0; tenth < 10; tenth++) {
            double from = least + tenth * range / 10;
            double share = (double) COMPANIES.stream()
                            .mapToLong(figure)
                            .filter(each -> each >= from && each < from + range / 10)
                            .count()
                    / MANY;
            assertThat(share).isCloseTo(0.1, within(0.01));
        }
    }

    @Test
    void sectorsAndCountriesComeEquallyOften() {
        assertThat(counts(Company::getSector))
                .containsOnlyKeys(CompanyRegister.SECTORS)
                .allSatisfy((sector, count) -> assertThat((double) count / MANY).isCloseTo(0.2, within(0.01)));
        assertThat(counts(Company::getCountry)).hasSize(10).allSatisfy((country, count) -> assertThat(
                        (double) count / MANY)
                .isCloseTo(0.1, within(0.01)));
    }

    @Test
    void textsAreWhatTheyClaimToBe() {
        assertThat(COMPANIES.subList(0, 1000)).allSatisfy(company -> {
            assertThat(company.getEmail()).matches("office@[a-z-]+\\.example");
            assertThat(company.getWebsite()).matches("https://www\\.[a-z-]+\\.example");
            assertThat(company.getVat()).matches("[A-Z]{2}[0-9]{9}");
            assertThat(company.getPhone()).matches("\\+[0-9]{1,3} 555 [0-9]{7}");
            assertThat(company.getName()).isNotBlank();
            assertThat(company.getContact()).isNotBlank();
            assertThat(company.getAddresses()).hasSizeBetween(1, 3).allSatisfy(address -> assertThat(address)
                    .endsWith(", " + company.getCountry()));
            assertThat(company.getFounded()).isBetween("1970-01-01", "2024-12-31");
        });
    }

    @Test
    void theSameSeedIsTheSameRegister() {
        assertThat(companies(2, 100)).isEqualTo(companies(2, 100)).isNotEqualTo(companies(3, 100));
    }

    private static Map<String, Long> counts(Function<Company, String> key) {
        return COMPANIES.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }

    private static List<Company> companies(long seed, int count) {
        CompanyRegister register = new CompanyRegister(new SplittableRandom(seed));
        return IntStream.range(0, count)
                .mapToObj(i -> register.create(Integer.toString(i), NOW))
                .toList();
    }
}
