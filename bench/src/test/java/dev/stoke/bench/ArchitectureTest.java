package dev.stoke.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stoke.bench", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule BENCHMARKS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.stoke.bench.(jwks|login|refresh|start|converge|soak)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule WHAT_SENDS_LOAD_DOES_NOT_KNOW_WHO_IS_MEASURED =
      noClasses()
          .that()
          .resideInAPackage("dev.stoke.bench.load")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.stoke.bench.server", "dev.stoke.bench.report");
}
