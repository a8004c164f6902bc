package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Comma-separated text, in which every line that is not blank is a row, at least if there are no quotes. */
class CsvFuzzTest extends DatasetFuzzContract {
    @Override
    protected List<byte[]> seeds() {
        return List.of(
                utf8(FLIGHT + "x," + FLIGHT + ROUTE),
                utf8(String.join(
                        "\r\n",
                        "\uFEFFPrice,Airline,Date_of_Journey,Source,Destination,Dep_Time,Arrival_Time,Duration",
                        "3897,IndiGo,24/03/2019,Banglore,New Delhi,22:20,01:10,2h",
                        "\r \n")),
                utf8("\n\"2,\"\"B\n\"x,410,AER,2965,KZN,2990,,0,CR2"
                        .concat("\n\"2B,")
                        .concat(ROUTE)),
                utf8(
                        """
                        airline,airline ID,source airport,source_airport_id,destination_airport,destination_airport_id,codeshare,stops,equipment
                        """
                                + ROUTE));
    }

    @Override
    protected void take(byte[] input) {
        for (EventStream<?> stream : EventStream.all()) {
            Set<Long> lines = new HashSet<>();
            int rows = assertRead(stream, input, lines);
            String text = new String(input, StandardCharsets.UTF_8);
            if (rows >= 0 && !text.startsWith("PK\3\4") && text.indexOf('"') < 0) {
                assertEveryLineIsARow(text, rows, lines);
            }
        }
    }

    private static void assertEveryLineIsARow(String text, int rows, Set<Long> rejected) {
        String[] all = text.split("\r\n|\r|\n", -1);
        NavigableSet<Long> lines = new TreeSet<>();
        for (int i = 0; i < all.length; i++) {
            // The mark at the start is no part of the text.
            String line = i == 0 && all[i].startsWith("\uFEFF") ? all[i].substring(1) : all[i];
            if (!line.isBlank()) {
                lines.add(i + 1L);
            }
        }
        assertThat(lines).containsAll(rejected);
        boolean startsWithHeader = lines.size() == rows + 1 && !rejected.contains(lines.first());
        assertThat(lines.size() == rows || startsWithHeader)
                .as("%d rows of %d lines", rows, lines.size())
                .isTrue();
    }
}
