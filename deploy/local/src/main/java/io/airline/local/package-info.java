/**
 * The whole stack as processes on one machine: broker, store, job and producer, from the jars that are deployed. The code
 * behind {@code run.sh} and the fixture of the integration tests.
 */
package io.airline.local;
