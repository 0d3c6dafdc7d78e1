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
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * A host of programs, like an application server. It loads {@link Guest} and a separate copy of the
 * library's classes in a class loader, which {@link #close} closes. The class path of the JVM
 * contains the library and the tests.
 */
final class Host implements AutoCloseable {

  private static final long TIMEOUT_NANOS = 30_000_000_000L;

  private static final String INTERNAL = "io.github.paimonffm.internal.lifecycle";
  private static final String HANDLES = INTERNAL + ".NativeHandles";

  private final URLClassLoader loader;
  private final Class<?> guest;

  /** The class loader of the library's classes: {@code loader}, or the loader of a module. */
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

  /** Returns a host that loads all classes, including Arrow's. */
  static Host withArrow() {
    return new Host(new URLClassLoader(urls(entry -> true), ClassLoader.getPlatformClassLoader()));
  }

  /** Returns a class loader of the library's dependencies, including Arrow, for several hosts. */
  static ClassLoader shared() {
    return new URLClassLoader(
        urls(entry -> !isLibrary(entry) && !isTests(entry)), ClassLoader.getPlatformClassLoader());
  }

  /** Returns a host that loads only the library and the tests; the parent has the dependencies. */
  static Host onTopOf(ClassLoader shared) {
    return new Host(new URLClassLoader(urls(entry -> isLibrary(entry) || isTests(entry)), shared));
  }

  /** Returns a host like {@link #onTopOf} that also loads its own copy of Jackson. */
  static Host withJacksonOnTopOf(ClassLoader shared) {
    URL[] urls = urls(entry -> isLibrary(entry) || isTests(entry) || isJackson(entry));
    return new Host(
        new URLClassLoader(urls, shared) {
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

  /** Returns a host with the library as a module, in a layer above the boot layer with Arrow. */
  static Host inModuleLayer() {
    return inModuleLayer(true);
  }

  /** Returns a host like {@link #inModuleLayer()}, with or without native access. */
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

  /** Returns the number of native handles that this host's library counts. */
  long live() throws Exception {
    return (Long) library.loadClass(HANDLES).getMethod("live").invoke(null);
  }

  /** Returns a reference to the library's class loader, to observe its collection. */
  WeakReference<ClassLoader> watch() {
    return new WeakReference<>(library);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /**
   * Returns whether a class loader is collected before a timeout. Softly reachable loaders do not
   * count as collected.
   */
  static boolean isCollected(WeakReference<ClassLoader> reference) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (reference.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(20);
    }
    return reference.get() == null;
  }

  /**
   * Runs a program on a thread that ends before this method returns. Netty, which is one of Arrow's
   * allocators, keeps its class loader reachable from the threads that use it.
   */
  static <T> T onOwnThread(Callable<T> program) throws Exception {
    FutureTask<T> task = new FutureTask<>(program);
    Thread thread = new Thread(task, "program");
    thread.start();
    thread.join();
    return task.get();
  }

  /** Waits for the end of all threads whose names have a prefix. */
  static void awaitNoThread(String prefix) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(prefix))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("a thread " + prefix + " is still running");
      }
      System.gc(); // objects with finalizers, which Netty has, are freed by a second collection
      Thread.sleep(20);
    }
  }
}
