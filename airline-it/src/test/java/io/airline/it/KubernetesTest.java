package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deploy/kubernetes fits Kubernetes' model and the project; there is no cluster to try it in. */
class KubernetesTest {
    @Test
    void everythingFitsTheProject() {
        assertThat(KubernetesCheck.findings(manifests())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    base/dashboard.yaml | replicas: | replica: | base/dashboard.yaml: Unrecognized field "replica"
                    base/job.yaml | fieldPath | path | base/job.yaml: Unrecognized field "path"
                    base/network.yaml | networking.k8s.io/v1 | networking.k8s.io/v1beta1 | base/network.yaml: no kind that is known
                    base/dashboard.yaml | containerPort: 8050 | containerPort: 8051 | airline-dashboard: serves metrics at 8050, is scraped at 8050, names the ports {http=8051}
                    base/job.yaml | port: 7078 | port: 7077 | Service airline-job: port 7077 is not the port 'driver' of a pod that it selects
                    base/spark.properties | 7078 | 7077 | airline-job: spark.driver.port is 7077, the container's port 'driver' is 7078
                    base/network.yaml | port: 8050 | port: 8080 | NetworkPolicy airline-dashboard: opens port 8080, where the pods have [8050]
                    base/job.yaml | matchLabels:\\n      app.kubernetes.io/name: airline-job | matchLabels:\\n      app.kubernetes.io/name: job | Deployment airline-job: does not select its own pods
                    base/job.yaml | secretName: airline-influx | secretName: influx | airline-job: README.md does not say what token of the secret influx is
                    base/job.yaml | name: airline-spark | name: spark-files | airline-job: the config map spark-files is not generated
                    base/job.yaml | AIRLINE_INFLUX_TOKEN_FILE | AIRLINE_INFLUXDB_TOKEN_FILE | airline-job: AIRLINE_INFLUXDB_TOKEN_FILE is the variable of no key of airline-job
                    base/kustomization.yaml | STATE_PARTITIONS=4 | STATE_PARTITIONS=0 | airline-job: job.state-partitions: 0 is not between 1 and 10000
                    example/kustomization.yaml | AIRLINE_INFLUX_URL=http:// | AIRLINE_INFLUX_URL=// | airline-job: influx.url: '//influxdb.influxdb.svc:8086' is not a URL
                    base/producer.yaml | airline-producer:0.1.0 | airline-producer:latest | airline-producer: image airline-producer:latest-SNAPSHOT, but the project is
                    base/producer.yaml | runAsUser: 10001 | runAsUser: 1001 | airline-producer: runs as user 1001, its image as 10001
                    base/executor.yaml | readOnlyRootFilesystem: true | readOnlyRootFilesystem: false | executor: is not restricted
                    base/dashboard.yaml | enableServiceLinks: false | enableServiceLinks: true | airline-dashboard: has service links
                    base/dashboard.yaml | memory: 512Mi | memory: 256Mi | airline-dashboard: a heap of 256 MiB, a request of 256 and a limit of 512
                    base/job.yaml | type: Recreate | type: RollingUpdate | airline-job: two drivers may be at one checkpoint
                    base/kustomization.yaml | - executor.yaml | - executors.yaml | base has the files
                    job-s3a.Dockerfile | spark-hadoop-cloud_2.12:3.5.7 | spark-hadoop-cloud_2.12:3.5.6 | job-s3a.Dockerfile does not have spark-hadoop-cloud_2.12:3.5.7
                    """)
    void tellsWhatDoesNotFit(String file, String right, String wrong, String finding, @TempDir Path copy)
            throws Exception {
        try (Stream<Path> files = Files.walk(manifests())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(manifests().relativize(each).toString());
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
        String text = Files.readString(copy.resolve(file));
        String before = right.replace("\\n", "\n");
        assertThat(text).contains(before);
        Files.writeString(
                copy.resolve(file),
                text.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(wrong.replace("\\n", "\n"))));

        assertThat(KubernetesCheck.findings(copy)).anyMatch(each -> each.startsWith(finding));
    }

    private static Path manifests() {
        return Requirements.root().resolve("deploy/kubernetes");
    }
}
