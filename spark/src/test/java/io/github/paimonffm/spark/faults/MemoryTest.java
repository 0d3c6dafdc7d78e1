package io.github.paimonffm.spark.faults;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.Test;

/**
 * A test that writes and reads, also after failures, free their Arrow memory and native handles.
 */
class MemoryTest {

  @Test
  void nothingStaysAllocated() {
    Cluster.newDatabase();
    sql("CREATE TABLE m (id BIGINT, v STRING, dt BIGINT) PARTITIONED BY (dt)");
    sql("CREATE TABLE k (id BIGINT, v STRING, PRIMARY KEY (id))");
    Sabotage.register(
        "fails_at",
        id -> {
          if (id == 900) {
            throw new IllegalStateException("row " + id);
          }
          return id;
        });
    use();
    Map<Long, Long> before = executors();
    long driver = liveHandles();
    use();
    use();
    assertEquals(before, executors());
    assertEquals(driver, liveHandles());
    assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
    assertEquals(List.of(), List.copyOf(ArrowUtils.rootAllocator().getChildAllocators()));
  }

  /** Uses every kind of native object in the driver and in both executors. */
  private static void use() {
    sql("INSERT INTO m SELECT id, repeat('x', 100), id %% 2 FROM range(0, 1000, 1, 4)");
    sql("INSERT INTO k SELECT id, repeat('x', 100) FROM range(0, 1000, 1, 4)");
    assertThrows(
        SparkException.class,
        () -> sql("INSERT INTO m SELECT fails_at(id), 'x', 0 FROM range(0, 1000, 1, 4)"));
    assertEquals(1, rows("SELECT count(*) FROM m JOIN k USING (id)").size());
    assertEquals(3, rows("SELECT * FROM m WHERE id > 10 LIMIT 3").size());
    assertThrows(SparkException.class, () -> sql("SELECT fails_at(id) FROM m ORDER BY id"));
    sql("DELETE FROM m WHERE dt = 1");
    sql("CREATE OR REPLACE TABLE r AS SELECT * FROM k");
    sql("DROP TABLE r");
  }

  /**
   * Returns the open native handles of this process; the Cleaner closes those of dropped tables.
   */
  private static long liveHandles() {
    System.gc();
    long last = -1;
    for (int same = 0; same < 5; ) {
      long live = NativeHandles.live();
      same = live == last ? same + 1 : 0;
      last = live;
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return last;
  }

  /** Returns the open native handles of each executor, after a check of its Arrow memory. */
  private static Map<Long, Long> executors() {
    MapPartitionsFunction<Long, String> report =
        rows -> {
          // The other executor gets a task too, if this one takes a moment.
          Thread.sleep(500);
          long live = liveHandles();
          if (ArrowUtils.rootAllocator().getAllocatedMemory() > 0
              || !ArrowUtils.rootAllocator().getChildAllocators().isEmpty()) {
            throw new IllegalStateException(ArrowUtils.rootAllocator().toVerboseString());
          }
          return List.of(ProcessHandle.current().pid() + ":" + live).iterator();
        };
    Map<Long, Long> live = new TreeMap<>();
    for (String one :
        spark()
            .range(0, 2, 1, 2)
            .as(Encoders.LONG())
            .mapPartitions(report, Encoders.STRING())
            .collectAsList()) {
      String[] parts = one.split(":");
      live.put(Long.valueOf(parts[0]), Long.valueOf(parts[1]));
    }
    assertEquals(2, live.size());
    return live;
  }
}
