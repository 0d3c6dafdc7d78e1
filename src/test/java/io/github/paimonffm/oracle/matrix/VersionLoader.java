package io.github.paimonffm.oracle.matrix;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;

/**
 * A class loader with another version of Paimon Java. It loads the classes of that version's jar
 * and, a second time, the tests' own classes, which are linked to that version then. Everything
 * else, this library among it, comes from the class loader of this class.
 */
final class VersionLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /**
   * Opens a version.
   *
   * @param jar all of Paimon Java in one file
   */
  VersionLoader(Path jar) throws IOException {
    super(
        new URL[] {
          jar.toUri().toURL(),
          VersionLoader.class.getProtectionDomain().getCodeSource().getLocation()
        },
        VersionLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (findResource(name.replace('.', '/') + ".class") == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  /**
   * Returns those of the jar alone if it has some: it must not find the other version's services.
   */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : super.getResources(name);
  }
}
