package io.airline.producer;

import io.airline.model.AirlineRouteEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Invents flights between 500 airports by 120 carriers. Both follow Zipf's law, as traffic does roughly: a few large ones
 * and a long tail. The large ones have codes one knows, the others invented ones; identifiers are all invented.
 */
final class RouteGenerator implements EventFactory<AirlineRouteEvent> {
    private static final int CARRIERS = 120;
    private static final int AIRPORTS = 500;
    private static final double CARRIER_EXPONENT = 0.8;
    private static final double AIRPORT_EXPONENT = 0.5;
    private static final double CODESHARE_SHARE = 0.2;
    private static final double ONE_STOP_SHARE = 0.0005;
    private static final int FIRST_CARRIER_ID = 20_000;
    private static final int FIRST_AIRPORT_ID = 30_000;

    private static final List<String> LARGE_CARRIERS =
            List.of("FR", "AA", "UA", "DL", "CZ", "MU", "CA", "WN", "U2", "AF", "LH", "TK");
    private static final List<String> LARGE_AIRPORTS = List.of(
            "ATL", "ORD", "PEK", "LHR", "CDG", "FRA", "LAX", "DFW", "JFK", "AMS", "PVG", "SIN", "BCN", "ICN", "MUC",
            "MIA", "DEN", "IST", "DXB", "DEL");

    /** From common to rare; the empty one stands for a route without equipment. */
    private static final List<String> EQUIPMENT = List.of(
            "320", "738", "319", "737", "73H", "CRJ", "AT7", "321", "E90", "320 319", "319 320", "333", "DH4", "332",
            "763", "777", "77W", "320 321", "738 73H", "");

    private static final WeightedChoice<Code> CARRIER =
            WeightedChoice.zipf(codes(LARGE_CARRIERS, CARRIERS, 2, FIRST_CARRIER_ID), CARRIER_EXPONENT);
    private static final WeightedChoice<Code> AIRPORT =
            WeightedChoice.zipf(codes(LARGE_AIRPORTS, AIRPORTS, 3, FIRST_AIRPORT_ID), AIRPORT_EXPONENT);
    private static final WeightedChoice<String> AIRCRAFT = WeightedChoice.zipf(EQUIPMENT, 1);

    private final RandomGenerator random;

    RouteGenerator(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public AirlineRouteEvent create(String id, Instant eventTime) {
        Code carrier = CARRIER.draw(random);
        Code source = AIRPORT.draw(random);
        Code destination = AIRPORT.draw(random);
        while (destination.equals(source)) {
            destination = AIRPORT.draw(random);
        }
        boolean codeshare = random.nextDouble() < CODESHARE_SHARE;
        int stops = random.nextDouble() < ONE_STOP_SHARE ? 1 : 0;
        return new AirlineRouteEvent(
                id,
                eventTime,
                carrier.text(),
                carrier.id(),
                source.text(),
                source.id(),
                destination.text(),
                destination.id(),
                codeshare,
                stops,
                AIRCRAFT.draw(random));
    }

    /** Returns {@code count} codes: the large ones, then invented ones that differ from them. */
    private static List<Code> codes(List<String> large, int count, int letters, int firstId) {
        List<Code> codes = new ArrayList<>(count);
        for (String text : large) {
            codes.add(new Code(text, firstId + codes.size()));
        }
        for (int number = 0; codes.size() < count; number++) {
            String text = invented(number, letters);
            if (!large.contains(text)) {
                codes.add(new Code(text, firstId + codes.size()));
            }
        }
        return List.copyOf(codes);
    }

    /** Returns a number in base 26, A to Z, least significant letter first so that neighbours look unlike. */
    private static String invented(int number, int letters) {
        StringBuilder text = new StringBuilder(letters);
        int rest = number;
        for (int i = 0; i < letters; i++) {
            text.append((char) ('A' + rest % 26));
            rest /= 26;
        }
        return text.toString();
    }

    private record Code(String text, int id) {}
}
