package io.airline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void derivedTopicsAreNamedAfterTheStreamsTopic() {
        assertThat(Topics.kpis(Topics.FLIGHTS)).isEqualTo("airlines-kpis");
        assertThat(Topics.deadLetters(Topics.ROUTES)).isEqualTo("routes_data-dead-letters");
    }
}
