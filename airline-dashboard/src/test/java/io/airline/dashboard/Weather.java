package io.airline.dashboard;

import io.airline.aggregations.Classes;
import io.airline.aggregations.DistinctCount;
import io.airline.aggregations.First;
import io.airline.aggregations.Histogram;
import io.airline.aggregations.Last;
import io.airline.aggregations.Panel;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.Sum;
import io.airline.aggregations.Summary;
import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Readings of weather stations, with a panel of each kind; temperatures are tenths of a degree. */
public final class Weather {
    /** The dimension of all panels. */
    static final String STATION = "station";

    /** The stream. One of its measures has a state that is no number. */
    public static final StreamDefinition<Reading> STREAM = StreamDefinition.named("weather", Reading.class)
            .eventTime(Reading::getTime)
            .dimension(STATION, Reading::getStation)
            .dimensionOfEach("tag", Reading::getTags)
            .measure("temperature", new Summary<>(Reading::getTemperature))
            .measure("rain", new Sum<>(Reading::getRain))
            .measure("first", new First<>(Reading::getTime, Reading::getTemperature))
            .measure("last", new Last<>(Reading::getTime, Reading::getTemperature))
            .measure("warmth", new Histogram<>(Reading::getTemperature, Classes.of(0, 50, 100, 150, 200)))
            .measure("stations", new DistinctCount<>(Reading::getStation))
            .panel(new Panel.Leaderboard("Stations", STATION))
            .panel(new Panel.Sparklines("Readings", STATION))
            .panel(new Panel.Values("Temperature and rain", STATION, List.of("temperature_mean", "rain")))
            .panel(new Panel.Candles(
                    "Course of the temperature", STATION, "first", "temperature_max", "temperature_min", "last"))
            .panel(new Panel.Histogram("Temperatures by class", STATION, "warmth"))
            .build();

    private Weather() {}

    /** Returns a reading, of a broken thermometer if {@code temperature} is null. */
    public static Reading reading(Instant time, String station, Integer temperature) {
        return TestStream.reading(time, station, List.of(), temperature, 3);
    }

    /** Returns a day's weather in the quarter of an hour before {@code end}, earliest first: of five stations, of which one pauses. */
    public static List<Reading> quarterOfAnHour(Instant end) {
        Random random = new Random(42);
        Map<String, Integer> stations =
                Map.of("Brocken", 40, "Zugspitze", -20, "Fichtelberg", 60, "Helgoland", 120, "Konstanz", 170);
        List<Reading> readings = new ArrayList<>();
        Duration history = Duration.ofMinutes(15);
        for (long second = 0; second < history.toSeconds(); second += 2) {
            Instant time = end.minus(history).plusSeconds(second);
            double part = (double) second / history.toSeconds();
            for (String station : stations.keySet().stream().sorted().toList()) {
                boolean isRare = station.equals("Helgoland");
                boolean isSilent = isRare && (second % 90 != 0 || (part > 0.3 && part < 0.45));
                if (!isSilent && random.nextInt(10) > 1) {
                    double degrees = stations.get(station)
                            + 35 * Math.sin(2 * Math.PI * part + station.length())
                            + 9 * random.nextGaussian();
                    long rain = Math.round(Math.max(0, 40 * Math.sin(5 * Math.PI * part) + 10 * random.nextGaussian()));
                    readings.add(
                            TestStream.reading(time, station, List.of("mountain"), (int) Math.round(degrees), rain));
                }
            }
        }
        return readings;
    }
}
