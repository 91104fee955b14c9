package dev.vane.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** Whom training may know. The test of the whole does not see this module, since it looks at what serves. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.vane.training");

    @Test
    void seesTheDataSets() {
        assertThat(CLASSES).anyMatch(type -> type.getPackageName().equals("dev.vane.training.dataset"));
    }

    @Test
    void trainingKnowsNeitherServicesNorThePipeline() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.vane.pipeline..",
                        "dev.vane.collector..",
                        "dev.vane.exporter..",
                        "dev.vane.web..",
                        "dev.vane.lab..",
                        "dev.vane.platform..",
                        "org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.vane.training.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
