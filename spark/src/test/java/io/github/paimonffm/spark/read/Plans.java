package io.github.paimonffm.spark.read;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import scala.jdk.javaapi.CollectionConverters;

/** The contents of the plans of queries. */
final class Plans {

  private Plans() {}

  /**
   * Returns the nodes of a query's physical plan, also of the adaptive plan after its execution.
   */
  static List<SparkPlan> nodes(Dataset<Row> query) {
    List<SparkPlan> nodes = new ArrayList<>();
    collect(query.queryExecution().executedPlan(), nodes);
    return nodes;
  }

  private static void collect(SparkPlan plan, List<SparkPlan> nodes) {
    nodes.add(plan);
    switch (plan) {
      case AdaptiveSparkPlanExec adaptive -> collect(adaptive.executedPlan(), nodes);
      case QueryStageExec stage -> collect(stage.plan(), nodes);
      default ->
          CollectionConverters.asJava(plan.children()).forEach(child -> collect(child, nodes));
    }
  }

  /** Returns the number of nodes whose names start with a text. */
  static long count(Dataset<Row> query, String name) {
    return nodes(query).stream().filter(node -> node.nodeName().startsWith(name)).count();
  }

  /** Returns the scans of a query. */
  static List<BatchScanExec> scans(Dataset<Row> query) {
    return nodes(query).stream()
        .filter(BatchScanExec.class::isInstance)
        .map(BatchScanExec.class::cast)
        .toList();
  }

  /** Returns the only scan of a query. */
  static Scan scan(Dataset<Row> query) {
    List<BatchScanExec> scans = scans(query);
    if (scans.size() != 1) {
      throw new AssertionError(query.queryExecution().executedPlan().toString());
    }
    return scans.getFirst().scan();
  }

  /** Returns the filters that a query pushed down, as the plan shows them. */
  static String pushed(Dataset<Row> query) {
    String description = scan(query).description();
    int start = description.indexOf("[filters: ") + "[filters: ".length();
    return description.substring(start, description.lastIndexOf(']'));
  }

  /** Tells whether Spark evaluates a filter. */
  static boolean filters(Dataset<Row> query) {
    return count(query, "Filter") > 0;
  }
}
