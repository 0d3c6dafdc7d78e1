package io.github.paimonffm.concurrency;

import io.github.paimonffm.Catalog;
import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Who commits. */
enum Program {
  /** This library. */
  PAIMON_FFM {
    @Override
    Committer open(Map<String, String> catalogOptions) {
      return new Ours(catalogOptions);
    }
  },
  /** Paimon Java, on the same tables or on tables like them. */
  PAIMON_JAVA {
    @Override
    Committer open(Map<String, String> catalogOptions) {
      return new PaimonJavaCommitter(catalogOptions);
    }
  };

  /** Commits to the tables of one catalog, on any number of threads. */
  interface Committer extends AutoCloseable {

    /** Writes and commits so often, and returns what was reported as done. */
    List<Stress.Done> commit(String table, int worker, int commits) throws Exception;

    @Override
    void close();
  }

  /** Opens a catalog, by the options that this library has for it. */
  abstract Committer open(Map<String, String> catalogOptions);

  private static final class Ours implements Committer {
    private final BufferAllocator allocator = new RootAllocator();
    private final Catalog catalog;
    private final Map<String, Table> tables = new HashMap<>();

    Ours(Map<String, String> options) {
      catalog = Catalog.open(options);
    }

    private synchronized Table table(String name) {
      return tables.computeIfAbsent(name, n -> catalog.getTable(Workspace.named(n)));
    }

    @Override
    public List<Stress.Done> commit(String table, int worker, int commits) {
      return Stress.commit(table(table), allocator, worker, commits);
    }

    @Override
    public void close() {
      catalog.close();
      allocator.close();
    }
  }
}
