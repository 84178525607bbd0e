package dev.reprise.httpapi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.reprise.httpapi");

  @Test
  void onlyTheAdapterKnowsAServer() {
    noClasses()
        .that()
        .doNotHaveSimpleName("JdkHttpAdapter")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.sun.net.httpserver..", "jakarta.servlet..", "java.net.http..")
        .check(MAIN);
  }

  @Test
  void publicTypesDoNotShowJackson() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notHaveRawReturnType(
            DescribedPredicate.describe("of Jackson", ArchitectureTest::isJackson))
        .check(MAIN);
  }

  private static boolean isJackson(JavaClass type) {
    return type.getPackageName().startsWith("com.fasterxml");
  }
}
