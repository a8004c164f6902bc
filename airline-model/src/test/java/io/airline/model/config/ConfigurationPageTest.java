package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void listsEveryKeyWithDefaultTypeUnitBoundsAndMeaning() {
        assertThat(ConfigurationPage.of(List.of(SampleConfig.class, WindowConfig.class)))
                .isEqualTo(
                        """

                ## sample

                A key of every type.

                | key | default | type, unit, bounds | meaning |
                |---|---|---|---|
                | `sample.title` | `airlines` | text | A text. |
                | `sample.batch-size` | `5000` | whole number, points, between 1 and 100000 | A bounded number. |
                | `sample.max-in-flight` | `5000000000` | whole number | A large number. |
                | `sample.share` | `0.5` | number, between 0 and 1 | A fraction. |
                | `sample.gzip` | `true` | true or false | A choice. |
                | `sample.mode` | `in-flight` | text, one of in-flight, idle | One of several. |
                | `sample.timeout` | `10s` | duration, between 1 and 60000 ms | A duration. |
                | `sample.url` | `http://127.0.0.1:8086` | URI | An address. |
                | `sample.directory` | `data/checkpoints` | path | A place. |
                | `sample.streams` | `flights, routes` | list | Several. |
                | `sample.aliases` | `Delhi = New Delhi, Banglore = Bangalore` | table | Names by names. |
                | `sample.token` |  | secret | A secret. |
                | `sample.port` |  | whole number, between 1 and 65535 | A number or none. |

                ## window

                Two keys with a rule between them.

                | key | default | type, unit, bounds | meaning |
                |---|---|---|---|
                | `window.size` | `15m` | duration, at least 1 ms | Length of a window. |
                | `window.period` | `5s` | duration, at least 1 ms | Distance of windows. |
                """);
    }
}
