package dev.stoke.local.controlplane;

import java.util.Locale;

/** Operating system and processor, in the names that Go and the Kubernetes releases use. */
record Platform(String os, String arch) {

  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os = name.startsWith("mac") ? "darwin" : name;
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> osArch;
        };
    return new Platform(os, arch);
  }

  boolean isSupported() {
    return (os.equals("linux") || os.equals("darwin"))
        && (arch.equals("amd64") || arch.equals("arm64"));
  }

  @Override
  public String toString() {
    return os + "/" + arch;
  }
}
