package io.airline.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.model.testing.FuzzContract;
import io.airline.sink.influx.InfluxPoint.Line;
import io.airline.sink.influx.InfluxPoint.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Any total is a line that a store reads as that total, or is refused for a reason that it has. */
class InfluxPointMapperFuzzTest extends FuzzContract {
    /** Bytes before the key: how it is given, the time, a whole and a real number. */
    private static final int NUMBERS = 1 + 3 * Long.BYTES;

    private static final int UTF_8 = 0;
    private static final int CHARS = 1;
    private static final int BEHIND_MANY = 2;

    /** Leaves a few bytes to the limit. */
    private static final String MANY = "x".repeat(65_535 - "carrier,carrier=".length() - 4 - "fare_mean".length() - 16);

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                seed(UTF_8, utf8("IndiGo"), 5180.36),
                seed(UTF_8, utf8("BLR → DEL, \\= \\\\ 🛫\n\r\t"), Double.NaN),
                seed(UTF_8, utf8("the \"quoted\" one's #1\\"), -0.0),
                seed(CHARS, "a\ud83d\udeebb\ud83d\\".getBytes(StandardCharsets.UTF_16BE), Double.MIN_VALUE),
                seed(CHARS, "\u202e\u0301\ufdd0\ue000\u200b".getBytes(StandardCharsets.UTF_16BE), 1),
                seed(BEHIND_MANY, utf8("x = ü,🛫"), 1e300));
    }

    private static byte[] seed(int given, byte[] key, double real) {
        return ByteBuffer.allocate(NUMBERS + key.length)
                .put((byte) given)
                .putLong(1732088100000L)
                .putLong(666)
                .putDouble(real)
                .put(key)
                .array();
    }

    @Override
    protected void take(byte[] input) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.max(NUMBERS, input.length)).put(input).rewind();
        int given = bytes.get();
        Instant start = Instant.ofEpochMilli(bytes.getLong());
        Map<String, Number> fields = new LinkedHashMap<>();
        fields.put("count", bytes.getLong());
        fields.put("fare_mean", bytes.getDouble());
        // Decoded bytes never have half a surrogate pair.
        CharBuffer rest = given == CHARS ? bytes.asCharBuffer() : StandardCharsets.UTF_8.decode(bytes);
        String key = given == BEHIND_MANY ? MANY + rest : rest.toString();
        SliceTotal total = new SliceTotal("carrier", key, start, Duration.ofSeconds(5), fields);
        for (InfluxDialect dialect : InfluxDialect.values()) {
            InfluxPoint point = InfluxPointMapper.map(total, dialect);
            if (point instanceof Line line) {
                assertIsReadAs(total, ReadLine.of(line.text(), dialect));
                assertThat(canBeSaid(total, dialect)).isTrue();
            } else if (point instanceof Refusal refusal) {
                assertThat(canBeSaid(total, dialect)).as(refusal.reason()).isFalse();
            }
        }
    }

    private static void assertIsReadAs(SliceTotal total, ReadLine line) {
        Map<String, String> fields = new LinkedHashMap<>(line.fields());
        assertThat(line.measurement()).isEqualTo(total.dimension());
        assertThat(line.tags()).isEqualTo(Map.of(total.dimension(), total.key()));
        assertThat(fields.remove("count")).isEqualTo(total.count() + "i");
        double mean = total.fields().get("fare_mean").doubleValue();
        if (Double.isFinite(mean)) {
            assertThat(Double.parseDouble(fields.remove("fare_mean"))).isEqualTo(mean);
        }
        assertThat(fields).isEmpty();
        assertThat(Instant.ofEpochMilli(line.time())).isEqualTo(total.start());
    }

    /** What the store has a word for, told in other ways than the mapper tells it. */
    private static boolean canBeSaid(SliceTotal total, InfluxDialect dialect) {
        String key = total.key();
        long millis = total.start().toEpochMilli();
        boolean isTime = -9_223_372_036_854L <= millis && millis <= 9_223_372_036_854L;
        boolean isText = !key.isEmpty()
                && StandardCharsets.UTF_16BE.newEncoder().canEncode(key)
                && key.chars().noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0));
        boolean endsInEscape = dialect == InfluxDialect.INFLUXDB && key.endsWith("\\");
        return isTime && isText && !endsInEscape && length(total, dialect) <= 65_535;
    }

    private static int length(SliceTotal total, InfluxDialect dialect) {
        String escaped = dialect == InfluxDialect.QUESTDB ? ",= \\" : ",= ";
        int escapes =
                (int) total.key().chars().filter(c -> escaped.indexOf(c) >= 0).count();
        boolean hasMean = Double.isFinite(total.fields().get("fare_mean").doubleValue());
        return "carrier,carrier=".length()
                + total.key().getBytes(StandardCharsets.UTF_8).length
                + escapes
                + 4
                + (hasMean ? "fare_mean" : "count").length();
    }
}
