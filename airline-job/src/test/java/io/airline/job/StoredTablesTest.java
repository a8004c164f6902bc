package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.records.RecordTable;
import io.airline.aggregations.testing.Reading;
import io.airline.model.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredTablesTest {
    private static final StreamDefinition<Reading> WEATHER = stream("weather", "READINGS", "rain");
    private static final StreamDefinition<Reading> SEA = stream("sea", "waves", "rain");

    private final List<String> errors = new ArrayList<>();

    @Test
    void eachEntryIsATableOfAStreamAndItsSink() {
        List<StoredTable<?>> tables = read("one", "READINGS: list", "waves:list");

        assertThat(errors).isEmpty();
        assertThat(tables.stream().map(StoredTable::name)).containsExactly("weather-READINGS-list", "sea-waves-list");
    }

    @Test
    void allThatIsWrongIsSaidTogether() {
        read("one", "READINGS", "readings: list", "waves: jdbc", "rain: list", "waves: list", "waves:list", "a:b:c");

        assertThat(errors)
                .containsExactly(
                        "job.tables: 'READINGS' is not of the form 'table: sink'",
                        "job.tables: 'readings: list': the table 'readings' is none of [READINGS, rain, waves], which are those of job.streams [weather, sea]",
                        "job.tables: 'waves: jdbc': the sink 'jdbc' is none of [list]; a jar with another is given with --jars",
                        "job.tables: 'rain: list': the streams [weather, sea] both have a table 'rain'; run a job for each",
                        "job.tables: 'waves: list' is given twice",
                        "job.tables: 'a:b:c' is not of the form 'table: sink'");
    }

    @Test
    void whatASinkLacksIsSaidOnce() {
        assertThat(read("", "READINGS: list", "waves: list")).isEmpty();

        assertThat(errors).containsExactly("list.title is needed by the record sink list");
    }

    private List<StoredTable<?>> read(String title, String... entries) {
        Configuration configuration = Configuration.of(new RecordSinks().configuration())
                .set("list.title", title)
                .build();
        return new StoredTables(List.of(WEATHER, SEA), Map.of("list", new RecordSinks()), configuration, errors)
                .read(List.of(entries));
    }

    private static StreamDefinition<Reading> stream(String name, String... tables) {
        StreamDefinition.Builder<Reading> stream =
                StreamDefinition.named(name, Reading.class).eventTime(Reading::getTime);
        for (String table : tables) {
            stream.table(RecordTable.<Reading>named(table)
                    .id("id", Reading::getStation)
                    .build());
        }
        return stream.build();
    }
}
