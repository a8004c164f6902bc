package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SinkCountsTest {
    @Test
    void aWriteIsInTheBucketOfItsDuration() {
        assertThat(bucketOf(0)).isZero();
        assertThat(bucketOf(0.005)).isZero();
        assertThat(bucketOf(0.0051)).isEqualTo(1);
        assertThat(bucketOf(60)).isEqualTo(12);
        assertThat(bucketOf(61)).isEqualTo(13);
    }

    @Test
    void countsAddUp() {
        SinkCounts sum = SinkCounts.NONE
                .plus(SinkCounts.ofWrite(10, 2, 0.004))
                .plus(SinkCounts.RETRY)
                .plus(SinkCounts.RETRY)
                .plus(SinkCounts.FAILURE)
                .plus(SinkCounts.ofWrite(5, 0, 0.004))
                .plus(SinkCounts.ofWrite(1, 0, 100));

        assertThat(sum)
                .isEqualTo(new SinkCounts(
                        16, 2, 2, 1, List.of(2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L), 100.008));
    }

    @Test
    void withoutAWriteEveryBucketIsEmpty() {
        assertThat(SinkCounts.RETRY.writesByDuration()).hasSize(14).containsOnly(0L);
    }

    private static int bucketOf(double seconds) {
        return SinkCounts.ofWrite(1, 0, seconds).writesByDuration().indexOf(1L);
    }
}
