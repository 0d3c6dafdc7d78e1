package io.github.paimonffm.recipes.exactlyonce;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A job that commits its rows once, however often it is killed and run again. */
final class ExactlyOnceJob {

  private ExactlyOnceJob() {}

  // sample
  /** A commit that any process can make or repeat. */
  private record Pending(BatchWriteBuilder builder, CommitMessage[] messages)
      implements Serializable {}

  /**
   * Runs the job, or continues a run that was killed or lost its answer. The file stands for one
   * run of the job: each attempt of this run has the same file, and returns the same snapshot.
   */
  static Optional<Snapshot> run(Table table, Path file, Consumer<BatchTableWrite> rows)
      throws IOException, ClassNotFoundException {
    if (Files.notExists(file)) {
      prepare(table, file, rows);
    }
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
      Pending pending = (Pending) in.readObject();
      try (BatchTableCommit commit = pending.builder().newCommit()) {
        return commit.commit(List.of(pending.messages()));
      }
    }
  }

  /** Writes the rows, and then the file: completely or not at all. */
  static void prepare(Table table, Path file, Consumer<BatchTableWrite> rows) throws IOException {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Path part = Files.createTempFile(file.getParent(), "job", ".part");
    try (BatchTableWrite write = builder.newWrite();
        FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        ObjectOutputStream out = new ObjectOutputStream(Channels.newOutputStream(channel))) {
      rows.accept(write);
      out.writeObject(new Pending(builder, write.prepareCommit().toArray(CommitMessage[]::new)));
      out.flush();
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
  // end
}
