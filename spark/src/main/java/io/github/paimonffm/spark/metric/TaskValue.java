package io.github.paimonffm.spark.metric;

import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * The value of a metric in one task.
 *
 * @param name the name of the metric
 * @param value the value, in the unit of the metric
 */
public record TaskValue(String name, long value) implements CustomTaskMetric {}
