package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A warehouse with both engines in it, for one thread. */
public final class Lake implements AutoCloseable {

  private final PaimonFfm ours;
  private final PaimonJava java;
  private int tables;

  /** Makes a warehouse below a directory. */
  public Lake(Path directory) throws IOException {
    Path warehouse = Files.createDirectories(directory.resolve("warehouse"));
    ours = new PaimonFfm(warehouse);
    java = new PaimonJava(warehouse, Files.createDirectories(directory.resolve("spill")));
  }

  /** This library. */
  public PaimonFfm ours() {
    return ours;
  }

  /** Paimon Java. */
  public PaimonJava java() {
    return java;
  }

  /** A name that no table has yet. */
  public String newTable() {
    return "t" + tables++;
  }

  @Override
  public void close() {
    ours.close();
    java.close();
  }
}
