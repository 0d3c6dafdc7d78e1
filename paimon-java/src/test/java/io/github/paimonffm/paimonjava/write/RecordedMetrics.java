package io.github.paimonffm.paimonjava.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.paimon.metrics.Gauge;
import org.apache.paimon.metrics.MetricGroup;
import org.apache.paimon.metrics.MetricGroupImpl;
import org.apache.paimon.metrics.MetricRegistry;

/** A registry that keeps the groups of one table. */
final class RecordedMetrics implements MetricRegistry {

  private static final class Group extends MetricGroupImpl {
    private boolean closed;

    Group(String name, Map<String, String> variables) {
      super(name, variables);
    }

    @Override
    public void close() {
      closed = true;
      super.close();
    }
  }

  private final List<Group> groups = new ArrayList<>();

  @Override
  public MetricGroup createMetricGroup(String name, Map<String, String> variables) {
    Group group = new Group(name, variables);
    groups.add(group);
    return group;
  }

  Object gauge(String group, String name) {
    return groups.stream()
        .filter(g -> g.getGroupName().equals(group))
        .map(g -> ((Gauge<?>) g.getMetrics().get(name)).getValue())
        .findFirst()
        .orElseThrow();
  }

  boolean allClosed() {
    return groups.stream().allMatch(group -> group.closed);
  }
}
