package dev.stoke.pod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom: dependencies between packages point one way. */
final class ArchitectureTest {
  private static final JavaClasses POD =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.stoke.pod");

  /** A module of its own. */
  private static final String CRYPTO = "dev.stoke.crypto";

  private record Rule(String owner, String... mayKnow) {}

  @TestFactory
  Stream<DynamicTest> aPackageKnowsOnlyThese() {
    return Stream.of(
            new Rule("keys", CRYPTO, "json"),
            new Rule("federation.core", "keys"),
            new Rule("federation.ledger", "database", "keys", "federation", "federation.core"),
            new Rule("federation", "keys", "federation.core", "federation.ledger"),
            new Rule("signing", CRYPTO, "keys", "federation", "federation.core"),
            new Rule("tls"),
            new Rule("peers", "json", "keys", "federation", "federation.core", "signing", "tls"),
            new Rule("config"),
            new Rule("database", "config"),
            new Rule("audit"),
            new Rule("users", CRYPTO, "config", "database"),
            new Rule("providers", "audit", "config", "users"),
            new Rule("providers.ldap", "config", "providers", "tls"),
            new Rule("providers.oidc", "config", "database", "providers", "tls"),
            new Rule(
                "tokens",
                "audit",
                "config",
                "database",
                "users",
                "providers",
                "federation",
                "keys",
                "signing"),
            new Rule("json"),
            new Rule("admin", "config", "users", "json"),
            new Rule(
                "http",
                "config",
                "database",
                "users",
                "tokens",
                "providers",
                "providers.oidc",
                "federation",
                "admin",
                "json",
                "tls"),
            new Rule("health", "config", "federation", "federation.core"))
        .map(rule -> DynamicTest.dynamicTest(rule.owner, () -> check(rule)));
  }

  @Test
  void onlyTheProgramItselfKnowsTheListeners() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.stoke.pod", "dev.stoke.pod.http", "dev.stoke.pod.health", "dev.stoke.pod.peers")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.stoke.pod.http", "dev.stoke.pod.health", "io.undertow..")
        .check(POD);
  }

  private static void check(Rule rule) {
    String[] known =
        Stream.concat(Stream.of(rule.owner), Stream.of(rule.mayKnow))
            .map(name -> name.equals(CRYPTO) ? CRYPTO : "dev.stoke.pod." + name)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.stoke.pod." + rule.owner)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(known),
                    Stream.of(
                        "java..",
                        "javax.sql..",
                        "javax.net.ssl..",
                        "javax.crypto..",
                        "org..",
                        "com..",
                        "io..",
                        "ch..",
                        "picocli.."))
                .toArray(String[]::new))
        .allowEmptyShould(true)
        .check(POD);
  }
}
