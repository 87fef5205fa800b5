package dev.stoke.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.stoke.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_API_KNOWS_NOTHING_OF_US =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.operator.api")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.stoke.operator",
              "dev.stoke.operator.plan..",
              "dev.stoke.operator.resources..",
              "dev.stoke.operator.members..",
              "dev.stoke.operator.status..");

  @ArchTest
  static final ArchRule THE_PLAN_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.operator.plan")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              "io.javaoperatorsdk..",
              "java.net.http..",
              "java.util.concurrent..",
              "dev.stoke.operator",
              "dev.stoke.operator.resources..",
              "dev.stoke.operator.members..",
              "dev.stoke.operator.certificates..",
              "dev.stoke.operator.status..");

  @ArchTest
  static final ArchRule CERTIFICATES_TALK_TO_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.operator.certificates")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8..",
              "io.javaoperatorsdk..",
              "java.net.http..",
              "org.slf4j..",
              "dev.stoke.operator",
              "dev.stoke.operator.resources..",
              "dev.stoke.operator.members..",
              "dev.stoke.operator.status..");

  @ArchTest
  static final ArchRule RESOURCES_CALL_NO_API =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.operator.resources")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.stoke.operator.members..", "dev.stoke.operator.status..");
}
