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

/** Several class loaders of one JVM, each with classes of this library of its own. */
class SecondClassLoaderTest {

  private static final int COMMITS = 20;
  private static final int TIMES = 20;

  /** Of those that stay. */
  private static final int TIMES_WITH_ARROW = 5;

  /** What is not a module: an allocator of Arrow and Netty share a package. */
  private static final Pattern MODULES =
      Pattern.compile(
          "(arrow-(vector|memory-core|format|c-data)|flatbuffers|jackson|slf4j-api|jspecify|commons-codec).*");

  /** Where the library's classes and what they need are. */
  enum Kind {
    /** All in one class loader, as in a web application. */
    OWN_ARROW(Host::withArrow),
    /** The library's own on top of a loader for the others, as where a server has Arrow. */
    SHARED_ARROW(() -> Host.onTopOf(SHARED)),
    /** As before, with a library for JSON of its own. */
    OWN_JACKSON(() -> Host.withJacksonOnTopOf(SHARED)),
    /** In a module layer on top of the JVM's. */
    MODULE_LAYER(Host::inModuleLayer);

    private final Supplier<Host> open;

    Kind(Supplier<Host> open) {
      this.open = open;
    }

    Host open() {
      return open.get();
    }
  }

  /** Used in child JVMs only. */
  private static final ClassLoader SHARED = Host.shared();

  @RegisterExtension final Workspace workspace = new Workspace();

  private void run(Class<?> main, Kind kind) throws IOException, InterruptedException {
    ChildJvm jvm = ChildJvm.running(main);
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
        .flag("--add-opens=java.base/java.nio=org.apache.arrow.memory.core")
        .flag("--enable-native-access=org.apache.arrow.c");
  }

  @ParameterizedTest
  @EnumSource
  void twoWriteToOneTableAtOnce(Kind kind) throws Exception {
    run(TwoAtOnce.class, kind);
  }

  /** Two of them, with a native library in common. */
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
        assertEquals(first.live(), second.live(), "the library is shared");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OWN_ARROW", mode = EnumSource.Mode.EXCLUDE)
  void oneIsCollectedAndOpenedAgain(Kind kind) throws Exception {
    run(Again.class, kind);
  }

  /** One after the other. */
  static final class Again {
    public static void main(String[] args) throws Exception {
      for (int time = 0; time < TIMES; time++) {
        assertTrue(Host.isCollected(use(args, time)), "loader " + time + " is still there");
      }
      Host.awaitNoThread("Cleaner-");
      try (Host last = Kind.valueOf(args[1]).open()) {
        int[] all = IntStream.range(0, TIMES).toArray();
        assertArrayEquals(all, (int[]) last.call("read", args[0]));
        assertEquals(0, last.live());
      }
    }

    /** In a method of its own, so that no stack frame keeps it. */
    private static WeakReference<ClassLoader> use(String[] args, int time) throws Exception {
      try (Host host = Kind.valueOf(args[1]).open()) {
        assertEquals(1, host.call("append", args[0], time, 1));
        return host.watch();
      }
    }
  }

  /** Arrow's own library refers to Arrow's classes, and so to their class loader, for ever. */
  @Test
  void oneWithItsOwnArrowIsOpenedAgain() throws Exception {
    run(AgainWithArrow.class, Kind.OWN_ARROW);
  }

  /** As {@link Again}, with class loaders that stay. */
  static final class AgainWithArrow {
    public static void main(String[] args) throws Exception {
      for (int time = 0; time < TIMES_WITH_ARROW; time++) {
        try (Host host = Host.withArrow()) {
          assertEquals(1, host.call("append", args[0], time, 1));
          assertEquals(0, host.live());
        }
      }
      Host.awaitNoThread("paimon-ffm-log");
    }
  }

  /**
   * That it is Arrow's doing alone. If this fails, Arrow lets go, and {@link
   * #oneIsCollectedAndOpenedAgain} and the README can have all kinds.
   */
  @Test
  void arrowAloneKeepsItsClassLoader() throws Exception {
    run(ArrowAlone.class, Kind.OWN_ARROW);
  }

  /** Loads Arrow's native library, and nothing of ours. */
  static final class ArrowAlone {
    public static void main(String[] args) throws Exception {
      WeakReference<ClassLoader> untouched = loader(false);
      WeakReference<ClassLoader> loaded = loader(true);
      assertTrue(Host.isCollected(untouched));
      for (int i = 0; i < 5; i++) {
        System.gc();
      }
      assertTrue(loaded.get() != null);
    }

    private static WeakReference<ClassLoader> loader(boolean load) throws Exception {
      ClassLoader arrow = Host.shared();
      Class<?> loader = arrow.loadClass("org.apache.arrow.c.jni.JniLoader");
      Object instance = loader.getMethod("get").invoke(null);
      if (load) {
        loader.getMethod("ensureLoaded").invoke(instance);
      }
      return new WeakReference<>(arrow);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OWN_ARROW", mode = EnumSource.Mode.EXCLUDE)
  void whatWasNeverClosedGoesWithItsClassLoader(Kind kind) throws Exception {
    run(Abandoned.class, kind);
  }

  /** A program that is unloaded while static fields of its hold a catalog, a table and a writer. */
  static final class Abandoned {
    public static void main(String[] args) throws Exception {
      try (Host other = Kind.valueOf(args[1]).open()) {
        assertEquals(0, other.live());
        WeakReference<ClassLoader> abandoned = abandon(args);
        assertTrue(other.live() >= 3);
        assertTrue(Host.isCollected(abandoned), "what is open keeps it");
        for (int i = 0; i < 500 && other.live() > 0; i++) {
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
  void whatAModuleLayerLacksIsNamed() throws Exception {
    // Earlier JDKs have no flag that denies.
    assumeTrue(Runtime.version().feature() >= 24, "native access is not denied by this JDK");
    ChildJvm jvm = ChildJvm.running(WithoutAccess.class).flag("--illegal-native-access=deny");
    withArrowAsModules(jvm);
    String output = jvm.run(workspace.warehouse().toString()).succeeded().output();
    assertTrue(output.contains("native access is denied to this library"), output);
    assertTrue(output.contains("ModuleLayer.Controller.enableNativeAccess"), output);
  }

  /** A module layer that has no native access. */
  static final class WithoutAccess {
    public static void main(String[] args) throws Exception {
      try (Host host = Host.inModuleLayer(false)) {
        System.out.println(
            assertThrows(AssertionError.class, () -> host.call("open", args[0])).getCause());
      }
    }
  }

  @Test
  void eachHasTheRecordsOfItsOwnCalls() throws Exception {
    ChildJvm.running(Logs.class).run(workspace.folder().toString()).succeeded();
  }

  /** Three of them, each with a logger of its own. */
  static final class Logs {
    private static final String ROOT = "io.github.paimonffm.core";
    private static final int ROUNDS = 4;

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      try (Host first = logging(folder, 1, "debug");
          Host second = logging(folder, 2, "debug");
          Host silent = logging(folder, 3, "off")) {
        for (int round = 1; round < ROUNDS; round++) {
          Concurrently.run(3, n -> List.of(first, second, silent).get(n).call("refused", n + 1));
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
      host.call("refused", number);
      if (!level.equals("off")) {
        // Each logger reads its level when it is made.
        await(folder, number, 1);
      }
      return host;
    }
  }

  @Test
  void theSizeOfTheRuntimeIsThatOfTheFirst() throws Exception {
    String output =
        ChildJvm.running(OneAfterTheOther.class)
            .property("paimonffm.runtime.threads", "1")
            .run(workspace.warehouse().toString())
            .succeeded()
            .output();
    assertFalse(output.contains("paimonffm.runtime.threads=1 has no effect"), output);
    assertTrue(output.contains("paimonffm.runtime.threads=3 has no effect"), output);
  }

  /** Two that agree on the size, and one that does not. */
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
  void twoFilesAreTwoLibraries() throws Exception {
    Path copy = workspace.folder().resolve("copy.so");
    Files.copy(NativeFile.locate(), copy);
    ChildJvm.running(TwoFiles.class)
        .run(workspace.warehouse().toString(), NativeFile.locate().toString(), copy.toString())
        .succeeded();
  }

  /** Two with a file each, as two versions have. */
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
  void whatOneHasExtractedIsUsedByAll() throws Exception {
    Path temporary = Files.createDirectory(workspace.folder().resolve("tmp"));
    Path noCache = Files.createFile(workspace.folder().resolve("file"));
    ChildJvm.running(Extracting.class)
        .withLibraryFromClassPath()
        // It hashes the library, which only the optimising compiler does fast.
        .flag("-XX:TieredStopAtLevel=4")
        .property("paimonffm.cache.dir", noCache.toString())
        .property("java.io.tmpdir", temporary.toString())
        .run(workspace.warehouse().toString(), temporary.toString())
        .succeeded();
    try (var left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Two that are opened at once, and a third. */
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
