/** How fast the platform is, and beside what: each class is a measurement that {@code deploy/bench.sh} runs. */
package io.airline.it.performance;
