package dev.reprise;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the compiler cannot hold of the house's structure. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.reprise");

  @Test
  void coreKnowsNeitherStorageNorTransportNorJson() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "java.net.http..",
            "com.sun.net.httpserver..",
            "org.jdbi..",
            "org.eclipse.jetty..",
            "com.fasterxml..")
        .check(MAIN);
  }

  @Test
  void importsOnlyRunDownTheFloors() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("application")
        .definedBy("dev.reprise")
        .layer("engine")
        .definedBy("dev.reprise.internal..", "dev.reprise.memory..")
        .layer("spi")
        .definedBy("dev.reprise.spi..")
        .layer("model")
        .definedBy("dev.reprise.model..")
        .whereLayer("application")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("spi")
        .mayOnlyBeAccessedByLayers("application", "engine")
        .check(MAIN);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.reprise.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void timeAndSleepAreGivenNotReachedFor() {
    noClasses()
        .that(not(resideInAPackage("dev.reprise.internal.loop..")))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .check(MAIN);
  }
}
