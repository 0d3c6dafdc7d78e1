package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.NativeFile;
import io.github.paimonffm.testing.Workspace;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several class loaders in one JVM, each with its own copy of the library's classes. */
class SecondClassLoaderTest {

  private static final int COMMITS = 20;
  private static final int LOADERS = 20;

  /** The jars of the modules. Arrow's allocator and Netty share a package and cannot be modules. */
  private static final Pattern MODULES =
      Pattern.compile(
          "(arrow-(vector|memory-core|format)|flatbuffers|jackson|slf4j-api|jspecify|commons-codec).*");

  /** The class loaders of the library and its dependencies. */
  enum Kind {
    /** One class loader for all classes, as in a web application. */
    OWN_ARROW(Host::withArrow),
    /** A class loader for the library whose parent has Arrow, as in a server with Arrow. */
    SHARED_ARROW(() -> Host.onTopOf(SHARED)),
    /** Like {@link #SHARED_ARROW}, with a separate copy of Jackson. */
    OWN_JACKSON(() -> Host.withJacksonOnTopOf(SHARED)),
    /** A module layer above the boot layer. */
    MODULE_LAYER(Host::inModuleLayer);

    private final Supplier<Host> open;

    Kind(Supplier<Host> open) {
      this.open = open;
    }

    Host open() {
      return open.get();
    }
  }

  /** The shared class loader; used in child JVMs only. */
  private static final ClassLoader SHARED = Host.shared();

  @RegisterExtension final Workspace workspace = new Workspace();

  private void run(Class<?> main, Kind kind) throws IOException, InterruptedException {
    run(ChildJvm.running(main), kind);
  }

  private void run(ChildJvm jvm, Kind kind) throws IOException, InterruptedException {
    if (kind == Kind.MODULE_LAYER) {
      withArrowAsModules(jvm);
    }
    jvm.run(workspace.warehouse().toString(), kind.name()).succeeded();
  }

  private static void withArrowAsModules(ChildJvm jvm) {
    String modules =
        Arrays.stream(jvm.classPath().split(File.pathSeparator))
            .filter(entry -> MODULES.matcher(new File(entry).getName()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    jvm.flag("--module-path=" + modules)
        .flag("--add-modules=ALL-MODULE-PATH")
        .flag("--add-opens=java.base/java.nio=org.apache.arrow.memory.core");
  }

  @ParameterizedTest
  @EnumSource
  void twoClassLoadersWriteToOneTable(Kind kind) throws Exception {
    run(TwoAtOnce.class, kind);
  }

  /** Two hosts with one native library. */
  static final class TwoAtOnce {
    public static void main(String[] args) throws Exception {
      Kind kind = Kind.valueOf(args[1]);
      try (Host first = kind.open();
          Host second = kind.open()) {
        first.call("open", args[0]);
        List<Object> published =
            Concurrently.run(
                2,
                number ->
                    (number == 0 ? first : second)
                        .call("append", args[0], number * COMMITS, COMMITS));
        assertEquals(List.of(COMMITS, COMMITS), published);
        int[] all = IntStream.range(0, 2 * COMMITS).toArray();
        assertArrayEquals(all, (int[]) first.call("read", args[0]));
        assertArrayEquals(all, (int[]) second.call("read", args[0]));

        assertEquals(0, first.live());
        first.call("abandon", args[0]);
        assertTrue(first.live() > 0);
        assertEquals(
            first.live(), second.live(), "both hosts count the handles of the shared library");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void classLoaderIsCollectedAndReopened(Kind kind) throws Exception {
    run(Again.class, kind);
  }

  /** Hosts that are opened one after the other. */
  static final class Again {
    public static void main(String[] args) throws Exception {
      for (int time = 0; time < LOADERS; time++) {
        int number = time;
        WeakReference<ClassLoader> used = Host.onOwnThread(() -> use(args, number));
        assertTrue(Host.isCollected(used), "loader " + time + " was not collected");
      }
      Host.awaitNoThread("Cleaner-");
      try (Host last = Kind.valueOf(args[1]).open()) {
        int[] all = IntStream.range(0, LOADERS).toArray();
        assertArrayEquals(all, (int[]) last.call("read", args[0]));
        assertEquals(0, last.live());
      }
    }

    /** Uses a host in a separate method: no stack frame keeps the class loader reachable. */
    private static WeakReference<ClassLoader> use(String[] args, int time) throws Exception {
      try (Host host = Kind.valueOf(args[1]).open()) {
        assertEquals(1, host.call("append", args[0], time, 1));
        assertEquals(1, host.call("writeThroughFiles", args[0]));
        return host.watch();
      }
    }
  }

  /**
   * The JDK refers softly to the record whose {@code equals} it linked last, and reading compares
   * records. So the JVM of this test clears soft references at once.
   */
  @ParameterizedTest
  @EnumSource
  void classLoaderThatHasReadIsCollected(Kind kind) throws Exception {
    run(ChildJvm.running(Reads.class).flag("-XX:SoftRefLRUPolicyMSPerMB=0"), kind);
  }

  /** Hosts that read, one after the other. */
  static final class Reads {
    public static void main(String[] args) throws Exception {
      for (int time = 0; time < 3; time++) {
        int number = time;
        WeakReference<ClassLoader> used = Host.onOwnThread(() -> use(args, number));
        assertTrue(Host.isCollected(used), "loader " + time + " was not collected");
      }
    }

    private static WeakReference<ClassLoader> use(String[] args, int time) throws Exception {
      try (Host host = Kind.valueOf(args[1]).open()) {
        assertEquals(1, host.call("append", args[0], time, 1));
        assertEquals(time + 1, ((int[]) host.call("read", args[0])).length);
        return host.watch();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unclosedObjectsAreFreedWithTheirClassLoader(Kind kind) throws Exception {
    run(Abandoned.class, kind);
  }

  /** An unloaded program whose static fields refer to a catalog, a table and a writer. */
  static final class Abandoned {
    public static void main(String[] args) throws Exception {
      try (Host other = Kind.valueOf(args[1]).open()) {
        assertEquals(0, other.live());
        WeakReference<ClassLoader> abandoned = Host.onOwnThread(() -> abandon(args));
        assertTrue(other.live() >= 3);
        assertTrue(Host.isCollected(abandoned), "open objects keep the class loader reachable");
        for (int i = 0; i < 500 && other.live() > 0; i++) {
          System.gc(); // objects with finalizers, which Netty has, are freed by a second collection
          Thread.sleep(20);
        }
        assertEquals(0, other.live());
      }
      Host.awaitNoThread("paimon-ffm-log");
    }

    private static WeakReference<ClassLoader> abandon(String[] args) throws Exception {
      try (Host host = Kind.valueOf(args[1]).open()) {
        host.call("abandon", args[0]);
        return host.watch();
      }
    }
  }

  @Test
  void missingNativeAccessOfModuleLayerIsNamed() throws Exception {
    // Earlier JDKs cannot deny native access.
    assumeTrue(Runtime.version().feature() >= 24, "native access is not denied by this JDK");
    ChildJvm jvm = ChildJvm.running(WithoutAccess.class).flag("--illegal-native-access=deny");
    withArrowAsModules(jvm);
    String output = jvm.run(workspace.warehouse().toString()).succeeded().output();
    assertTrue(output.contains("native access is denied to this library"), output);
    assertTrue(output.contains("ModuleLayer.Controller.enableNativeAccess"), output);
  }

  /** A module layer without native access. */
  static final class WithoutAccess {
    public static void main(String[] args) throws Exception {
      try (Host host = Host.inModuleLayer(false)) {
        System.out.println(
            assertThrows(AssertionError.class, () -> host.call("open", args[0])).getCause());
      }
    }
  }

  @Test
  void eachClassLoaderLogsItsOwnCalls() throws Exception {
    ChildJvm.running(Logs.class).run(workspace.folder().toString()).succeeded();
  }

  /** Three hosts with separate loggers. */
  static final class Logs {
    private static final String ROOT = "io.github.paimonffm.core";
    private static final int ROUNDS = 4;

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      try (Host first = logging(folder, 1, "debug");
          Host second = logging(folder, 2, "debug");
          Host silent = logging(folder, 3, "off")) {
        for (int round = 1; round < ROUNDS; round++) {
          Concurrently.run(
              3, n -> List.of(first, second, silent).get(n).call("openUnreachableCatalog", n + 1));
        }
        for (int n : new int[] {1, 2}) {
          String text = await(folder, n, ROUNDS);
          assertEquals(ROUNDS, count(text, 1) + count(text, 2) + count(text, 3), text);
        }
        assertEquals("", Files.readString(log(folder, 3)));
      }
      Host.awaitNoThread("paimon-ffm-log");
    }

    private static Path log(Path folder, int number) {
      return folder.resolve("log" + number);
    }

    private static String await(Path folder, int number, int records) throws Exception {
      String text = "";
      for (int i = 0; i < 500 && count(text, number) < records; i++) {
        Thread.sleep(20);
        text = Files.readString(log(folder, number));
      }
      assertEquals(records, count(text, number), text);
      return text;
    }

    private static int count(String text, int port) {
      return text.split("starting new connection: http://127.0.0.1:" + port + "/", -1).length - 1;
    }

    private static Host logging(Path folder, int number, String level) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.logFile", log(folder, number).toString());
      System.setProperty("org.slf4j.simpleLogger.log." + ROOT, level);
      Host host = Host.withArrow();
      host.call("openUnreachableCatalog", number);
      if (!level.equals("off")) {
        // Each logger reads its level when it is created.
        await(folder, number, 1);
      }
      return host;
    }
  }

  @Test
  void firstClassLoaderDeterminesRuntimeThreads() throws Exception {
    String output =
        ChildJvm.running(OneAfterTheOther.class)
            .property("paimonffm.runtime.threads", "1")
            .run(workspace.warehouse().toString())
            .succeeded()
            .output();
    assertFalse(output.contains("paimonffm.runtime.threads=1 has no effect"), output);
    assertTrue(output.contains("paimonffm.runtime.threads=3 has no effect"), output);
  }

  /** Two hosts with the same number of threads, and one with a different number. */
  static final class OneAfterTheOther {
    public static void main(String[] args) throws Exception {
      for (String threads : List.of("1", "1", "3")) {
        System.setProperty("paimonffm.runtime.threads", threads);
        try (Host host = Host.withArrow()) {
          host.call("append", args[0], 0, 1);
        }
      }
    }
  }

  @Test
  void differentFilesAreSeparateLibraries() throws Exception {
    Path copy = workspace.folder().resolve("copy.so");
    Files.copy(NativeFile.locate(), copy);
    ChildJvm.running(TwoFiles.class)
        .run(workspace.warehouse().toString(), NativeFile.locate().toString(), copy.toString())
        .succeeded();
  }

  /** Two hosts with different library files, as if they used two versions. */
  static final class TwoFiles {
    public static void main(String[] args) throws Exception {
      try (Host first = Host.withArrow();
          Host second = Host.withArrow()) {
        List<Host> hosts = List.of(first, second);
        for (int n = 0; n < 2; n++) {
          System.setProperty("paimonffm.library.path", args[1 + n]);
          hosts.get(n).call("open", args[0]);
        }
        List<Object> published =
            Concurrently.run(2, n -> hosts.get(n).call("append", args[0], n * COMMITS, COMMITS));
        assertEquals(List.of(COMMITS, COMMITS), published);
        int[] all = IntStream.range(0, 2 * COMMITS).toArray();
        assertArrayEquals(all, (int[]) second.call("read", args[0]));
        first.call("abandon", args[0]);
        assertTrue(first.live() > 0);
        assertEquals(0, second.live());
      }
    }
  }

  @Test
  void extractedLibraryIsSharedByClassLoaders() throws Exception {
    Path temporary = Files.createDirectory(workspace.folder().resolve("tmp"));
    Path noCache = Files.createFile(workspace.folder().resolve("file"));
    ChildJvm.running(Extracting.class)
        .withLibraryFromClassPath()
        // Hashing the library is slow without the optimising compiler.
        .flag("-XX:TieredStopAtLevel=4")
        .property("paimonffm.cache.dir", noCache.toString())
        .property("java.io.tmpdir", temporary.toString())
        .run(workspace.warehouse().toString(), temporary.toString())
        .succeeded();
    try (var left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Two hosts that are opened at the same moment, and a third one. */
  static final class Extracting {
    public static void main(String[] args) throws Exception {
      try (Host first = Host.withArrow();
          Host second = Host.withArrow();
          Host third = Host.withArrow()) {
        Concurrently.run(2, n -> (n == 0 ? first : second).call("open", args[0]));
        third.call("abandon", args[0]);
        assertTrue(third.live() > 0);
        assertEquals(third.live(), first.live());
        assertEquals(third.live(), second.live());
        try (var extracted = Files.list(Path.of(args[1]))) {
          assertEquals(
              1, extracted.filter(p -> p.getFileName().toString().contains("ffm-")).count());
        }
      }
    }
  }
}
