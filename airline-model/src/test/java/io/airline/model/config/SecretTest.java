package io.airline.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
    private static final Secret SECRET = new Secret("s3cret");

    @Test
    void isRevealedOnlyWhenAskedFor() {
        assertThat(SECRET.reveal()).isEqualTo("s3cret");
        assertThat(SECRET).hasToString("*****");
        assertThat("token=" + SECRET).isEqualTo("token=*****");
        assertThat("%s".formatted(SECRET)).isEqualTo("*****");
    }

    /** Its length is part of the secret. */
    @Test
    void allSecretsLookAlike() {
        assertThat(new Secret("").toString()).isEqualTo(new Secret("a much longer one").toString());
    }

    @Test
    void equalsByValue() {
        assertThat(SECRET).isEqualTo(new Secret("s3cret")).hasSameHashCodeAs(new Secret("s3cret"));
        assertThat(SECRET).isNotEqualTo(new Secret("other"));
    }

    @Test
    void isNeverNull() {
        assertThatThrownBy(() -> new Secret(null)).isInstanceOf(NullPointerException.class);
    }
}
