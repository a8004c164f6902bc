package io.airline.producer;

import io.airline.model.FlightFare;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Invents flights with the proportions of the fare dataset: how many of each carrier, with how many stops; for each number
 * of stops, between which cities, how long and at what price. The figures are counts and quantiles over its 10,683 rows.
 *
 * <p>A flight draws its carrier, then the carrier's number of stops, then the rest, so that carriers, stops and cities all
 * come out right by themselves.
 */
final class FlightGenerator implements EventFactory<FlightFare> {
    private static final LocalDate FIRST_DAY = LocalDate.of(2019, 3, 1);
    private static final int DAYS = 119;
    private static final int DEPARTURE_STEP_MINUTES = 5;
    private static final int DEPARTURES_PER_DAY = 24 * 60 / DEPARTURE_STEP_MINUTES;
    private static final String ROUTE_SEPARATOR = " → ";

    /** Index into the weights of {@link #CARRIERS} and {@link #JOURNEYS} that stands for a row without route and stops. */
    private static final int STOPS_UNKNOWN = 5;

    private static final List<Carrier> CARRIERS = List.of(
            new Carrier("Jet Airways", 1.21, 623, 2535, 691, 0, 0, 0),
            new Carrier("IndiGo", 0.89, 1241, 793, 19, 0, 0, 0),
            new Carrier("Air India", 0.99, 417, 540, 756, 37, 1, 1),
            new Carrier("Multiple carriers", 1.05, 0, 1145, 43, 8, 0, 0),
            new Carrier("SpiceJet", 0.79, 670, 148, 0, 0, 0, 0),
            new Carrier("Vistara", 1.16, 264, 215, 0, 0, 0, 0),
            new Carrier("Air Asia", 0.84, 181, 129, 9, 0, 0, 0),
            new Carrier("GoAir", 0.83, 92, 102, 0, 0, 0, 0),
            new Carrier("Multiple carriers Premium economy", 1.11, 0, 13, 0, 0, 0, 0),
            new Carrier("Jet Airways Business", 5.37, 0, 4, 2, 0, 0, 0),
            new Carrier("Vistara Premium economy", 1.92, 3, 0, 0, 0, 0, 0),
            new Carrier("Trujet", 0.40, 0, 1, 0, 0, 0, 0));

    private static final List<Journey> JOURNEYS = List.of(
            new Journey("Delhi", "DEL", "Cochin", "COK", 213, 3185, 1113, 25, 0, 1),
            new Journey("Kolkata", "CCU", "Banglore", "BLR", 724, 1834, 302, 11, 0, 0),
            new Journey("Banglore", "BLR", "Delhi", "DEL", 1265, 0, 0, 0, 0, 0),
            new Journey("Banglore", "BLR", "New Delhi", "DEL", 287, 562, 75, 7, 1, 0),
            new Journey("Mumbai", "BOM", "Hyderabad", "HYD", 621, 44, 30, 2, 0, 0),
            new Journey("Chennai", "MAA", "Kolkata", "CCU", 381, 0, 0, 0, 0, 0));

    /** Minutes, by number of stops. */
    private static final List<Quantiles> DURATIONS = List.of(
            new Quantiles(75, 90, 140, 160, 170, 180, 230),
            new Quantiles(195, 330, 465, 705, 975, 1450, 1750),
            new Quantiles(450, 535, 865, 1275, 1560, 1790, 2860),
            new Quantiles(565, 565, 835, 1585, 2280, 2280, 2280),
            new Quantiles(1770, 1770, 1770, 1770, 1770, 1770, 1770),
            new Quantiles(1420, 1420, 1420, 1420, 1420, 1420, 1420));

    /** Rupees of an average carrier, by number of stops. */
    private static final List<Quantiles> PRICES = List.of(
            new Quantiles(1759, 3257, 3858, 4667, 5678, 7229, 14000),
            new Quantiles(3480, 6147, 7480, 10262, 13364, 14815, 30000),
            new Quantiles(4647, 9270, 10676, 12760, 14237, 15894, 36000),
            new Quantiles(8607, 10493, 10703, 12954, 14960, 16294, 21829),
            new Quantiles(17686, 17686, 17686, 17686, 17686, 17686, 17686),
            new Quantiles(7480, 7480, 7480, 7480, 7480, 7480, 7480));

    private static final WeightedChoice<String> AIRPORTS_ON_THE_WAY = choice(List.of(
            new Weighted("BOM", 4980),
            new Weighted("DEL", 791),
            new Weighted("HYD", 582),
            new Weighted("MAA", 344),
            new Weighted("AMD", 299),
            new Weighted("JAI", 261),
            new Weighted("BLR", 236),
            new Weighted("BBI", 129),
            new Weighted("IDR", 121),
            new Weighted("NAG", 111),
            new Weighted("GAU", 99),
            new Weighted("GOI", 88),
            new Weighted("PNQ", 76),
            new Weighted("CCU", 76),
            new Weighted("BHO", 69),
            new Weighted("LKO", 61),
            new Weighted("IXR", 54)));

    /** The empty one stands for no remark. */
    private static final WeightedChoice<String> REMARKS = choice(List.of(
            new Weighted("", 8348),
            new Weighted("In-flight meal not included", 1982),
            new Weighted("No check-in baggage included", 320),
            new Weighted("1 Long layover", 19),
            new Weighted("Change airports", 7),
            new Weighted("Business class", 4),
            new Weighted("1 Short layover", 1),
            new Weighted("Red-eye flight", 1),
            new Weighted("2 Long layover", 1)));

    private static final WeightedChoice<Carrier> CARRIER =
            new WeightedChoice<>(CARRIERS, i -> CARRIERS.get(i).stops().sum());

    private static final List<WeightedChoice<Journey>> JOURNEY_BY_STOPS = IntStream.rangeClosed(0, STOPS_UNKNOWN)
            .mapToObj(stops -> new WeightedChoice<>(
                    JOURNEYS, i -> JOURNEYS.get(i).stops().counts().get(stops)))
            .toList();

    private final RandomGenerator random;

    FlightGenerator(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public FlightFare create(String id, Instant eventTime) {
        Carrier carrier = CARRIER.draw(random);
        int stops = carrier.stops().choice().draw(random);
        Journey journey = JOURNEY_BY_STOPS.get(stops).draw(random);
        int duration = roundToStep(DURATIONS.get(stops).draw(random));
        LocalDateTime departure = FIRST_DAY
                .plusDays(random.nextInt(DAYS))
                .atStartOfDay()
                .plusMinutes((long) DEPARTURE_STEP_MINUTES * random.nextInt(DEPARTURES_PER_DAY));
        LocalDateTime arrival = departure.plusMinutes(duration);
        boolean sameDay = arrival.toLocalDate().equals(departure.toLocalDate());
        String remark = REMARKS.draw(random);
        int price = (int) Math.round(PRICES.get(stops).draw(random) * carrier.priceFactor());
        return new FlightFare(
                id,
                eventTime,
                carrier.name(),
                departure.toLocalDate(),
                journey.source(),
                journey.destination(),
                stops == STOPS_UNKNOWN ? null : route(journey, stops),
                departure.toLocalTime(),
                arrival.toLocalTime(),
                sameDay ? null : arrival.toLocalDate(),
                duration,
                stops == STOPS_UNKNOWN ? null : (Integer) stops,
                remark.isEmpty() ? null : remark,
                price);
    }

    private static int roundToStep(int minutes) {
        return Math.round((float) minutes / DEPARTURE_STEP_MINUTES) * DEPARTURE_STEP_MINUTES;
    }

    /** Returns the airports from source to destination, none of them twice. */
    private String route(Journey journey, int stops) {
        StringBuilder route = new StringBuilder(journey.sourceAirport());
        for (int i = 0; i < stops; i++) {
            String airport = AIRPORTS_ON_THE_WAY.draw(random);
            while (route.indexOf(airport) >= 0 || airport.equals(journey.destinationAirport())) {
                airport = AIRPORTS_ON_THE_WAY.draw(random);
            }
            route.append(ROUTE_SEPARATOR).append(airport);
        }
        return route.append(ROUTE_SEPARATOR)
                .append(journey.destinationAirport())
                .toString();
    }

    private static WeightedChoice<String> choice(List<Weighted> items) {
        return new WeightedChoice<>(
                items.stream().map(Weighted::item).toList(), i -> items.get(i).weight());
    }

    private record Weighted(String item, int weight) {}

    /** Numbers of flights by number of stops; the last one of those without. */
    private record StopCounts(List<Integer> counts, WeightedChoice<Integer> choice) {
        StopCounts(int... counts) {
            this(
                    IntStream.of(counts).boxed().toList(),
                    new WeightedChoice<>(
                            IntStream.range(0, counts.length).boxed().toList(), i -> counts[i]));
        }

        int sum() {
            return counts.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * A carrier.
     *
     * @param priceFactor its mean price as a multiple of the average carrier's for the same number of stops
     */
    private record Carrier(String name, double priceFactor, StopCounts stops) {
        Carrier(String name, double priceFactor, int... stops) {
            this(name, priceFactor, new StopCounts(stops));
        }
    }

    private record Journey(
            String source, String sourceAirport, String destination, String destinationAirport, StopCounts stops) {
        Journey(String source, String sourceAirport, String destination, String destinationAirport, int... stops) {
            this(source, sourceAirport, destination, destinationAirport, new StopCounts(stops));
        }
    }
}
