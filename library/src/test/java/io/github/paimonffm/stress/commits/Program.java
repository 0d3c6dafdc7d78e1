package io.github.paimonffm.stress.commits;

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

/** The programs that commit to a table. */
public enum Program {
  /** This library. */
  PAIMON_FFM("paimon-ffm") {
    @Override
    public Committer open(Map<String, String> catalogOptions) {
      return new PaimonFfmCommitter(catalogOptions);
    }
  },
  /** Paimon Java. */
  PAIMON_JAVA("Paimon Java") {
    @Override
    public Committer open(Map<String, String> catalogOptions) {
      return new PaimonJavaCommitter(catalogOptions);
    }
  },
  /** pypaimon, the Python implementation. */
  PYPAIMON("pypaimon") {
    @Override
    public Optional<String> missing() throws IOException, InterruptedException {
      return Python.missing("pypaimon");
    }

    @Override
    ChildJvm.Running start(Path folder, List<String> flags, List<String> arguments)
        throws IOException {
      return Python.start("pypaimon", folder, arguments);
    }
  },
  /** pypaimon-rust, the Python binding of the crate that this library is built on. */
  PYPAIMON_RUST("pypaimon-rust") {
    @Override
    public Optional<String> missing() throws IOException, InterruptedException {
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

  /** A committer to the tables of one catalog, for any number of threads. */
  public interface Committer extends AutoCloseable {

    /** Makes a number of commits, and returns the reported ones. */
    List<CommitWorkload.Done> commit(String table, int worker, int commits) throws Exception;

    @Override
    void close();
  }

  /** Returns the name for the output. */
  String title() {
    return title;
  }

  /** Returns the reason why the program cannot run here; empty if it can. */
  public Optional<String> missing() throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Opens a catalog in this JVM.
   *
   * @param catalogOptions the options as this library names them
   * @throws UnsupportedOperationException if the program runs in its own processes only
   */
  public Committer open(Map<String, String> catalogOptions) {
    throw new UnsupportedOperationException(title + " runs in its own processes only");
  }

  /**
   * Starts a worker process; see {@link Processes.Worker}.
   *
   * @param folder the folder for files of the process
   * @param flags the flags of a JVM
   * @param arguments the worker's arguments without the program
   */
  ChildJvm.Running start(Path folder, List<String> flags, List<String> arguments)
      throws IOException {
    ChildJvm child = ChildJvm.running(Processes.Worker.class);
    flags.forEach(child::flag);
    List<String> all = new ArrayList<>(List.of(name()));
    all.addAll(arguments);
    return child.start(all.toArray(String[]::new));
  }

  private static final class PaimonFfmCommitter implements Committer {
    private final BufferAllocator allocator = new RootAllocator();
    private final Catalog catalog;
    private final Map<String, Table> tables = new HashMap<>();

    PaimonFfmCommitter(Map<String, String> options) {
      catalog = Catalog.open(options);
    }

    private synchronized Table table(String name) {
      return tables.computeIfAbsent(name, n -> catalog.getTable(Workspace.named(n)));
    }

    @Override
    public List<CommitWorkload.Done> commit(String table, int worker, int commits) {
      return CommitWorkload.commit(table(table), allocator, worker, commits);
    }

    @Override
    public void close() {
      catalog.close();
      allocator.close();
    }
  }
}
