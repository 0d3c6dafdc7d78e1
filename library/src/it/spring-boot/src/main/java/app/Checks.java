package app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.cfg.PackageVersion;
import io.github.paimonffm.catalog.Catalog;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootVersion;

/**
 * Checks the application when it ends, and prints a summary. A failure ends the JVM with code 1.
 */
public class Checks {

  private static final String CORE = "io.github.paimonffm.core.";

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final String start;
  private Catalog catalog;
  private int rows;

  Checks(String start) {
    this.start = start;
  }

  /** Collects the records of the library from now on. */
  public void start() {
    boolean jar = start.equals("java -jar");
    check("JVM flags", !jar, !ManagementFactory.getRuntimeMXBean().getInputArguments().isEmpty());
    check(
        "class loader",
        jar ? "LaunchedClassLoader" : "AppClassLoader",
        Catalog.class.getClassLoader().getClass().getSimpleName());
    Logger logger = (Logger) LoggerFactory.getLogger("io.github.paimonffm");
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            events.add(event);
          }
        };
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  Catalog watch(Catalog opened) {
    catalog = opened;
    return opened;
  }

  void used(int rows) {
    this.rows = rows;
  }

  /** Runs in the JVM's shutdown hook, after Spring has closed the catalog and the allocator. */
  public void end() {
    try {
      checkClosed();
      checkRecords();
      System.out.println(
          "spring-boot: Spring Boot "
              + SpringBootVersion.getVersion()
              + " with Jackson "
              + PackageVersion.VERSION
              + " wrote and read "
              + rows
              + " rows with "
              + start);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void checkClosed() {
    check("rows", true, rows > 0);
    try {
      catalog.listDatabases();
    } catch (IllegalStateException e) {
      return;
    }
    throw new AssertionError("the catalog is open");
  }

  /**
   * Each start of the local storage logs two records with the same text. They alternate, because
   * the calls are made one after the other. A repeated record would break the order.
   */
  private void checkRecords() {
    Predicate<ILoggingEvent> core = event -> event.getLoggerName().startsWith(CORE);
    check("records of the Rust core", true, events.stream().anyMatch(core));
    List<String> storage =
        events.stream()
            .filter(event -> event.getLoggerName().equals(CORE + "opendal_service_fs.backend"))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    for (int i = 0; i < storage.size(); i++) {
      String start = i % 2 == 0 ? "backend build started: " : "backend use root /";
      check("record " + i + ": " + storage.get(i), true, storage.get(i).startsWith(start));
    }
    check("records of the local storage", true, !storage.isEmpty() && storage.size() % 2 == 0);
  }

  static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
