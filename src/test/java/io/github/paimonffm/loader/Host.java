package io.github.paimonffm.loader;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A program that loads others, as an application server does, in a JVM whose class path has the
 * library and the tests. It runs {@link Guest} with a library of its own in a class loader, which
 * {@link #close} gives up.
 */
final class Host implements AutoCloseable {

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final String INTERNAL = "io.github.paimonffm.internal.lifecycle";
  private static final String HANDLES = INTERNAL + ".NativeHandles";

  private final URLClassLoader loader;
  private final Class<?> guest;

  /** What holds the library's classes: the loader itself, or that of a module. */
  private final ClassLoader library;

  private Host(URLClassLoader loader) {
    this.loader = loader;
    try {
      guest = loader.loadClass("io.github.paimonffm.loader.Guest");
      library = loader.loadClass("io.github.paimonffm.catalog.Catalog").getClassLoader();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** One that has everything for itself, Arrow too. */
  static Host withArrow() {
    return new Host(new URLClassLoader(urls(entry -> true), ClassLoader.getPlatformClassLoader()));
  }

  /** What guests may have in common: all that the library needs, Arrow among it. */
  static ClassLoader shared() {
    return new URLClassLoader(
        urls(entry -> !isLibrary(entry) && !isTests(entry)), ClassLoader.getPlatformClassLoader());
  }

  /** One that has the library only, and the rest from another loader. */
  static Host onTopOf(ClassLoader shared) {
    return new Host(new URLClassLoader(urls(entry -> isLibrary(entry) || isTests(entry)), shared));
  }

  /**
   * As {@link #onTopOf}, with a JSON library of its own, as programs have that need another one.
   */
  static Host withJacksonOnTopOf(ClassLoader shared) {
    URL[] own = urls(entry -> isLibrary(entry) || isTests(entry) || isJackson(entry));
    return new Host(
        new URLClassLoader(own, shared) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("com.fasterxml.")) {
              return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
              Class<?> loaded = findLoadedClass(name);
              return loaded == null ? findClass(name) : loaded;
            }
          }
        });
  }

  /** One that has the library as a module, in a layer above the JVM's own, which has Arrow. */
  static Host inModuleLayer() {
    return inModuleLayer(true);
  }

  /** As above, with native access for the module or without. */
  static Host inModuleLayer(boolean nativeAccess) {
    Path module = entries().stream().filter(Host::isLibrary).findFirst().orElseThrow();
    String name = "io.github.paimonffm";
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(module), ModuleFinder.of(), Set.of(name));
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader());
    Module library = controller.layer().findModule(name).orElseThrow();
    if (nativeAccess) {
      controller.enableNativeAccess(library);
    }
    controller.addExports(library, INTERNAL, Host.class.getModule());
    URL[] rest = urls(entry -> !isLibrary(entry));
    return new Host(new URLClassLoader(rest, controller.layer().findLoader(name)));
  }

  private static List<Path> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static boolean isLibrary(Path entry) {
    return Files.exists(entry.resolve("io/github/paimonffm/catalog/Catalog.class"));
  }

  private static boolean isJackson(Path entry) {
    return entry.getFileName().toString().startsWith("jackson-");
  }

  private static boolean isTests(Path entry) {
    return Files.exists(entry.resolve("io/github/paimonffm/loader/Guest.class"));
  }

  private static URL[] urls(Predicate<Path> wanted) {
    return entries().stream().filter(wanted).map(Host::url).toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a method of the guest. */
  Object call(String method, Object... arguments) throws Exception {
    for (var candidate : guest.getMethods()) {
      if (candidate.getName().equals(method)) {
        try {
          return candidate.invoke(null, arguments);
        } catch (InvocationTargetException e) {
          throw new AssertionError(method + " in " + library, e.getCause());
        }
      }
    }
    throw new AssertionError("Guest has no method " + method);
  }

  /** Counts the native handles that this library sees. */
  long live() throws Exception {
    return (Long) library.loadClass(HANDLES).getMethod("live").invoke(null);
  }

  /** What becomes unreachable when the host is closed, unless something holds on to it. */
  WeakReference<ClassLoader> watch() {
    return new WeakReference<>(library);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /**
   * Waits for the end of a loader that was given up, and tells whether it came. Soft references
   * count, for they keep it as long as there is memory.
   */
  static boolean isCollected(WeakReference<ClassLoader> given) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (given.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(20);
    }
    return given.get() == null;
  }

  /** Waits for the end of all threads whose names begin so. */
  static void awaitNoThread(String name) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("a thread " + name + " is still there");
      }
      Thread.sleep(20);
    }
  }
}
