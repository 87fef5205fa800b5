package dev.stoke.cli.doctor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One kind of mistake.
 *
 * @param name of what it looks at
 * @param look pure; empty when all is well, or when nothing was to be seen
 */
record Check(String name, Function<Evidence, List<Finding>> look) {
  /** Those that know what they look for; causes before what follows from them. */
  static final List<Check> CAUSES =
      List.of(
          new Check("definition", DefinitionCheck::look),
          new Check("operator", OperatorCheck::look),
          new Check("switches", SwitchesCheck::look),
          new Check("secrets", ReferencesCheck::look),
          new Check("pods", PodsCheck::look),
          new Check("database", DatabaseCheck::look),
          new Check("network", NetworkCheck::look),
          new Check("members", MembersCheck::look),
          new Check("clocks", ClocksCheck::look),
          new Check("verifiers", VerifiersCheck::look));

  static final List<Check> ALL =
      Stream.concat(CAUSES.stream(), Stream.of(new Check("ready", ReadyCheck::look))).toList();
}
