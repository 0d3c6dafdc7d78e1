package server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Deploys, calls and undeploys a web application many times, and checks that nothing of it stays in
 * the JVM.
 */
final class Redeployments {

  /** The path of the application. */
  static final String PATH = "/numbers";

  private static final int TIMES = 20;

  /** From this deployment on, the memory and the number of threads must not grow. */
  private static final int WARM = 5;

  // An application that stays in memory takes about 1 MB of heap and 8 MB of metaspace.
  private static final long MAX_HEAP_GROWTH = 4 << 20;
  private static final long MAX_METASPACE_GROWTH = 4 << 20;

  /** The Rust core has a pool of threads, whose size depends on the calls of the last seconds. */
  private static final int MAX_NATIVE_THREAD_GROWTH = 8;

  /** The thread that forwards the log of the Rust core. It runs as long as there are calls. */
  private static final String LOG_THREAD = "paimon-ffm-log";

  /** The thread that frees forgotten objects. It runs as long as its class loader exists. */
  private static final String CLEANER_THREADS = "Cleaner-";

  private static final int TIMEOUT_MILLIS = 30_000;

  /** The wait for a class loader to be collected, or for a thread to end. */
  private static final long PATIENCE_MILLIS = 20_000;

  /** Starts a server with a folder for its files and a folder for applications. */
  interface Start {
    Server server(Path folder, Path applications) throws Exception;
  }

  /** What a JVM uses after a garbage collection. */
  private record Usage(int threads, int nativeThreads, long heap, long metaspace) {

    static Usage now() throws IOException {
      long metaspace =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .mapToLong(pool -> pool.getUsage().getUsed())
              .sum();
      return new Usage(
          Thread.getAllStackTraces().size(),
          Redeployments.nativeThreads(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          metaspace);
    }
  }

  private final Server server;
  private final Path war;
  private final Path deployed;
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  /** The warnings of the server about leaks. */
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  /** Whether something of an application stayed. Then no deployment waits any more. */
  private boolean hasFailed;

  private Redeployments(Server server, Path war, Path deployed) {
    this.server = server;
    this.war = war;
    this.deployed = deployed;
    Logger.getLogger("").addHandler(new WarningHandler());
  }

  /** Runs all deployments in a new server. */
  static void run(String name, Path war, Start start) throws Exception {
    Path folder = Files.createTempDirectory(war.getParent(), name);
    System.setProperty("warehouse", folder.resolve("warehouse").toString());
    Path applications = Files.createDirectory(folder.resolve("webapps"));
    try (Server server = start.server(folder, applications)) {
      Path deployed = applications.resolve(PATH.substring(1) + ".war");
      System.out.println(
          name + ", " + war.getFileName() + ": " + new Redeployments(server, war, deployed).run());
    }
  }

  private String run() throws Exception {
    Usage warm = null;
    for (int time = 1; time <= TIMES; time++) {
      redeploy(time);
      if (time == WARM) {
        warm = Usage.now();
      }
    }
    Usage last = Usage.now();
    long collected = loaders.stream().filter(loader -> loader.get() == null).count();
    String summary = summary(collected, warm, last);
    boolean holds =
        !hasFailed
            && warnings.isEmpty()
            && collected == TIMES
            && last.threads() <= warm.threads()
            && last.nativeThreads() - warm.nativeThreads() <= MAX_NATIVE_THREAD_GROWTH
            && last.heap() - warm.heap() <= MAX_HEAP_GROWTH
            && last.metaspace() - warm.metaspace() <= MAX_METASPACE_GROWTH;
    if (!holds) {
      throw new AssertionError(
          summary
              + "; warnings of the server: "
              + warnings
              + "; threads of the library: "
              + threads(LOG_THREAD)
              + threads(CLEANER_THREADS)
              + "; heap: "
              + dumpHeap());
    }
    return summary;
  }

  /** Writes the reachable objects to a file beside the WAR file, and returns its path. */
  private Path dumpHeap() throws IOException {
    Path file = deployed.getParent().resolveSibling("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    return file;
  }

  private static String summary(long collected, Usage warm, Usage last) {
    return String.format(
        "%d redeployments, %d of %d class loaders collected; after the %dth and the %dth: "
            + "threads %d and %d, native threads %d and %d, heap %.1f and %.1f MB, "
            + "metaspace %.1f and %.1f MB",
        TIMES,
        collected,
        TIMES,
        WARM,
        TIMES,
        warm.threads(),
        last.threads(),
        warm.nativeThreads(),
        last.nativeThreads(),
        megabytes(warm.heap()),
        megabytes(last.heap()),
        megabytes(warm.metaspace()),
        megabytes(last.metaspace()));
  }

  private static double megabytes(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private void redeploy(int number) throws Exception {
    Files.copy(war, deployed);
    server.deploy();
    loaders.add(new WeakReference<>(server.loader()));
    check("sum of the numbers", number * (number + 1) / 2, add(number));
    Files.delete(deployed);
    server.undeploy();
    await(() -> threads(LOG_THREAD).isEmpty());
    await(() -> isCollected(loaders.getLast()));
    await(() -> threads(CLEANER_THREADS).isEmpty());
  }

  /** Calls the application. */
  private int add(int number) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + PATH + "/add?number=" + number);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Connection", "close");
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static boolean isCollected(WeakReference<?> reference) {
    System.gc();
    return reference.get() == null;
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** Returns the number of threads of the process, or 0 if the platform does not tell. */
  private static int nativeThreads() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean() && !hasFailed) {
      hasFailed = System.nanoTime() > deadline;
      Thread.sleep(20);
    }
  }

  /** Collects Tomcat's warnings about threads, thread-locals and class loaders that stay. */
  private final class WarningHandler extends Handler {
    @Override
    public void publish(LogRecord record) {
      String message = String.valueOf(record.getMessage());
      if (message.contains("leak") || record.getSourceClassName().contains("WebappClassLoader")) {
        warnings.add(message);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Fails unless two values are equal. */
  static void check(String what, Object expected, Object found) {
    if (!Objects.equals(expected, found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
