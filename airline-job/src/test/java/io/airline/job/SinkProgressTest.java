package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkProgressTest {
    private static final String NAME = SinkProgress.name("flights", "influx");

    private final SinkProgress progress = new SinkProgress();

    @Test
    void aTaskThatWaitsForItsStoreIsSeenBeforeItEnds() {
        progress.onTaskStart(Tasks.start(1));
        progress.onExecutorMetricsUpdate(Tasks.heartbeat(1, Map.of(NAME, SinkCounts.RETRY)));
        assertThat(retries()).isEqualTo(1);

        progress.onExecutorMetricsUpdate(Tasks.heartbeat(1, Map.of(NAME, SinkCounts.RETRY.plus(SinkCounts.RETRY))));
        assertThat(retries()).isEqualTo(2);

        SinkCounts whole = SinkCounts.RETRY.plus(SinkCounts.RETRY).plus(SinkCounts.ofWrite(5, 0, 9));
        progress.onTaskEnd(Tasks.end(1, Map.of(NAME, whole)));
        assertThat(progress.of("flights", "influx")).isEqualTo(whole);
    }

    @Test
    void tasksAddUp() {
        for (long task = 1; task <= 3; task++) {
            progress.onTaskStart(Tasks.start(task));
        }
        progress.onTaskEnd(Tasks.end(1, Map.of(NAME, SinkCounts.RETRY)));
        progress.onTaskEnd(Tasks.end(2, Map.of(NAME, SinkCounts.RETRY)));
        progress.onExecutorMetricsUpdate(Tasks.heartbeat(3, Map.of(NAME, SinkCounts.RETRY)));

        assertThat(retries()).isEqualTo(3);
        assertThat(progress.of("flights", "kpis")).isEqualTo(SinkCounts.NONE);
        assertThat(progress.of("routes", "influx")).isEqualTo(SinkCounts.NONE);
    }

    @Test
    void aTaskWhoseExecutorIsLostCountsAsOfItsLastHeartbeat() {
        progress.onTaskStart(Tasks.start(1));
        progress.onExecutorMetricsUpdate(Tasks.heartbeat(1, Map.of(NAME, SinkCounts.RETRY)));
        progress.onTaskEnd(Tasks.end(1, Map.of()));

        assertThat(retries()).isEqualTo(1);
    }

    @Test
    void aHeartbeatThatComesTooLateCountsNothing() {
        progress.onTaskStart(Tasks.start(1));
        progress.onTaskEnd(Tasks.end(1, Map.of(NAME, SinkCounts.RETRY)));
        progress.onExecutorMetricsUpdate(Tasks.heartbeat(1, Map.of(NAME, SinkCounts.RETRY)));

        assertThat(retries()).isEqualTo(1);
    }

    private long retries() {
        return progress.of("flights", "influx").retries();
    }
}
