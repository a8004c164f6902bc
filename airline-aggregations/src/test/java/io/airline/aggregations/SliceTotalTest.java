package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airline.model.SliceUpdate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SliceTotalTest {
    @Test
    void keepsItsFieldsInOrderAndToItself() {
        Map<String, Number> fields = new LinkedHashMap<>();
        fields.put("rain", 3L);
        fields.put("count", 2L);
        fields.put("mean", 1.5);

        SliceTotal total = new SliceTotal("station", "Brocken", Instant.EPOCH, Duration.ofSeconds(5), fields);
        fields.clear();

        assertThat(total.fields())
                .containsExactly(Map.entry("rain", 3L), Map.entry("count", 2L), Map.entry("mean", 1.5));
        assertThat(total.count()).isEqualTo(2);
        assertThatThrownBy(() -> total.fields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void travelsWithItsStates() {
        SliceTotal total = new SliceTotal(
                "station",
                "Brocken",
                Instant.EPOCH,
                Duration.ofSeconds(5),
                Map.of("count", 2L, "rain_mean", 1.5),
                Map.of("rain_sketch", ByteBuffer.wrap(new byte[] {9, 1, 2}).position(1)));

        SliceUpdate update = total.toUpdate("weather");

        assertThat(update.getFields()).containsOnlyKeys("count", "rain_mean", "rain_sketch");
        assertThat(SliceTotal.of(update)).isEqualTo(total);
        assertThat(SliceTotal.of(update).states())
                .containsExactly(Map.entry("rain_sketch", ByteBuffer.wrap(new byte[] {1, 2})));
        assertThatThrownBy(() -> total.states().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
