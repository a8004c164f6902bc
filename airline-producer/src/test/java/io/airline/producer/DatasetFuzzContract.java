package io.airline.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.testing.FuzzContract;
import java.io.IOException;
import java.util.Set;
import org.apache.avro.specific.SpecificRecordBase;

/** Whatever a file holds, each of its rows is an event or a reject with its line, until one clear error ends it. */
abstract class DatasetFuzzContract extends FuzzContract {
    static final String FLIGHT =
            "IndiGo,24/03/2019,Banglore,New Delhi,BLR → DEL,22:20,01:10 25 Mar,2h 50m,non-stop,No info,3897\n";
    static final String ROUTE = "2B,410,AER,2965,KZN,2990,,0,CR2\n";

    /**
     * Reads a file as one of that stream.
     *
     * @param lines takes the lines of the rejects
     * @return the number of rows that became events or rejects; negative if an error ended the file
     */
    static <E extends SpecificRecordBase> int assertRead(EventStream<E> stream, byte[] file, Set<Long> lines) {
        int rows = 0;
        try (EventSource<E> source = Rows.input(stream, file).open(Rows.stamp())) {
            for (Outcome<E> next = source.next(); next != null; next = source.next()) {
                rows++;
                if (next instanceof Outcome.Rejected<E> rejected) {
                    Reject reject = rejected.reject();
                    assertThat(reject.line()).isPositive();
                    assertThat(lines.add(reject.line()))
                            .as("line %d once", reject.line())
                            .isTrue();
                    assertThat(reject.reason()).isNotBlank();
                } else if (next instanceof Outcome.Valid<E> valid) {
                    assertThat(stream.codec().encode(valid.event())).isNotEmpty();
                }
            }
            return rows;
        } catch (IOException e) {
            assertThat(e.getMessage()).matches("(?s)(cannot read test|test is|test, line \\d+: the header ).*");
            return -1;
        }
    }
}
