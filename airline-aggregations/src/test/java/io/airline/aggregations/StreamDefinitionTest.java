package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.aggregations.testing.Reading;
import io.airline.aggregations.testing.TestStream;
import io.airline.model.EventCodec;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamDefinitionTest {
    @Test
    void topicAndBucketAreNamedAsTheStreamUnlessToldOtherwise() {
        StreamDefinition<Reading> definition = weather().build();

        assertThat(definition.name()).isEqualTo("weather");
        assertThat(definition.topic()).isEqualTo("weather");
        assertThat(definition.bucket()).isEqualTo("weather");
        assertThat(TestStream.DEFINITION.topic()).isEqualTo("readings");
        assertThat(definition).hasToString("weather");
    }

    @Test
    void everyStreamIsCounted() {
        assertThat(weather().build().measures().fields()).containsExactly(Field.ofLong("count"));
    }

    @Test
    void eventTimeIsInMilliseconds() {
        Reading reading = TestStream.reading(Instant.parse("1969-12-31T23:59:59.999Z"), null, List.of(), null, 0);

        assertThat(TestStream.DEFINITION.eventTimeOf(reading)).isEqualTo(-1);
    }

    @Test
    void dimensionsAreFoundByName() {
        assertThat(TestStream.DEFINITION.dimensions())
                .extracting(Dimension::name)
                .containsExactly("station", "tag");
        assertThat(TestStream.DEFINITION.dimension("tag"))
                .isSameAs(TestStream.DEFINITION.dimensions().get(1));
        assertThatThrownBy(() -> TestStream.DEFINITION.dimension("carrier"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream weather has no dimension 'carrier', but [station, tag]");
    }

    @Test
    void decodesWhatIsReadAndAllOfItUnlessToldOtherwise() throws Exception {
        Reading reading = TestStream.reading(Instant.parse("2024-11-20T08:15:00Z"), "Kathmandu", List.of("wet"), 7, 3);
        byte[] encoded = EventCodec.of(Reading.class).encode(reading);

        assertThat(weather().build().newCodec().decode(encoded)).isEqualTo(reading);
        Reading decoded = weather().reads("station").build().newCodec().decode(encoded);
        assertThat(decoded.getStation()).isEqualTo("Kathmandu");
        assertThat(decoded.getTags()).isNull();
    }

    @Test
    void refusesToReadAFieldThatEventsDoNotHave() {
        assertThatThrownBy(() -> weather().reads("station", "carrier"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Reading has no field 'carrier'");
    }

    @Test
    void refusesNamesGivenTwice() {
        assertThatThrownBy(() -> weather()
                        .dimension("station", Reading::getStation)
                        .dimension("station", Reading::getStation)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream weather has two dimensions of the same name");
        assertThatThrownBy(() -> weather().measure("count", new Sum<>(Reading::getRain)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream weather has two measures 'count'");
    }

    @Test
    void refusesANameThatTopicsCouldNotHave() {
        assertThatThrownBy(() -> StreamDefinition.named("Weather!", Reading.class)
                        .eventTime(Reading::getTime)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stream name 'Weather!' is not");
    }

    @Test
    void refusesAStreamWithoutEventTime() {
        assertThatThrownBy(
                        () -> StreamDefinition.named("weather", Reading.class).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("eventTime");
    }

    @Test
    void panelsAreInTheOrderInWhichTheyWereAdded() {
        Panel board = new Panel.Leaderboard("Stations", "station");
        Panel lines = new Panel.Sparklines("Readings", "station");
        Panel values = new Panel.Values("Rain", "station", List.of("rain", "temperature_mean"));
        Panel candles = new Panel.Candles(
                "Temperature", "station", "count", "temperature_max", "temperature_min", "temperature_mean");
        Panel classes = new Panel.Histogram("Readings by rain", "station", "rain_classes");

        assertThat(drawn(board, lines, values, candles, classes).panels())
                .containsExactly(board, lines, values, candles, classes);
        assertThat(drawn().panels()).isEmpty();
    }

    @Test
    void refusesAPanelOfWhatThereIsNot() {
        assertThatThrownBy(() -> drawn(new Panel.Leaderboard("Carriers", "carrier")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "panel 'Carriers' of stream weather names the dimension 'carrier', which is none of [station]");
        assertThatThrownBy(() -> drawn(new Panel.Values("Rain", "station", List.of("rain", "snow"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("panel 'Rain' of stream weather names the field 'snow', which is none of [count, "
                        + "temperature_count, temperature_sum, temperature_min, temperature_max, temperature_mean, rain, "
                        + "rain_classes_under_1, rain_classes_from_1, rain_quantiles_p50]");
        assertThatThrownBy(() -> drawn(new Panel.Candles("Rain", "station", "rain", "rain", "rain", "close")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the field 'close'");
        assertThatThrownBy(() -> drawn(new Panel.Values("Rain", "station", List.of("rain_quantiles_sketch"))))
                .as("a field that is no number")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the field 'rain_quantiles_sketch', which is none of [count, ");
        assertThatThrownBy(() -> drawn(new Panel.Histogram("Rain", "station", "rain")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "panel 'Rain' of stream weather names the histogram 'rain', which is none of [rain_classes]");
    }

    @Test
    void refusesAPanelWithoutTitleOrFields() {
        assertThatThrownBy(() -> new Panel.Sparklines(" ", "station"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a panel has a title that is not blank");
        assertThatThrownBy(() -> new Panel.Values("Rain", "station", List.of("rain", "rain")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("panel 'Rain' has the fields [rain, rain], where it needs one or several, none twice");
        assertThatThrownBy(() -> new Panel.Values("Rain", "station", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StreamDefinition<Reading> drawn(Panel... panels) {
        StreamDefinition.Builder<Reading> builder = weather()
                .dimension("station", Reading::getStation)
                .measure("temperature", new Summary<>(Reading::getTemperature))
                .measure("rain", new Sum<>(Reading::getRain))
                .measure("rain_classes", new Histogram<>(Reading::getRain, Classes.of(1)))
                .measure("rain_quantiles", new Quantiles<>(Reading::getRain, 50));
        List.of(panels).forEach(builder::panel);
        return builder.build();
    }

    private static StreamDefinition.Builder<Reading> weather() {
        return StreamDefinition.named("weather", Reading.class).eventTime(Reading::getTime);
    }
}
