package io.airline.aggregations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.airline.aggregations.catalogue.FlightStreams;
import io.airline.aggregations.records.RecordSinkProvider;
import io.airline.aggregations.records.RecordTable;
import io.airline.model.AirlineRouteEvent;
import io.airline.model.FlightFare;
import io.airline.model.Topics;
import io.airline.model.config.Configuration;
import org.junit.jupiter.api.Test;

/** What may know what. */
class ArchitectureTest {
    private static final String ENGINE = StreamDefinition.class.getPackageName();
    private static final String CATALOGUE = FlightStreams.class.getPackageName();
    private static final String RECORDS = RecordTable.class.getPackageName();
    private static final String CONFIGURATION = Configuration.class.getPackageName();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void theEngineKnowsNoFlights() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CATALOGUE + "..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(FlightFare.class, AirlineRouteEvent.class, Topics.class)
                .because("another domain is another definition, without a change to the engine")
                .check(CLASSES);
    }

    @Test
    void theModuleKnowsNoEngineBrokerStoreOrContainer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.spark..",
                        "scala..",
                        "org.apache.kafka..",
                        "com.influxdb..",
                        "com.google.inject..",
                        "jakarta.inject..",
                        "javax.inject..",
                        "com.typesafe..")
                .because("who takes this module as a dependency gets arithmetic, not a platform")
                .check(CLASSES);
    }

    @Test
    void theModuleKnowsTheModelAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.apache.avro.specific",
                        "org.apache.datasketches..",
                        "io.airline.model",
                        CONFIGURATION,
                        ENGINE,
                        RECORDS,
                        CATALOGUE)
                .check(CLASSES);
    }

    @Test
    void onlyWhoBringsASinkOfItsOwnSeesTheConfiguration() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(RecordSinkProvider.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CONFIGURATION)
                .check(CLASSES);
    }
}
