package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import org.apache.paimon.table.FileStoreTable;

/**
 * A class loader for another version of Paimon Java. It loads the classes of that version's jar and
 * a second copy of the test classes, linked to that version. All other classes, including those of
 * this library, come from the class loader of this class.
 */
public final class VersionLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** The system property with the path of the other version's jar. */
  private static final String PROPERTY = "paimonffm.oracle.other";

  /**
   * Calls a static method of a test class that is linked to the other version. The class loader
   * stays open, because threads of Paimon Java keep running and may load classes at any time.
   *
   * @param type the class of the method
   * @param method the name of the method; its result must be an instance of a JDK class
   * @param arguments the arguments, whose classes must belong to the JDK
   */
  public static Object call(Class<?> type, String method, Object... arguments) throws Exception {
    Path jar = Path.of(System.getProperty(PROPERTY, ""));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          ("the system property %s does not name the jar of another version of Paimon Java: '%s';"
                  + " Maven copies the jar to target/paimon-java and sets the property")
              .formatted(PROPERTY, jar));
    }
    ClassLoader loader = new VersionLoader(jar);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> other = loader.loadClass(type.getName());
      Method called =
          Arrays.stream(other.getDeclaredMethods())
              .filter(candidate -> candidate.getName().equals(method))
              .findFirst()
              .orElseThrow();
      called.setAccessible(true);
      return called.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns the version of Paimon Java that this class is linked to. */
  public static String linkedVersion() {
    return FileStoreTable.class.getPackage().getImplementationVersion();
  }

  /**
   * Creates a class loader.
   *
   * @param jar the jar with all of Paimon Java
   */
  private VersionLoader(Path jar) throws IOException {
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

  /** Returns only the jar's resources if the jar has any, so all services come from one version. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : super.getResources(name);
  }
}
