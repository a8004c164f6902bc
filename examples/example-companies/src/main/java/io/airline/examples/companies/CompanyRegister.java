package io.airline.examples.companies;

import io.airline.producer.EventFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Invents companies, every figure evenly distributed within its bounds. Addresses in the web and of mail end with {@code
 * .example}, which nobody can have (RFC 2606).
 *
 * <p>Not thread-safe.
 */
final class CompanyRegister implements EventFactory<Company> {
    static final List<String> SECTORS = List.of("Technology", "Healthcare", "Finance", "Retail", "Agriculture");

    /** Inclusive, as all bounds here. */
    static final long LEAST_REVENUE = 10_000;

    static final long GREATEST_REVENUE = 1_000_000;
    static final int FEWEST_EMPLOYEES = 10;
    static final int MOST_EMPLOYEES = 5_000;
    static final long LEAST_INVESTMENT = 100_000;
    static final long GREATEST_INVESTMENT = 5_000_000;

    private static final long GREATEST_MULTIPLE = 10;
    private static final int MOST_ADDRESSES = 3;
    private static final LocalDate FIRST_FOUNDED = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST_FOUNDED = LocalDate.of(2024, 12, 31);

    private static final List<Country> COUNTRIES = List.of(
            new Country("France", "FR", 33, List.of("Paris", "Lyon", "Lille")),
            new Country("Germany", "DE", 49, List.of("Berlin", "Hamburg", "Köln")),
            new Country("India", "IN", 91, List.of("Mumbai", "Pune", "Chennai")),
            new Country("Italy", "IT", 39, List.of("Milano", "Torino", "Bari")),
            new Country("Japan", "JP", 81, List.of("Osaka", "Kobe", "Sendai")),
            new Country("Kenya", "KE", 254, List.of("Nairobi", "Mombasa", "Kisumu")),
            new Country("Mexico", "MX", 52, List.of("Puebla", "Mérida", "León")),
            new Country("Poland", "PL", 48, List.of("Kraków", "Gdańsk", "Poznań")),
            new Country("Spain", "ES", 34, List.of("Madrid", "Sevilla", "Vigo")),
            new Country("United States", "US", 1, List.of("Boston", "Denver", "Austin")));

    private static final List<String> ADJECTIVES =
            List.of("Bright", "Northern", "Silver", "Swift", "Open", "Blue", "Prime", "Quiet", "Green", "United");
    private static final List<String> NOUNS =
            List.of("Harbour", "Orchard", "Signal", "Forge", "River", "Ledger", "Field", "Lantern", "Bridge", "Summit");
    private static final List<String> FORMS = List.of("Group", "Labs", "Partners", "Works", "Systems");
    private static final List<String> STREETS = List.of("Station Road", "Market Street", "Mill Lane", "Park Avenue");
    private static final List<String> FIRST_NAMES = List.of("Ada", "Bruno", "Chidi", "Dana", "Emil", "Farah", "Goro");
    private static final List<String> LAST_NAMES = List.of("Abara", "Berger", "Costa", "Dubois", "Eto", "Farkas");

    private final RandomGenerator random;

    CompanyRegister(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Company create(String id, Instant eventTime) {
        Country country = oneOf(COUNTRIES);
        String name = "%s %s %s".formatted(oneOf(ADJECTIVES), oneOf(NOUNS), oneOf(FORMS));
        String domain = name.toLowerCase(Locale.ROOT).replace(' ', '-') + ".example";
        long investment = random.nextLong(LEAST_INVESTMENT, GREATEST_INVESTMENT + 1);
        return new Company(
                id,
                eventTime,
                name,
                "office@" + domain,
                country.code() + digits(9),
                "+%d 555 %s".formatted(country.phone(), digits(7)),
                country.name(),
                "https://www." + domain,
                IntStream.rangeClosed(1, random.nextInt(1, MOST_ADDRESSES + 1))
                        .mapToObj(unused -> address(country))
                        .toList(),
                oneOf(FIRST_NAMES) + " " + oneOf(LAST_NAMES),
                random.nextLong(LEAST_REVENUE, GREATEST_REVENUE + 1),
                random.nextInt(FEWEST_EMPLOYEES, MOST_EMPLOYEES + 1),
                oneOf(SECTORS),
                LocalDate.ofEpochDay(random.nextLong(FIRST_FOUNDED.toEpochDay(), LAST_FOUNDED.toEpochDay() + 1)),
                random.nextLong(investment, GREATEST_MULTIPLE * investment + 1),
                investment);
    }

    private String address(Country country) {
        return "%d %s, %s, %s"
                .formatted(random.nextInt(1, 200), oneOf(STREETS), oneOf(country.cities()), country.name());
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private <T> T oneOf(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private record Country(String name, String code, int phone, List<String> cities) {}
}
