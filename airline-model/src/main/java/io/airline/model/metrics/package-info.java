/**
 * What runners tell Prometheus: each metric described in one place, and the HTTP endpoint that serves them. Needs
 * {@code io.prometheus:prometheus-metrics-*}, optional dependencies of this module.
 */
package io.airline.model.metrics;
