package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Catalog;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Table;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes that commit to the same tables. {@code -Dpaimonffm.stress=long} does more. */
class ConcurrentProcessesTest {

  private static final int PROCESSES = 4;
  private static final String REPORT = "reported ";

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void noCommitIsLost() throws Exception {
    int commits = Stress.isLong() ? 50 : 6;
    for (Stress.Kind kind : Stress.Kind.values()) {
      workspace.create(kind.name(), kind.schema());
    }
    Path start = workspace.folder().resolve("start");
    List<ChildJvm.Running> all = new ArrayList<>();
    for (int worker = 0; worker < PROCESSES; worker++) {
      all.add(
          ChildJvm.running(Worker.class)
              .start(
                  workspace.warehouse().toString(),
                  start.toString(),
                  Integer.toString(worker),
                  Integer.toString(commits)));
    }
    try {
      for (int worker = 0; worker < PROCESSES; worker++) {
        awaitFile(Path.of(start + "-" + worker));
      }
      Files.createFile(start);
    } catch (AssertionError e) {
      for (ChildJvm.Running one : all) {
        one.process().destroyForcibly();
        e.addSuppressed(new AssertionError(one.await().output()));
      }
      throw e;
    }

    Map<Stress.Kind, List<Long>> reported =
        List.of(Stress.Kind.values()).stream()
            .collect(Collectors.toMap(kind -> kind, kind -> new ArrayList<>()));
    for (ChildJvm.Running one : all) {
      ChildJvm.Result result = one.await().succeeded();
      for (Stress.Kind kind : Stress.Kind.values()) {
        String prefix = REPORT + kind + ":";
        List<String> lines =
            result.output().lines().filter(line -> line.startsWith(prefix)).toList();
        assertEquals(1, lines.size(), result::output);
        for (String id : lines.getFirst().substring(prefix.length()).trim().split(" ")) {
          reported.get(kind).add(Long.valueOf(id));
        }
      }
    }
    for (Stress.Kind kind : Stress.Kind.values()) {
      Stress.check(
          PROCESSES + " processes x " + commits + " commits, " + kind,
          workspace.catalog().getTable(Workspace.named(kind.name())),
          workspace.allocator(),
          reported.get(kind),
          PROCESSES * commits);
    }
  }

  private static void awaitFile(Path file) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(file + " did not appear");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Commits to one table after the other, at the same time as its like. */
  static final class Worker {
    public static void main(String[] args) throws Exception {
      int number = Integer.parseInt(args[2]);
      int commits = Integer.parseInt(args[3]);
      try (RootAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
        catalog.listDatabases();
        Files.createFile(Path.of(args[1] + "-" + number));
        awaitFile(Path.of(args[1]));
        for (Stress.Kind kind : Stress.Kind.values()) {
          Table table = catalog.getTable(Identifier.of(Workspace.DATABASE, kind.name()));
          List<Long> ids = Stress.commit(table, allocator, number, commits);
          System.out.println(
              REPORT
                  + kind
                  + ": "
                  + ids.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
      }
    }
  }
}
