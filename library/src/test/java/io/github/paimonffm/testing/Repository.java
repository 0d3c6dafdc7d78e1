package io.github.paimonffm.testing;

import java.nio.file.Path;

/** The files of this repository that tests read: documentation, sources and sample data. */
public final class Repository {

  /** The system property with the root folder; the default is the current folder. */
  private static final String ROOT = "paimonffm.test.repository";

  private Repository() {}

  /** Returns the absolute path of a file, given relative to the root folder. */
  public static Path file(String path) {
    return Path.of(System.getProperty(ROOT, "")).resolve(path).toAbsolutePath().normalize();
  }

  /** Passes the root folder on to a child JVM. */
  public static ChildJvm passOn(ChildJvm jvm) {
    return jvm.property(ROOT, file("").toString());
  }
}
