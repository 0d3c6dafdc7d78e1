package io.github.paimonffm.demo;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Replaces one day of the flights with the flights of that day that were not cancelled, and shows
 * that no other day changed.
 */
record DayOverwrite(
    Path warehouse, Path flights, LocalDate day, Identifier name, BufferAllocator allocator) {
  private static final int NEIGHBOURS = 2;

  /** The number of rows of each day. */
  private record Counts(SortedMap<LocalDate, Long> days) {
    long of(LocalDate day) {
      return days.getOrDefault(day, 0L);
    }

    Counts without(LocalDate day) {
      SortedMap<LocalDate, Long> others = new TreeMap<>(days);
      others.remove(day);
      return new Counts(others);
    }

    long sum() {
      return days.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  void run(PrintStream out) throws IOException {
    Counts before = count();
    Snapshot snapshot = overwrite();
    Counts after = count();

    out.println();
    out.println("day            before     after");
    for (int i = -NEIGHBOURS; i <= NEIGHBOURS; i++) {
      LocalDate near = day.plusDays(i);
      out.printf(
          "%s %10d%10d%s%n", near, before.of(near), after.of(near), i == 0 ? "   replaced" : "");
    }
    out.println();
    Counts othersBefore = before.without(day);
    Counts othersAfter = after.without(day);
    if (!othersBefore.equals(othersAfter)) {
      throw new IOException(
          "the overwrite of "
              + day
              + " changed other days: before "
              + othersBefore
              + ", after "
              + othersAfter);
    }
    out.printf(
        "snapshot %d   user %s   kind %s%n",
        snapshot.id(), snapshot.commitUser(), snapshot.commitKind());
    out.printf(
        "%s: %d rows before, %d after; %d other days: %d rows before, %d after; snapshot %d%n",
        day,
        before.of(day),
        after.of(day),
        othersAfter.days().size(),
        othersBefore.sum(),
        othersAfter.sum(),
        snapshot.id());
  }

  /** Overwrites one day statically. Fails and changes nothing if a row is of another day. */
  private Snapshot overwrite() throws IOException {
    FlightsInput input = new FlightsInput(flights, Optional.of(day));
    try (Catalog catalog = Demo.open(warehouse)) {
      Table table = catalog.getTable(name);
      BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
      try (ArrowReader reader = input.open(table, allocator);
          BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(reader);
        List<CommitMessage> messages = write.prepareCommit();
        if (messages.isEmpty()) {
          // An overwrite without messages would remove the day, which the user did not ask for.
          throw new IOException(
              "no flights of " + day + " to write; choose a day of the first quarter of 2013");
        }
        return commit.overwrite(messages, Map.of(FlightsInput.DAY, day)).orElseThrow();
      }
    }
  }

  private Counts count() throws IOException {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    try (Catalog catalog = Demo.open(warehouse)) {
      ReadBuilder builder =
          catalog.getTable(name).newReadBuilder().withProjection(FlightsInput.DAY);
      try (ArrowReader reader =
          builder.newRead().createReader(builder.newScan().plan().splits(), allocator)) {
        while (reader.loadNextBatch()) {
          DateDayVector dates =
              (DateDayVector) reader.getVectorSchemaRoot().getVector(FlightsInput.DAY);
          for (int row = 0; row < dates.getValueCount(); row++) {
            days.merge(LocalDate.ofEpochDay(dates.get(row)), 1L, Long::sum);
          }
        }
      }
    }
    return new Counts(days);
  }
}
