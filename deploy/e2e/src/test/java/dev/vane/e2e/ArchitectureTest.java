package dev.vane.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.File;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.Processor;
import org.junit.jupiter.api.Test;

/** Who may know whom. Plain test methods: the count in the report then proves that they ran. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.vane");

    @Test
    void seesEveryModule() {
        assertThat(Stream.of(
                        "dev.vane.contracts",
                        "dev.vane.clients",
                        "dev.vane.inference",
                        "dev.vane.collector",
                        "dev.vane.lab",
                        "dev.vane.web",
                        "dev.vane.platform"))
                .allMatch(module ->
                        CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith(module)));
    }

    @Test
    void onlyThePipelineKnowsKafkaStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.vane.pipeline..", "dev.vane.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(CLASSES);
    }

    /** The slow reference model is a test's, and what reads explanations back belongs to training. */
    @Test
    void servingHoldsNothingThatOnlyTestsAndTrainingUse() {
        noClasses()
                .should()
                .resideInAnyPackage("dev.vane.inference.reference..", "dev.vane.training..")
                .orShould()
                .haveSimpleName("SentenceReader")
                .orShould()
                .haveSimpleName("SentenceCheck")
                .check(CLASSES);
    }

    @Test
    void inferenceKnowsNeitherKafkaNorTheContracts() {
        noClasses()
                .that()
                .resideInAPackage("dev.vane.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "dev.vane.contracts..")
                .check(CLASSES);
    }

    @Test
    void contractsKnowNoOtherPart() {
        noClasses()
                .that()
                .resideInAPackage("dev.vane.contracts..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.vane..").and(not(resideInAnyPackage("dev.vane", "dev.vane.contracts.."))))
                .check(CLASSES);
    }

    @Test
    void clientsKnowTheContractsAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.vane.clients..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.vane..")
                        .and(not(resideInAnyPackage("dev.vane.contracts..", "dev.vane.clients.."))))
                .check(CLASSES);
    }

    @Test
    void servicesKnowNeitherEachOtherNorWhatPredicts() {
        for (String service : new String[] {"collector", "exporter", "web"}) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.vane." + service + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.vane..")
                            .and(not(resideInAnyPackage(
                                    "dev.vane.contracts..", "dev.vane.clients..", "dev.vane." + service + ".."))))
                    .check(CLASSES);
        }
    }

    /** Kafka Streams may initialise a processor again: what it gathers must be made in init. */
    @Test
    void noFieldOfAProcessorOutlivesItsInitialisation() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAssignableTo(Processor.class)
                .and()
                .areFinal()
                .should()
                .notHaveRawType(assignableTo(Collection.class).or(assignableTo(Map.class)))
                .check(CLASSES);
    }

    /** It records with the product's own collector: nothing else would measure what is measured later. */
    @Test
    void theLabKnowsTheContractsAndTheCollectorAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.vane.lab..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.vane..")
                        .and(not(resideInAnyPackage(
                                "dev.vane.contracts..",
                                "dev.vane.collector",
                                "dev.vane.collector.live",
                                "dev.vane.lab.."))))
                .check(CLASSES);
    }

    @Test
    void streamsKnowNoService() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.vane.contracts..", "dev.vane.clients..", "dev.vane.inference..", "dev.vane.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.vane.collector..",
                        "dev.vane.exporter..",
                        "dev.vane.web..",
                        "dev.vane.lab..",
                        "dev.vane.platform..")
                .check(CLASSES);
    }

    /** A second account is worth something only if it is not the first one again. */
    @Test
    void theAuditDoesNotKnowWhatItAudits() {
        noClasses()
                .that()
                .resideInAPackage("dev.vane.platform.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.vane.pipeline..", "dev.vane.inference..", "org.apache.kafka.streams..")
                .check(CLASSES);
    }

    @Test
    void onlyOneClassKnowsTheInsideOfTheBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.vane.platform.broker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
                .check(CLASSES);
    }

    /** A module's own package is a slice like any other: what its parts share stands below it. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.vane.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Time comes from records; where a stream may ask a clock, it is given one. Durations are measured for metrics only. */
    @Test
    void streamsReadNoWallClock() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.vane.inference..", "dev.vane.pipeline..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("dev.vane.inference..", "dev.vane.pipeline..")
                .and(not(dependOnMetrics()))
                .should()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> dependOnMetrics() {
        return describe("depend on metrics", type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                        dependency.getTargetClass().getSimpleName().endsWith("Metrics")));
    }

    @Test
    void theServingClassPathHasNoTrainingEngine() {
        assertThat(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
                .as("the class path of everything that serves")
                .isNotEmpty()
                .noneMatch(entry -> entry.contains("pytorch") || entry.contains("duckdb"));
    }

    /** Avro's classes are how bytes are made, not what the platform speaks of. */
    @Test
    void onlyTheContractsKnowWhatAvroGenerates() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.vane", "dev.vane.contracts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.vane")
                .check(CLASSES);
    }

    @Test
    void allTypesAreInModulesThatTheRulesName() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.vane",
                        "dev.vane.contracts..",
                        "dev.vane.clients..",
                        "dev.vane.inference..",
                        "dev.vane.pipeline..",
                        "dev.vane.benchmarks..",
                        "dev.vane.collector..",
                        "dev.vane.exporter..",
                        "dev.vane.web..",
                        "dev.vane.lab..",
                        "dev.vane.platform..")
                .check(CLASSES);
    }
}
