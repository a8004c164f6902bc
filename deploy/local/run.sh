#!/usr/bin/env bash
# Runs the whole stack on this machine; builds it first if it is not built, or older than its sources.
# run.sh --help lists the options.
set -euo pipefail

fail() {
  echo "run.sh: $*" >&2
  exit 2
}

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$home/../.." && pwd)
built="$home/target/built"

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
fi
command -v "$java" >/dev/null || fail "no Java found; install a JDK 17 and put it on the PATH or set JAVA_HOME"
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
case "$version" in
  17 | 18 | 19 | 20 | 21 | 22) ;;
  *) fail "Java $version found, Java 17 to 22 needed; install a JDK 17 and put it on the PATH or set JAVA_HOME" ;;
esac

# With AIRLINE_BUILD=never what is built is run as it is, whatever became of its sources.
# True if the build has not run, or a source, a resource or a pom is newer than it.
is_stale() {
  [ "${AIRLINE_BUILD:-}" != never ] || return 1
  [ ! -f "$built" ] || [ -n "$(find "$root" -name target -prune -o -name .git -prune -o \
    \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$built" -print -quit)" ]
}

# The modules that a run may need: the stack itself, and the examples, whose streams it finds.
modules() {
  printf deploy/local
  for pom in "$root"/examples/example-*/pom.xml; do
    [ ! -f "$pom" ] || printf ',examples/%s' "$(basename "$(dirname "$pom")")"
  done
}

if is_stale; then
  command -v mvn >/dev/null || fail "no Maven found, and the stack is not built yet; install Maven 3.8 or newer"
  command -v "${java}c" >/dev/null || fail "a JRE found where a JDK is needed to build; install a JDK 17"
  echo "building the stack; the first time Maven also downloads Spark, Kafka and QuestDB (a few minutes)"
  log=$(mktemp "${TMPDIR:-/tmp}/airline-build.XXXXXX")
  if ! mvn -B -f "$root/pom.xml" -pl "$(modules)" -am -DskipTests -Dmaven.javadoc.skip=true \
    -Dspotless.check.skip=true package >"$log" 2>&1; then
    grep -E '^\[ERROR\]' "$log" | head -n 15 >&2 || true
    fail "the build failed; see $log"
  fi
  rm -f "$log"
  touch "$built"
fi

terminal=false
if [ -t 1 ]; then
  terminal=true
fi

exec "$java" -Xmx256m -XX:+UseSerialGC -Dairline.local.home="$home" \
  -Dairline.local.terminal="$terminal" \
  -cp "$home/target/airline-local.jar:$home/target/jars/*" io.airline.local.LocalStack "$@"
