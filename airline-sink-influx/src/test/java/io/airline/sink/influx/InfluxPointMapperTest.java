package io.airline.sink.influx;

import static io.airline.sink.influx.InfluxDialect.INFLUXDB;
import static io.airline.sink.influx.InfluxDialect.QUESTDB;
import static org.assertj.core.api.Assertions.assertThat;

import io.airline.aggregations.SliceTotal;
import io.airline.sink.influx.InfluxPoint.Line;
import io.airline.sink.influx.InfluxPoint.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfluxPointMapperTest {
    private static final Instant START = Instant.ofEpochMilli(1732088100000L);
    private static final String TOO_LONG_BY_ONE =
            "x".repeat(65_535 - "carrier,carrier=".length() - 4 - "count".length() + 1);

    @Test
    void aTotalIsOneLine() {
        assertLine(
                total("IndiGo", fields("count", 666L, "fare_sum", 3450123L)),
                "carrier,carrier=IndiGo count=666i,fare_sum=3450123i 1732088100000");
    }

    @Test
    void aDoubleIsPlain() {
        assertLine(
                total("IndiGo", fields("fare_mean", 5180.365)),
                "carrier,carrier=IndiGo fare_mean=5180.365 1732088100000");
        assertLine(
                total("IndiGo", fields("fare_mean", 5180.0)), "carrier,carrier=IndiGo fare_mean=5180.0 1732088100000");
        assertLine(
                total("IndiGo", fields("fare_mean", -1.5e-7)),
                "carrier,carrier=IndiGo fare_mean=-1.5E-7 1732088100000");
        assertLine(total("IndiGo", fields("fare_mean", 1e21)), "carrier,carrier=IndiGo fare_mean=1.0E21 1732088100000");
    }

    @Test
    void integersAreExactToTheirBounds() {
        assertLine(
                total("IndiGo", fields("max", Long.MAX_VALUE, "min", Long.MIN_VALUE)),
                "carrier,carrier=IndiGo max=9223372036854775807i,min=-9223372036854775808i 1732088100000");
    }

    @Test
    void fieldsKeepTheirOrder() {
        assertLine(total("IndiGo", fields("z", 1L, "a", 2L)), "carrier,carrier=IndiGo z=1i,a=2i 1732088100000");
    }

    @Test
    void aFieldThatIsNotFiniteIsLeftOut() {
        assertLine(
                total("IndiGo", fields("fare_mean", Double.NaN, "count", 1L, "worst", Double.NEGATIVE_INFINITY)),
                "carrier,carrier=IndiGo count=1i 1732088100000");
    }

    @Test
    void aTotalWithoutAnyFieldIsRefused() {
        assertRefusal(
                total("IndiGo", fields("fare_mean", Double.NaN)),
                "none of the fields has a value that is a finite number");
        assertRefusal(total("IndiGo", Map.of()), "none of the fields has a value that is a finite number");
    }

    @Test
    void aTimeBeforeTheEpochIsNegative() {
        assertLine(
                new SliceTotal(
                        "carrier", "IndiGo", Instant.ofEpochMilli(-5000), Duration.ofSeconds(5), fields("count", 1L)),
                "carrier,carrier=IndiGo count=1i -5000");
    }

    @Test
    void aTimeThatNanosecondsCannotHoldIsRefused() {
        Instant last = Instant.ofEpochMilli(9223372036854L);
        assertThat(InfluxPointMapper.map(at(last), INFLUXDB)).isInstanceOf(Line.class);
        assertRefusal(at(last.plusMillis(1)), "the slice's start 2262-04-11T23:47:16.855Z is out of InfluxDB's range");
        assertThat(InfluxPointMapper.map(at(Instant.ofEpochMilli(-9223372036854L)), INFLUXDB))
                .isInstanceOf(Line.class);
        assertThat(InfluxPointMapper.map(at(Instant.MIN), INFLUXDB)).isInstanceOf(Refusal.class);
        assertThat(InfluxPointMapper.map(at(Instant.MAX), INFLUXDB)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatEndsATagIsEscaped() {
        assertKey("Jet Airways Business", "Jet\\ Airways\\ Business");
        assertKey("BLR, DEL", "BLR\\,\\ DEL");
        assertKey("a=b", "a\\=b");
        assertKey(" ", "\\ ");
        assertKey("  x  ", "\\ \\ x\\ \\ ");
    }

    @Test
    void whatMeansNothingInATagIsNotEscaped() {
        assertKey("the \"quoted\" one's #1", "the\\ \"quoted\"\\ one's\\ #1");
        assertKey("BLR→DEL", "BLR→DEL");
        assertKey("🛫", "🛫");
    }

    @Test
    void aBackslashStandsForItselfInInfluxDb() {
        assertKey("a\\b", "a\\b");
        assertKey("a\\nb", "a\\nb");
        assertKey("a\\\\b", "a\\\\b");
        assertKey("\\a", "\\a");
        assertKey("a\\,b", "a\\\\,b");
        assertKey("a\\ b", "a\\\\ b");
    }

    @Test
    void aBackslashIsEscapedForQuestDb() {
        assertThat(line("a\\b", QUESTDB)).isEqualTo("a\\\\b");
        assertThat(line("a\\, b", QUESTDB)).isEqualTo("a\\\\\\,\\ b");
        assertThat(line("a\\", QUESTDB)).isEqualTo("a\\\\");
    }

    @Test
    void aBackslashAtTheEndIsRefusedForInfluxDb() {
        assertRefusal(keyed("a\\"), "the key ends with a backslash, which would escape the end of the tag");
        assertRefusal(keyed("\\"), "the key ends with a backslash, which would escape the end of the tag");
        assertRefusal(keyed("a\\\\"), "the key ends with a backslash, which would escape the end of the tag");
    }

    @Test
    void controlCharactersAreRefused() {
        assertRefusal(keyed("a\nb"), "the key has the control character U+000A at index 1");
        assertRefusal(keyed("a\r"), "the key has the control character U+000D at index 1");
        assertRefusal(keyed("\tb"), "the key has the control character U+0009 at index 0");
        assertRefusal(keyed("\0"), "the key has the control character U+0000 at index 0");
        assertRefusal(keyed("x\u007f"), "the key has the control character U+007F at index 1");
        assertRefusal(keyed("x\u0085"), "the key has the control character U+0085 at index 1");
    }

    @Test
    void unpairedSurrogatesAreRefused() {
        assertRefusal(keyed("a\ud83d"), "the key has the unpaired surrogate U+D83D at index 1");
        assertRefusal(keyed("\ud83dx"), "the key has the unpaired surrogate U+D83D at index 0");
        assertRefusal(keyed("\udeebx"), "the key has the unpaired surrogate U+DEEB at index 0");
        assertRefusal(keyed("\ud83d\ud83d\udeeb"), "the key has the unpaired surrogate U+D83D at index 0");
    }

    @Test
    void theEmptyKeyIsRefused() {
        assertRefusal(keyed(""), "the key is empty, and a tag cannot be");
    }

    @Test
    void aKeyBeyondTheLimitIsRefused() {
        String longest = TOO_LONG_BY_ONE.substring(1);

        assertKey(longest, longest);
        assertRefusal(
                keyed(TOO_LONG_BY_ONE), "measurement, tag and field name take 65536 bytes; InfluxDB's limit is 65535");
    }

    @Test
    void theLimitCountsBytesAndEscapes() {
        assertRefusal(
                keyed(TOO_LONG_BY_ONE.substring(2) + "ü"),
                "measurement, tag and field name take 65536 bytes; InfluxDB's limit is 65535");
        assertRefusal(
                keyed(TOO_LONG_BY_ONE.substring(2) + "="),
                "measurement, tag and field name take 65536 bytes; InfluxDB's limit is 65535");
    }

    private static SliceTotal total(String key, Map<String, Number> fields) {
        return new SliceTotal("carrier", key, START, Duration.ofSeconds(5), fields);
    }

    private static SliceTotal keyed(String key) {
        return total(key, fields("count", 1L));
    }

    private static SliceTotal at(Instant start) {
        return new SliceTotal("carrier", "IndiGo", start, Duration.ofSeconds(5), fields("count", 1L));
    }

    private static Map<String, Number> fields(Object... namesAndValues) {
        Map<String, Number> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], (Number) namesAndValues[i + 1]);
        }
        return fields;
    }

    private static void assertLine(SliceTotal total, String line) {
        assertThat(InfluxPointMapper.map(total, INFLUXDB)).isEqualTo(new Line(line));
    }

    private static void assertKey(String key, String written) {
        assertThat(line(key, INFLUXDB)).isEqualTo(written);
    }

    /** Returns the key as it stands in the line. */
    private static String line(String key, InfluxDialect dialect) {
        String line = ((Line) InfluxPointMapper.map(keyed(key), dialect)).text();
        assertThat(line).startsWith("carrier,carrier=").endsWith(" count=1i 1732088100000");
        return line.substring("carrier,carrier=".length(), line.length() - " count=1i 1732088100000".length());
    }

    private static void assertRefusal(SliceTotal total, String reason) {
        assertThat(InfluxPointMapper.map(total, INFLUXDB)).isEqualTo(new Refusal(reason));
    }
}
