package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final long HOUR = RETENTION.toMillis();

    @Test
    void whatIsSeenIsKnown() {
        KnownKeys known = KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo", "Vistara")), 0, RETENTION);
        KnownKeys more =
                known.after(Map.of("carrier", Set.of("GoAir"), "source", Set.of("Delhi")), HOUR - 1, RETENTION);

        assertThat(KnownKeys.NONE.size("carrier")).isZero();
        assertThat(known.of("carrier").recent()).containsOnly("IndiGo", "Vistara");
        assertThat(more.of("carrier").recent()).containsOnly("IndiGo", "Vistara", "GoAir");
        assertThat(more.size("carrier")).isEqualTo(3);
        assertThat(more.size("source")).isEqualTo(1);
        assertThat(more.size("route")).isZero();
        assertThat(more.dimensions()).containsExactly("carrier", "source");
    }

    @Test
    void nothingNewChangesNothing() {
        KnownKeys known = KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo")), 0, RETENTION);

        assertThat(known.after(Map.of("carrier", Set.of()), HOUR - 1, RETENTION))
                .isSameAs(known);
        assertThat(known.after(Map.of(), -5 * HOUR, RETENTION))
                .as("an old slice")
                .isSameAs(known);
        assertThat(known.after(Map.of(), Long.MIN_VALUE, RETENTION))
                .as("no slice")
                .isSameAs(known);
    }

    @Test
    void aKeyIsKnownForOneRetentionAtLeastAndTwoAtMost() {
        KnownKeys first = KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo", "Vistara")), HOUR - 1, RETENTION);

        KnownKeys second = first.after(Map.of("carrier", Set.of("GoAir")), HOUR, RETENTION);
        assertThat(second.of("carrier").recent()).containsOnly("GoAir");
        assertThat(second.of("carrier").earlier()).containsOnly("IndiGo", "Vistara");
        assertThat(second.size("carrier")).isEqualTo(3);

        KnownKeys seenAgain = second.after(Map.of("carrier", Set.of("IndiGo")), 2 * HOUR - 1, RETENTION);
        assertThat(seenAgain.of("carrier").recent()).containsOnly("GoAir", "IndiGo");
        assertThat(seenAgain.of("carrier").earlier()).containsOnly("Vistara");

        KnownKeys third = seenAgain.after(Map.of(), 2 * HOUR, RETENTION);
        assertThat(third.of("carrier").recent()).isEmpty();
        assertThat(third.of("carrier").earlier()).containsOnly("GoAir", "IndiGo");
    }

    @Test
    void afterALongSilenceNothingIsKnownButWhatIsSeen() {
        KnownKeys known = KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo")), 0, RETENTION);

        KnownKeys later = known.after(Map.of("carrier", Set.of("GoAir")), 2 * HOUR, RETENTION);

        assertThat(later.of("carrier").recent()).containsOnly("GoAir");
        assertThat(later.of("carrier").earlier()).isEmpty();
    }

    @Test
    void anyKeyIsReadAsItWasWritten() throws Exception {
        Set<String> hostile = Set.of("", "\n", "\0", "\ud800", "\udc00x", "✈", "x".repeat(70_000), "ÅÄ,= \\");
        KnownKeys known = KnownKeys.NONE
                .after(Map.of("carrier", hostile, "source", Set.of("Delhi")), 0, RETENTION)
                .after(Map.of("carrier", Set.of("IndiGo")), HOUR, RETENTION);

        assertSame(KnownKeys.readFrom(new ByteArrayInputStream(written(known))), known);
        assertSame(copy(known), known);
        assertSame(KnownKeys.readFrom(new ByteArrayInputStream(written(KnownKeys.NONE))), KnownKeys.NONE);
    }

    @Test
    void theSameKeysAreTheSameBytes() throws Exception {
        KnownKeys one = KnownKeys.NONE
                .after(Map.of("carrier", Set.of("IndiGo")), 0, RETENTION)
                .after(Map.of("carrier", Set.of("GoAir")), 0, RETENTION);
        KnownKeys other = KnownKeys.NONE.after(Map.of("carrier", Set.of("GoAir", "IndiGo")), 0, RETENTION);

        assertThat(written(one)).isEqualTo(written(other));
    }

    @Test
    void whatIsCutOffOrSomethingElseIsRefused() throws Exception {
        byte[] whole = written(KnownKeys.NONE.after(Map.of("carrier", Set.of("IndiGo", "GoAir")), 0, RETENTION));

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> KnownKeys.readFrom(new ByteArrayInputStream(cut)))
                    .as("%d bytes of %d", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> KnownKeys.readFrom(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class)
                .hasMessage("these are no known keys: 00000000 where 4b4b0001 is expected");
    }

    private static void assertSame(KnownKeys actual, KnownKeys expected) throws IOException {
        assertThat(actual.dimensions()).isEqualTo(expected.dimensions());
        for (String dimension : expected.dimensions()) {
            assertThat(actual.of(dimension)).isEqualTo(expected.of(dimension));
        }
        assertThat(written(actual)).isEqualTo(written(expected));
    }

    private static byte[] written(KnownKeys known) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        known.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static KnownKeys copy(KnownKeys known) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(known);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (KnownKeys) in.readObject();
        }
    }
}
