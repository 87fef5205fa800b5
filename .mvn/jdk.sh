# Sourced by mvnw and stoke: sets JAVA_HOME to a JDK 25 or newer, wherever it is installed.
# A JDK is recognised by its "release" file, so that no candidate has to be started.

jdk_feature() { # prints the feature version (25) of the JDK in $1, nothing if it is none
  [ -f "$1/release" ] && [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

find_jdk() {
  local path_java candidate version best="" best_version=0
  path_java=$(command -v java 2>/dev/null || true)
  [ -n "$path_java" ] && path_java=$(dirname "$(dirname "$(readlink -f "$path_java" 2>/dev/null || echo "$path_java")")")
  for candidate in "${JAVA_HOME:-}" "$path_java"; do
    version=$(jdk_feature "$candidate")
    if [ "${version:-0}" -ge 25 ]; then
      echo "$candidate"
      return 0
    fi
  done
  for candidate in /usr/lib/jvm/* /usr/java/* /usr/local/*jdk* /opt/*jdk* /opt/java/* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    version=$(jdk_feature "$candidate")
    # The lowest version from 25 on: the one that the project is tested with.
    if [ "${version:-0}" -ge 25 ] && { [ -z "$best" ] || [ "$version" -lt "$best_version" ]; }; then
      best=$candidate best_version=$version
    fi
  done
  [ -n "$best" ] && echo "$best"
}

JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
  echo "Stoke needs a JDK 25 and found none: install one (for instance Temurin 25 from adoptium.net) or set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME
