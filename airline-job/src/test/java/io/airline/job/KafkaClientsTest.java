package io.airline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.airline.model.config.Configuration;
import io.airline.model.config.KafkaConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientsTest {
    @Test
    void properties(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("client.properties"), "ssl.key.password = hush\n");
        KafkaConfig config = Configuration.of(List.of(KafkaConfig.class))
                .set("kafka.bootstrap-servers", "a:1")
                .set("kafka.properties", "{security.protocol = SSL}")
                .set("kafka.properties-file", file.toString())
                .build()
                .get(KafkaConfig.class);

        KafkaClients clients = KafkaClients.of(config);

        assertThat(clients.properties())
                .isEqualTo(Map.of(
                        "bootstrap.servers",
                        "a:1",
                        "metadata.recovery.strategy",
                        "rebootstrap",
                        "security.protocol",
                        "SSL",
                        "ssl.key.password",
                        "hush"));
        assertThat(clients.toString()).contains("ssl.key.password").doesNotContain("hush");
    }

    @Test
    void travelsToExecutors() throws Exception {
        KpiSinkFactory factory = new KpiSinkFactory(new KafkaClients(Map.of("bootstrap.servers", "a:1")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(factory);
        }
    }
}
