package io.airline.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jars of record sinks that are given to the job. */
class SinkJarsTest {
    @ParameterizedTest
    @ValueSource(strings = {"cassandra", "files", "jdbc"})
    void allClassesAreTheSinksOwnOrRelocated(String sink) throws Exception {
        try (JarFile jar = new JarFile(SinkJars.jar(sink).toFile())) {
            List<String> others = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .filter(name ->
                            !name.startsWith("io/airline/sink/" + sink + "/") && !name.startsWith("io/airline/shaded/"))
                    .toList();
            assertThat(others).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cassandra", "files", "jdbc"})
    void aSinkKnowsThePortAndTheConfigurationOnly(String sink) throws IOException {
        noClasses()
                .that()
                .resideInAPackage("io.airline.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.airline.job..",
                        "io.airline.local..",
                        "io.airline.producer..",
                        "io.airline.aggregations.catalogue..",
                        "org.apache.spark..",
                        "org.apache.kafka..",
                        "com.google.inject..")
                .check(classes(sink));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cassandra", "jdbc"})
    void onlyFilesNeedHadoop(String sink) throws IOException {
        noClasses()
                .that()
                .resideInAPackage("io.airline.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hadoop..", "org.apache.parquet..")
                .check(classes(sink));
    }

    private static JavaClasses classes(String sink) throws IOException {
        try (JarFile jar = new JarFile(SinkJars.jar(sink).toFile())) {
            return new ClassFileImporter().importJar(jar);
        }
    }
}
