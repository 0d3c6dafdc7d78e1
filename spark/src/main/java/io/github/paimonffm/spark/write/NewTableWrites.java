package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The commit users of the statement that creates a table. On storage that cannot rename tables,
 * other programs can write to the table before the statement ends. Safe for use by multiple
 * threads.
 */
public final class NewTableWrites {

  private final Set<String> users = ConcurrentHashMap.newKeySet();

  /** Creates the writes of a statement that has not written yet. */
  public NewTableWrites() {}

  /** Adds the commit user of a write of the statement. */
  void add(String commitUser) {
    users.add(commitUser);
  }

  /**
   * Tells whether another program has written to the table.
   *
   * @param table the table
   * @return whether a snapshot has another commit user
   */
  public boolean hasOthers(Table table) {
    return table.snapshots().stream().map(Snapshot::commitUser).anyMatch(u -> !users.contains(u));
  }
}
