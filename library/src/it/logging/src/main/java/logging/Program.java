package logging;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.MDC;

/**
 * Commits to tables, and checks that the backend gets each record exactly once. Arguments: the
 * backend, a warehouse, and a file for the records of the Rust core.
 */
final class Program {

  /** The number of tables, each with a mistyped option and a commit. */
  private static final int TABLES = 25;

  private static final String THREAD = "paimon-ffm-log";
  private static final Map<String, String> CONTEXT = Map.of("request", "42");

  private static final List<Event> EVENTS = new CopyOnWriteArrayList<>();

  private Program() {}

  public static void main(String[] args) throws Exception {
    Path warehouse = Path.of(args[1]);
    switch (args[0]) {
      case "logback" -> LogbackEvents.sendTo(EVENTS::add);
      case "log4j2" -> Log4jEvents.sendTo(EVENTS::add);
      default -> throw new IllegalArgumentException(args[0]);
    }
    CONTEXT.forEach(MDC::put);
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", warehouse.toString()))) {
      catalog.createDatabase("db", true);
      for (int i = 0; i < TABLES; i++) {
        commit(create(catalog, "t" + i), allocator);
      }
    }
    awaitRecords();
    List<Event> core = EVENTS.stream().filter(Event::isFromCore).toList();
    checkMistypedOptions(core);
    checkCommits(core);
    checkOperators(core);
    checkThreads(core);
    checkCaller();
    Files.write(
        Path.of(args[2]), core.stream().map(event -> event.line(warehouse.toString())).toList());
    System.out.println(core.size() + " records of the Rust core");
  }

  private static Table create(Catalog catalog, String name) {
    Schema schema =
        Schema.builder().column("number", "BIGINT NOT NULL").option("bukcet", "1").build();
    return catalog.createTable(Identifier.of("db", name), schema, false);
  }

  private static void commit(Table table, BufferAllocator allocator) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BigIntVector numbers = new BigIntVector("number", allocator);
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      numbers.setSafe(0, 7);
      numbers.setValueCount(1);
      write.writeArrow(new VectorSchemaRoot(List.of(numbers)));
      check("snapshot", 1L, commit.commit(write.prepareCommit()).orElseThrow().id());
    }
  }

  /** Waits until no record has arrived for a second. */
  private static void awaitRecords() throws InterruptedException {
    int before;
    do {
      before = EVENTS.size();
      Thread.sleep(1000);
    } while (EVENTS.size() > before);
  }

  /** The creation of a table logs its mistyped option once. The record has the table's name. */
  private static void checkMistypedOptions(List<Event> core) {
    for (int i = 0; i < TABLES; i++) {
      String start = "table db.t" + i + ": 'bukcet' is not an option";
      check(start, 1L, count(core, event -> event.message().startsWith(start)));
    }
    Predicate<Event> warning = event -> event.level().equals("WARN");
    check("warnings", (long) TABLES, count(core, warning));
    Predicate<Event> named =
        event -> event.logger().equals("io.github.paimonffm.core.paimon_ffm.options.names");
    check("warnings of the logger", (long) TABLES, count(core, warning.and(named)));
  }

  /** A commit parses the schema of manifests once, and so its record type for keys. */
  private static void checkCommits(List<Event> core) {
    String type = "\"record__FILE__KEY_STATS\"";
    check("commits", (long) TABLES, count(core, event -> event.message().contains(type)));
  }

  /**
   * Each start of the local storage logs two records. They alternate, because the calls are made
   * one after the other. A repeated or lost record would break the order.
   */
  private static void checkOperators(List<Event> core) {
    List<String> messages =
        core.stream()
            .filter(event -> event.logger().endsWith("core.opendal_service_fs.backend"))
            .map(Event::message)
            .toList();
    for (int i = 0; i < messages.size(); i++) {
      String start = i % 2 == 0 ? "backend build started: " : "backend use root /";
      check("record " + i + ": " + messages.get(i), true, messages.get(i).startsWith(start));
    }
    check("pairs of records", 0, messages.size() % 2);
    check("a pair of records for each table", true, messages.size() / 2 > TABLES);
  }

  /** One thread forwards the records of the Rust core. It does not have the caller's MDC. */
  private static void checkThreads(List<Event> core) {
    for (Event event : core) {
      check("thread of " + event, THREAD, event.thread());
      check("context of " + event, Map.of(), event.context());
    }
  }

  /** The Java classes log on the caller's thread, with its MDC. */
  private static void checkCaller() {
    Predicate<Event> loaded =
        event -> event.logger().equals("io.github.paimonffm.internal.loader.Search");
    Predicate<Event> caller =
        event -> event.thread().equals("main") && event.context().equals(CONTEXT);
    check("records of the loading", 1L, count(EVENTS, loaded.and(caller)));
  }

  private static long count(List<Event> events, Predicate<Event> condition) {
    return events.stream().filter(condition).count();
  }

  private static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
