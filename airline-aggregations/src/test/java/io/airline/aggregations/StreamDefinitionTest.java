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

    private static StreamDefinition.Builder<Reading> weather() {
        return StreamDefinition.named("weather", Reading.class).eventTime(Reading::getTime);
    }
}
