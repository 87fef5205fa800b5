package dev.stoke.pod;

import org.jspecify.annotations.Nullable;

/** The version in the jar's manifest. */
final class Version {
  static final String OF_POD = of();

  private Version() {}

  private static String of() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
