package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deploy/compose fits the project; it is only read here, for not every machine has a Docker engine. */
class ComposeTest {
    @Test
    void everythingFitsTheProject() throws Exception {
        assertThat(ComposeCheck.findings(compose())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.1:8050:8050 | 127.0.0.1:8051:8050 | dashboard: is published at port 8051, the project has 8050
                    127.0.0.1:8086:8086 | 127.0.0.1:8086:8087 | influxdb: publishes port 8087 of the container, which listens at [8086]
                    127.0.0.1:3003:3000 | 3003:3000 | grafana: publishes 3003:3000, not at 127.0.0.1
                    http://influxdb:8086 | http://influxdb:8087 | job: asks influxdb at port 8087, which listens at [8086]
                    SERVERS: kafka:19092 | SERVERS: broker:19092 | job: broker is no service
                    127.0.0.1:9404/ | 127.0.0.1:9405/ | job: the health check asks port 9405, the service listens at [9404]
                    ./influxdb-init:/ | ./influx-init:/ | influxdb-init: mounts ./influx-init, which does not exist
                    deploy/compose/job.D | deploy/compose/spark.D | spark-master: deploy/compose/spark.Dockerfile does not exist
                    AIRLINE_JOB_CHECKPOINT_LOCATION | AIRLINE_JOB_CHECKPOINTS_LOCATION | job: AIRLINE_JOB_CHECKPOINTS_LOCATION is the variable of no key of airline-job
                    AIRLINE_JOB_METRICS_PORT: 9404 | AIRLINE_JOB_METRICS_PORT: many | job: job.metrics-port: 'many' is not a whole number
                    AIRLINE_PROMETHEUS_URL | PROMETHEUS_URL | grafana: airline.yaml needs AIRLINE_PROMETHEUS_URL
                    export AIRLINE_INFLUX_TOKEN | export INFLUXDB_TOKEN | grafana: airline.yaml needs AIRLINE_INFLUX_TOKEN
                    ${DATASETS:- | ${DATA:- | compose.yaml uses the variables [DASHBOARD_ACCESS_TOKEN, DATA, GRAFANA_ADMIN_PASSWORD, INFLUXDB_ADMIN_PASSWORD, INFLUXDB_ADMIN_TOKEN, PRODUCER_ARGUMENTS], start makes [DASHBOARD_ACCESS_TOKEN, DATASETS, GRAFANA_ADMIN_PASSWORD, INFLUXDB_ADMIN_PASSWORD, INFLUXDB_ADMIN_TOKEN, PRODUCER_ARGUMENTS]
                    ${INFLUXDB_ADMIN_TOKEN:?deploy/compose/start makes it} | secret | influxdb-init: INFLUX_TOKEN is not taken from .env
                    apache/kafka:3.9.2 | apache/kafka:3.9.1 | kafka: image apache/kafka:3.9.1, but the clients are 3.9.2
                    prom/prometheus:v3.5.1 | prom/prometheus:latest | prometheus: image prom/prometheus:latest has no exact version
                    spark-worker: {cond | spark-slave: {cond | job: depends on spark-slave, which does not exist
                    /tmp:exec | /tmp | spark-master: has no /tmp that libraries can be loaded from
                    user: influxdb | user: root | influxdb: runs as root
                    mem_limit: 2304m | mem_limit: 1280m | spark-worker: a heap of 1280 MiB is too much for a limit of 1280 MiB
                    checkpoints:/var | spark-work:/var | job: the checkpoint /var/lib/airline/checkpoints is in the volumes
                    """)
    void tellsWhatDoesNotFit(String right, String wrong, String finding) throws Exception {
        assertThat(compose()).contains(right);

        assertThat(ComposeCheck.findings(compose().replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
                .anyMatch(each -> each.startsWith(finding));
    }

    private static String compose() throws Exception {
        return Files.readString(Requirements.root().resolve("deploy/compose/compose.yaml"));
    }
}
