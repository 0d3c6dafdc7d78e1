package app;

import io.github.paimonffm.catalog.Catalog;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ConfigurableApplicationContext;

/** The starts of the application in this JVM. Each start has a class loader of its own. */
final class Restarts {

  private static final int RESTARTS = 6;

  /**
   * The first start, whose class loader is never collected. Spring Boot's shutdown hook and its
   * converters refer to this class loader, also in a program without paimon-ffm.
   */
  private static final int KEPT_BY_SPRING = 1;

  private static final long TIMEOUT_NANOS = 60_000_000_000L;

  private Restarts() {}

  /** Uses the table, and causes the next restart. The last start checks all others and ends. */
  static void started(ConfigurableApplicationContext context) throws Exception {
    ClassLoader own = App.class.getClassLoader();
    List<WeakReference<ClassLoader>> starts = starts();
    check("class loader", "RestartClassLoader", own.getClass().getSimpleName());
    check("new class loader", true, starts.stream().noneMatch(start -> start.refersTo(own)));
    starts.add(new WeakReference<>(own));
    String library = context.getEnvironment().getRequiredProperty("app.library");
    check(
        "library in the new class loader",
        library.equals("restarts"),
        Catalog.class.getClassLoader() == own);
    check("Arrow in the new class loader", false, BufferAllocator.class.getClassLoader() == own);
    context.getBean(Numbers.class).writeAndRead(starts.size());
    if (starts.size() <= RESTARTS) {
      changeClass();
      return;
    }
    context.close();
    for (int i = KEPT_BY_SPRING; i < RESTARTS; i++) {
      awaitCollected(i + 1, starts.get(i));
    }
    awaitThreads("paimon-ffm", 0);
    // The cleaner of the library ends when the class loader of the library is collected.
    awaitThreads("Cleaner-", library.equals("restarts") ? KEPT_BY_SPRING + 1 : 1);
    check("threads that keep the JVM alive", List.of(), threadsThatKeepTheJvmAlive());
    System.out.println(
        "spring-boot-devtools: Spring Boot "
            + SpringBootVersion.getVersion()
            + " restarted "
            + RESTARTS
            + " times; the library "
            + library
            + "; "
            + (RESTARTS - KEPT_BY_SPRING)
            + " class loaders were collected");
    // Without this call the exit code is 1: devtools end the first start by an exception in the
    // main
    // thread, also in a program without paimon-ffm.
    System.exit(0);
  }

  /**
   * Returns the class loaders of the starts. The list is in the system properties, because static
   * fields of this class last until the restart. It has instances of JDK classes only, so that it
   * does not keep a class loader reachable.
   */
  @SuppressWarnings("unchecked")
  private static List<WeakReference<ClassLoader>> starts() {
    Map<Object, Object> properties = System.getProperties();
    return (List<WeakReference<ClassLoader>>)
        properties.computeIfAbsent("app.starts", key -> new ArrayList<>());
  }

  /** Changes the time of a class file. Devtools see the change and restart the application. */
  private static void changeClass() throws Exception {
    Path file = Path.of(App.class.getResource("App.class").toURI());
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  private static void awaitCollected(int start, WeakReference<ClassLoader> loader)
      throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (!loader.refersTo(null)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the class loader of start " + start + " is reachable");
      }
      System.gc();
      Thread.sleep(20);
    }
  }

  /** Waits until at most a number of threads have a name with a prefix. */
  private static void awaitThreads(String prefix, int most) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (count(prefix) > most) {
      if (System.nanoTime() > end) {
        throw new AssertionError(count(prefix) + " threads " + prefix + " are running");
      }
      Thread.sleep(20);
    }
  }

  private static long count(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  /** Returns the threads that keep the JVM alive, without those of devtools and of the JVM. */
  private static List<Thread> threadsThatKeepTheJvmAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .filter(thread -> !thread.getName().equals("DestroyJavaVM"))
        .filter(thread -> !thread.getClass().getName().contains(".devtools."))
        .toList();
  }

  /** Ends the JVM. Devtools would only log the failure and wait for the next change. */
  static void fail(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
