package dev.stoke.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stoke.cli", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule COMMANDS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.stoke.cli.(keys|status|render|doctor)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule CHECKS_ARE_PURE =
      classes()
          .that()
          .haveSimpleNameEndingWith("Check")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              "io.fabric8.kubernetes.client..", "java.net..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule RENDERING_ASKS_NO_CLUSTER =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.cli.render")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient");
}
