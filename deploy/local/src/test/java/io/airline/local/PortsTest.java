package io.airline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void freePortsAreNeverTheSame() {
        for (int i = 0; i < 500; i++) {
            Ports ports = Ports.free();

            assertThat(List.of(
                            ports.kafka(),
                            ports.controller(),
                            ports.store(),
                            ports.dashboard(),
                            ports.jobMetrics(),
                            ports.producerMetrics()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theControllerGetsAPortOfItsOwn() {
        Ports free = Ports.free();
        Ports clashing = new Ports(
                free.kafka(), free.kafka(), free.store(), free.dashboard(), free.jobMetrics(), free.producerMetrics());

        assertThat(clashing.withFreeController().controller())
                .isNotIn(free.kafka(), free.store(), free.dashboard(), free.jobMetrics(), free.producerMetrics());
        assertThat(free.withFreeController()).isEqualTo(free);
    }

    @Test
    void theProducersMetricsAreAtThePortAfterTheJobs() {
        assertThat(Ports.standard().withMetrics(7000))
                .extracting(Ports::jobMetrics, Ports::producerMetrics)
                .containsExactly(7000, 7001);
        assertThat(Ports.standard().withMetrics(0))
                .extracting(Ports::jobMetrics, Ports::producerMetrics)
                .containsExactly(0, 0);
    }
}
