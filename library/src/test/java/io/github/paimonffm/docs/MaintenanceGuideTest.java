package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.FailedFile;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/maintenance.md. */
class MaintenanceGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> messages;

  @BeforeEach
  void write() {
    table = Orders.create(workspace);
    builder = table.newBatchWriteBuilder();
    messages = workspace.prepare(builder, table, List.of(order(1, 995, 26)));
    assertEquals(1, TableState.dataFiles(table).size());
  }

  @Test
  void abortDeletesFiles() throws Exception {
    try (BatchTableCommit commit = builder.newCommit()) {
      List<String> lines =
          Output.of(
              () -> {
                // sample abort
                RemovalResult result = commit.abort(messages);
                for (FailedFile file : result.failed()) {
                  System.out.println(file.path() + ": " + file.reason());
                }
                // end
              });
      assertEquals(List.of(), lines);
    }
    assertEquals(0, TableState.dataFiles(table).size());
  }

  @Test
  void orphanFilesAreRemoved() throws Exception {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (String file : TableState.dataFiles(table)) {
      Files.setLastModifiedTime(Path.of(table.location(), file), old);
    }
    List<String> lines =
        Output.of(
            () -> {
              // sample orphan files
              Instant olderThan = Instant.now().minus(Duration.ofDays(1));
              System.out.println(table.removeOrphanFiles(olderThan, true)); // only lists the files
              System.out.println(table.removeOrphanFiles(olderThan, false)); // removes them
              // end
            });
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().contains(".parquet"), lines::toString);
    assertEquals(lines.getFirst(), lines.getLast());
    assertEquals(0, TableState.dataFiles(table).size());
  }
}
