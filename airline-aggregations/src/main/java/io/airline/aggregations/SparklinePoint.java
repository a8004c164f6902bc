package io.airline.aggregations;

import java.util.Map;

/**
 * One step of a sparkline.
 *
 * @param window the step
 * @param count number of events in it
 * @param results results by measure name, the values may be null
 */
public record SparklinePoint(TimeWindow window, long count, Map<String, Object> results) {}
