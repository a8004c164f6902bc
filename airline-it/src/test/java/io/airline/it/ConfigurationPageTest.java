package io.airline.it;

import io.airline.dashboard.AirlineDashboard;
import io.airline.job.AirlineJob;
import io.airline.model.config.ConfigurationPage;
import io.airline.producer.AirlineProducer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md true; {@code -Dairline.docs.update=true} writes it anew. */
class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheTypesSay() throws Exception {
        String page =
                """
                # Configuration

                Written by a test from the types that hold the keys; do not edit it.

                Every runner reads, the later winning: the defaults, a file (`--config FILE`, HOCON or `.properties`), the
                environment (`job.slice-length` is `AIRLINE_JOB_SLICE_LENGTH`), the command line (`--set key=value`). An unknown
                key is an error, and all errors are reported together. A secret is never taken from the command line; it may
                stand in a file of its own that `<key>-file` names. Durations are written as `500ms`, `10s`, `15m`, `2h`; lists as
                `a, b`; tables as `{a = x, b = y}`.

                # airline-job
                """
                        + ConfigurationPage.of(AirlineJob.CONFIGURATION)
                        + """

                        The record sinks that `job.tables` may name have these keys; the job knows those of the jars that it is
                        given with `--jars`.
                        """
                        + ConfigurationPage.of(List.of("cassandra", "files", "jdbc").stream()
                                .flatMap(sink -> SinkJars.provider(sink).configuration().stream())
                                .toList())
                        + "\n# airline-producer\n"
                        + ConfigurationPage.of(AirlineProducer.CONFIGURATION)
                        + "\n# airline-dashboard\n"
                        + ConfigurationPage.of(AirlineDashboard.CONFIGURATION);
        GeneratedPage.assertIs("docs/configuration.md", page);
    }
}
