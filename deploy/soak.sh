#!/usr/bin/env bash
# Runs the stack for an hour at 2,000 events a second, and draws what its processes needed of the machine to docs/soak.svg.
# soak.sh [MINUTES [EVENTS_PER_SECOND]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=${1:-60}
rate=${2:-2000}
case "$minutes$rate" in
  *[!0-9]*)
    echo "soak.sh: soak.sh [MINUTES [EVENTS_PER_SECOND]], both whole numbers" >&2
    exit 2
    ;;
esac
for program in mvn gnuplot influxd; do
  command -v "$program" >/dev/null || {
    echo "soak.sh: no $program found; install Maven, gnuplot and InfluxDB 1.x" >&2
    exit 2
  }
done

mvn -B -ntp -q install -DskipTests
result=0
mvn -B -ntp verify -Pmeasure -pl airline-it -Dit.test=SoakMeasurement -Dtest=NONE \
  -Dsurefire.failIfNoSpecifiedTests=false -Dairline.measure.minutes="$minutes" -Dairline.measure.rate="$rate" || result=$?

gnuplot <<'PLOT'
set terminal svg size 1000,900 font "sans-serif,13" background "white"
set output "docs/soak.svg"
set datafile separator ","
set datafile columnheaders
csv = "airline-it/target/soak.csv"
set xlabel "minutes"
set yrange [0:*]
set key outside right
set multiplot layout 4,1
set title "live heap after a collection, MiB"
plot for [p in "job dashboard producer broker"] csv using "minute":(column(p." heap MiB")) with lines lw 2 title p
set title "threads"
plot for [p in "job dashboard producer broker influxd"] csv using "minute":(column(p." threads")) with lines lw 2 title p
set title "open files"
plot for [p in "job dashboard producer broker influxd"] csv using "minute":(column(p." open files")) with lines lw 2 title p
set title "files of the checkpoint"
plot csv using "minute":"checkpoint files" with lines lw 2 title "checkpoint"
unset multiplot
PLOT
echo "docs/soak.svg is written, from airline-it/target/soak.csv"
exit "$result"
