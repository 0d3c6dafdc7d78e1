package app.server;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Deploys and undeploys an application again and again in one server, and checks that nothing of an
 * undeployed application remains. Arguments: the WAR, a folder for the server, and what is tested.
 */
final class Redeployments {

  private static final int COUNT = 20;

  /** The redeployment after which the numbers must not grow any more. */
  private static final int SETTLED = 5;

  private static final long MEGABYTE = 1_000_000;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Redeployments() {}

  /** A function that starts a server. */
  interface Start {
    Server start(Path folder) throws Exception;
  }

  static void run(String name, String[] args, Start start) throws Exception {
    Path war = Path.of(args[0]);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), name);
    List<String> complaints = complaints();
    int collected = 0;
    Numbers settled = null;
    Numbers last;
    try (Server server = start.start(folder)) {
      for (int time = 1; time <= COUNT; time++) {
        WeakReference<ClassLoader> loader = deployed(server, war, time);
        // The first class loader that is not collected shows the leak.
        if (collected == time - 1 && isCollected(loader)) {
          collected++;
        }
        if (time == SETTLED) {
          settled = Numbers.now();
        }
      }
      last = Numbers.now();
    }
    check(complaints.isEmpty(), "the server logged " + complaints);
    check(collected == COUNT, collected + " of " + COUNT + " class loaders were collected");
    check(last.libraryThreads() == 0, "threads of the library remain: " + last);
    check(last.threads() <= settled.threads(), "more threads: " + settled + ", then " + last);
    check(last.heap() <= settled.heap() + 3 * MEGABYTE, "more heap: " + settled + ", " + last);
    check(
        last.metaspace() <= settled.metaspace() + 3 * MEGABYTE,
        "more class metadata: " + settled + ", then " + last);
    System.out.printf(
        "web-application: %s, %s: %d redeployments, all class loaders collected; %s after %d, %s at"
            + " the end%n",
        name, args[2], COUNT, settled, SETTLED, last);
  }

  /** Deploys, calls and undeploys. No stack frame keeps the class loader reachable afterwards. */
  private static WeakReference<ClassLoader> deployed(Server server, Path war, int time)
      throws Exception {
    WeakReference<ClassLoader> loader = new WeakReference<>(server.deploy(war));
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/app/visits");
    URLConnection connection = uri.toURL().openConnection();
    // Jetty keeps the application of the last request as long as the connection is open.
    connection.setRequestProperty("Connection", "close");
    try (InputStream answer = connection.getInputStream()) {
      String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      check(text.equals(time + " visits"), "answer " + time + " is '" + text + "'");
    }
    server.undeploy();
    return loader;
  }

  private static boolean isCollected(WeakReference<ClassLoader> loader)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (loader.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(20);
    }
    return loader.get() == null;
  }

  /** Returns the list to which the server's warnings about leaks will be added. */
  private static List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            String text = String.valueOf(record.getMessage());
            if (text.contains("leak") || text.contains("webappClassLoader")) {
              complaints.add(text);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(handler);
    return complaints;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /**
   * Numbers of this process after a garbage collection.
   *
   * @param threads the Java threads
   * @param libraryThreads the threads of the library's classes
   * @param heap the used heap in bytes
   * @param metaspace the used metaspace in bytes
   */
  private record Numbers(int threads, long libraryThreads, long heap, long metaspace) {

    static Numbers now() throws InterruptedException {
      for (int i = 0; i < 3; i++) {
        System.gc();
        Thread.sleep(100);
      }
      List<String> names =
          Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
      return new Numbers(
          names.size(),
          names.stream()
              .filter(name -> name.startsWith("paimon-ffm") || name.startsWith("Cleaner-"))
              .count(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .map(MemoryPoolMXBean::getUsage)
              .findFirst()
              .orElseThrow()
              .getUsed());
    }

    @Override
    public String toString() {
      return "%d threads, %.1f MB of heap and %.1f MB of class metadata"
          .formatted(threads, heap / (double) MEGABYTE, metaspace / (double) MEGABYTE);
    }
  }
}
