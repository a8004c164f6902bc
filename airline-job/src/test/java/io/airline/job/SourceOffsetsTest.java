package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SourceOffsetsTest {
    @Test
    void offsetsAreReadByPartition() {
        assertThat(SourceOffsets.of("{\"airlines\":{\"0\":24474,\"1\":32668}}"))
                .containsOnly(
                        Map.entry(new TopicPartition("airlines", 0), 24474L),
                        Map.entry(new TopicPartition("airlines", 1), 32668L));
    }

    @Test
    void nothingReadIsNoOffset() {
        assertThat(SourceOffsets.of(null)).isEmpty();
    }

    @Test
    void whatIsNoJsonIsNamed() {
        assertThatThrownBy(() -> SourceOffsets.of("{\"airlines\":"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Spark's offsets are no JSON: {\"airlines\":");
    }

    @Test
    void distanceIsThatOfAllPartitions() {
        assertThat(SourceOffsets.between("{\"airlines\":{\"0\":10,\"1\":20}}", "{\"airlines\":{\"0\":13,\"1\":24}}"))
                .isEqualTo(7);
    }

    @Test
    void aNewPartitionIsFarAtMostByItsEnd() {
        assertThat(SourceOffsets.between("{\"airlines\":{\"0\":10}}", "{\"airlines\":{\"0\":10,\"1\":5}}"))
                .isEqualTo(5);
    }
}
