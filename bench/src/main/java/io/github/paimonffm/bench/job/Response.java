package io.github.paimonffm.bench.job;

import java.util.Map;

/**
 * The answer of a worker process, as one line of JSON.
 *
 * @param metrics the measured values; empty if the job failed
 * @param error the reason of a failure; null if the job succeeded
 */
public record Response(Map<Metric, Double> metrics, String error) {}
