#!/usr/bin/env bash
# Measures how fast the platform is on this machine; docs/performance.md says what the numbers mean. Each measurement prints
# a table and writes airline-it/target/measurements/*.json. Nothing else should run meanwhile.
# bench.sh [MEASUREMENT...]: throughput latency paint growth parts producer start; all of them unless named (about 40 minutes)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

all=(throughput latency paint growth parts producer start)
chosen=("$@")
if [ "${#chosen[@]}" -eq 0 ]; then
  chosen=("${all[@]}")
fi

tests=()
for name in "${chosen[@]}"; do
  case "$name" in
    throughput) tests+=(ThroughputMeasurement) ;;
    latency) tests+=(LatencyMeasurement) ;;
    paint) tests+=(PaintLatencyMeasurement) ;;
    growth) tests+=(GrowthMeasurement) ;;
    parts) tests+=(PartsMeasurement) ;;
    producer) tests+=(ProducerMeasurement) ;;
    start) tests+=(StartMeasurement) ;;
    *)
      echo "bench.sh: '$name' is none of ${all[*]}" >&2
      exit 2
      ;;
  esac
done
for program in mvn influxd; do
  command -v "$program" >/dev/null || {
    echo "bench.sh: no $program found; install Maven and InfluxDB 1.x" >&2
    exit 2
  }
done

echo "building"
mvn -B -ntp -q install -DskipTests
# run.sh would build again what is built.
touch deploy/local/target/built
uname -srm
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -n 1
for test in "${tests[@]}"; do
  echo "$test, load average $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || echo unknown)"
  mvn -B -ntp -q verify -Pmeasure -pl airline-it -Dit.test="$test" -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false
done
