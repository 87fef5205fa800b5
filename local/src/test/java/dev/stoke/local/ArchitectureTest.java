package dev.stoke.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which package may know which: the command line knows all, the parts know nothing of each other.
 */
@AnalyzeClasses(packages = "dev.stoke.local", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String CLI = "dev.stoke.local.cli..";
  private static final String UP = "dev.stoke.local.up..";
  private static final String EMBEDDED = "dev.stoke.local.embedded..";
  private static final String CONTROL_PLANE = "dev.stoke.local.controlplane..";
  private static final String NODE = "dev.stoke.local.node..";
  private static final String POSTGRES = "dev.stoke.local.postgres..";

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule PARTS_DO_NOT_KNOW_WHO_PUTS_THEM_TOGETHER =
      noClasses()
          .that()
          .resideInAnyPackage(EMBEDDED, CONTROL_PLANE, NODE, POSTGRES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(UP, CLI);

  @ArchTest
  static final ArchRule NODE_WORKS_AGAINST_ANY_API =
      noClasses()
          .that()
          .resideInAPackage(NODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EMBEDDED, CONTROL_PLANE, POSTGRES);

  @ArchTest
  static final ArchRule API_SERVERS_KNOW_NO_NODE =
      noClasses()
          .that()
          .resideInAnyPackage(EMBEDDED, CONTROL_PLANE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NODE, POSTGRES);
}
