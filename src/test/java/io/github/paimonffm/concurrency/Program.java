package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Who commits. */
enum Program {
  /** This library. */
  PAIMON_FFM("paimon-ffm") {
    @Override
    Committer open(Map<String, String> catalogOptions) {
      return new Ours(catalogOptions);
    }
  },
  /** Paimon Java, on the same tables or on tables like them. */
  PAIMON_JAVA("Paimon Java") {
    @Override
    Committer open(Map<String, String> catalogOptions) {
      return new PaimonJavaCommitter(catalogOptions);
    }
  },
  /** pypaimon, which is written in Python. */
  PYPAIMON("pypaimon") {
    @Override
    Optional<String> missing() throws IOException, InterruptedException {
      return Python.missing("pypaimon");
    }

    @Override
    ChildJvm.Running start(Path folder, List<String> flags, List<String> arguments)
        throws IOException {
      return Python.start("pypaimon", folder, arguments);
    }
  },
  /** pypaimon-rust, the crate that this library uses with a storage of its own. */
  PYPAIMON_RUST("pypaimon-rust") {
    @Override
    Optional<String> missing() throws IOException, InterruptedException {
      return Python.missing("pypaimon_rust");
    }

    @Override
    ChildJvm.Running start(Path folder, List<String> flags, List<String> arguments)
        throws IOException {
      return Python.start("pypaimon_rust", folder, arguments);
    }
  };

  private final String title;

  Program(String title) {
    this.title = title;
  }

  /** Commits to the tables of one catalog, on any number of threads. */
  interface Committer extends AutoCloseable {

    /** Writes and commits so often, and returns what was reported as done. */
    List<Stress.Done> commit(String table, int worker, int commits) throws Exception;

    @Override
    void close();
  }

  /** Returns its name for people. */
  String title() {
    return title;
  }

  /** Returns why it cannot be run here; empty if it can. */
  Optional<String> missing() throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Opens a catalog in this JVM, by the options that this library has for it.
   *
   * @throws UnsupportedOperationException if it commits in processes only
   */
  Committer open(Map<String, String> catalogOptions) {
    throw new UnsupportedOperationException(title + " commits in processes of its own only");
  }

  /**
   * Starts a process that commits, as {@link Processes.Worker} does.
   *
   * @param folder for files that it needs
   * @param flags of a JVM
   * @param arguments those of the worker behind the program
   */
  ChildJvm.Running start(Path folder, List<String> flags, List<String> arguments)
      throws IOException {
    ChildJvm child = ChildJvm.running(Processes.Worker.class);
    flags.forEach(child::flag);
    List<String> all = new ArrayList<>(List.of(name()));
    all.addAll(arguments);
    return child.start(all.toArray(String[]::new));
  }

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
