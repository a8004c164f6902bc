package io.airline.aggregations.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CityNamesTest {
    @Test
    void bothSpellingsOfACityAreOne() {
        assertThat(CityNames.DEFAULT.canonical("Delhi")).isEqualTo("New Delhi");
        assertThat(CityNames.DEFAULT.canonical("New Delhi")).isEqualTo("New Delhi");
        assertThat(CityNames.DEFAULT.canonical("Banglore")).isEqualTo("Bangalore");
    }

    @Test
    void aNameWithoutAliasIsItself() {
        assertThat(CityNames.DEFAULT.canonical("Kolkata")).isEqualTo("Kolkata");
        assertThat(CityNames.DEFAULT.canonical("delhi")).isEqualTo("delhi");
        assertThat(CityNames.DEFAULT.canonical(null)).isNull();
    }

    @Test
    void theTableCanBeEmptied() {
        assertThat(new CityNames(Map.of()).canonical("Delhi")).isEqualTo("Delhi");
    }

    @Test
    void theTableIsTakenAsItIsNow() {
        Map<String, String> aliases = new HashMap<>(Map.of("Bombay", "Mumbai"));
        CityNames names = new CityNames(aliases);

        aliases.clear();

        assertThat(names.canonical("Bombay")).isEqualTo("Mumbai");
    }
}
