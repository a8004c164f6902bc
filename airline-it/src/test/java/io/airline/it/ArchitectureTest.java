package io.airline.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module may depend on what. */
@AnalyzeClasses(
        packages = "io.airline",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    private static final String MODEL = "io.airline.model..";
    private static final String REGISTRY = "io.airline.model.registry..";
    private static final String AGGREGATIONS = "io.airline.aggregations..";
    private static final String PRODUCER = "io.airline.producer..";
    private static final String INFLUX = "io.airline.sink.influx..";
    private static final String JOB = "io.airline.job..";
    private static final String DASHBOARD = "io.airline.dashboard..";
    private static final String LOCAL = "io.airline.local..";
    private static final String SPARK = "org.apache.spark..";
    private static final String HADOOP = "org.apache.hadoop..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String INFLUX_CLIENT = "com.influxdb..";
    private static final String PROMETHEUS = "io.prometheus..";
    private static final String GUICE = "com.google.inject..";

    @ArchTest
    static final ArchRule modelKnowsAvroOnly = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    AGGREGATIONS, PRODUCER, INFLUX, JOB, LOCAL, SPARK, HADOOP, KAFKA, INFLUX_CLIENT, GUICE));

    @ArchTest
    static final ArchRule recordsAndCodecNeedNeitherConfigurationNorMetrics = noClasses()
            .that()
            .resideInAPackage("io.airline.model")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.airline.model.config..",
                    "com.typesafe..",
                    "io.airline.model.metrics..",
                    PROMETHEUS,
                    REGISTRY,
                    "java.net.http..");

    @ArchTest
    static final ArchRule theEngineAsksNoRegistry = noClasses()
            .that()
            .resideInAnyPackage(AGGREGATIONS, INFLUX)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REGISTRY);

    @ArchTest
    static final ArchRule onlyRunnersServeMetrics = noClasses()
            .that()
            .resideInAnyPackage(AGGREGATIONS, INFLUX, LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.airline.model.metrics..", PROMETHEUS);

    @ArchTest
    static final ArchRule aggregationsKnowTheModelOnly = noClasses()
            .that()
            .resideInAPackage(AGGREGATIONS)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(PRODUCER, INFLUX, JOB, LOCAL, SPARK, HADOOP, KAFKA, INFLUX_CLIENT, GUICE));

    @ArchTest
    static final ArchRule theEngineKnowsNoFlights = noClasses()
            .that()
            .resideInAPackage("io.airline.aggregations")
            .or()
            .resideInAPackage(INFLUX)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.airline.model.FlightFare")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.airline.model.AirlineRouteEvent")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.airline.aggregations.catalogue..");

    @ArchTest
    static final ArchRule ofTheJobOnlyItsModuleOfStreamsKnowsFlights =
            onlyOneClassKnowsFlights(JOB, "FlightStreamsModule");

    @ArchTest
    static final ArchRule producerKnowsModelAndKafkaOnly = noClasses()
            .that()
            .resideInAPackage(PRODUCER)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(AGGREGATIONS, INFLUX, JOB, LOCAL, SPARK, HADOOP, INFLUX_CLIENT, GUICE));

    @ArchTest
    static final ArchRule influxSinkKnowsAggregationsAndTheClientOnly = noClasses()
            .that()
            .resideInAPackage(INFLUX)
            .should()
            .dependOnClassesThat(resideInAnyPackage(PRODUCER, JOB, LOCAL, SPARK, HADOOP, KAFKA, GUICE));

    @ArchTest
    static final ArchRule jobKnowsNoProducer = noClasses()
            .that()
            .resideInAPackage(JOB)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PRODUCER, LOCAL, INFLUX_CLIENT);

    @ArchTest
    static final ArchRule dashboardKnowsNoStore = noClasses()
            .that()
            .resideInAPackage(DASHBOARD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INFLUX, JOB, LOCAL, INFLUX_CLIENT);

    @ArchTest
    static final ArchRule ofTheDashboardOnlyItsListOfStreamsKnowsFlights =
            onlyOneClassKnowsFlights(DASHBOARD, "DashboardStreams");

    @ArchTest
    static final ArchRule onlyTheJobSeesSpark = noClasses()
            .that()
            .resideOutsideOfPackage(JOB)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, HADOOP, GUICE);

    /** What is for tests may know flights, also where it comes in a jar. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static ArchRule onlyOneClassKnowsFlights(String packages, String simpleName) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .and()
                .doNotHaveSimpleName(simpleName)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.airline.aggregations.catalogue..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.airline.model.FlightFare")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.airline.model.AirlineRouteEvent");
    }
}
