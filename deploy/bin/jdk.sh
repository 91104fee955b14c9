# shellcheck shell=bash
# Sourced by ./vane and ./test: finds what both need to build.

jdk_release=25

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The Java release of the JDK in a folder; 0 if there is none.
jdk_release_of() {
  local version=0
  if [[ -x $1/bin/javac && -r $1/release ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  echo "${version:-0}"
}

# Exports JAVA_HOME: the one that is set, the one on the PATH, or one in the usual folders, whichever is new enough.
use_jdk() {
  local candidate on_path
  on_path=$(command -v javac || true)
  for candidate in \
    "${JAVA_HOME:-}" \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" \
    /usr/lib/jvm/*"$jdk_release"* /usr/java/*"$jdk_release"* /opt/*jdk*"$jdk_release"* /opt/java/openjdk \
    "$HOME"/.sdkman/candidates/java/"$jdk_release"* "$HOME"/.jdks/*"$jdk_release"* \
    /Library/Java/JavaVirtualMachines/*"$jdk_release"*/Contents/Home; do
    if [[ -n $candidate ]] && (($(jdk_release_of "$candidate") >= jdk_release)); then
      export JAVA_HOME=$candidate
      return
    fi
  done
  fail "needs a JDK $jdk_release: install one (Debian: openjdk-$jdk_release-jdk, or temurin-$jdk_release-jdk) or set JAVA_HOME to it"
}

require_maven() {
  command -v mvn >/dev/null || fail "needs Maven 3.8 or newer to build: install it (Debian: maven)"
}

# Maven with the caller's own arguments (VANE_MAVEN_ARGS, such as -o or -Dmaven.repo.local=DIR) before those given.
maven() {
  local own
  read -ra own <<<"${VANE_MAVEN_ARGS:-}"
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" mvn -B -ntp ${own[@]+"${own[@]}"} "$@"
}
