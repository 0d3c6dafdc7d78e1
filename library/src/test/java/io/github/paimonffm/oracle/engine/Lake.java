package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A warehouse that both engines share, for use by one thread. */
public final class Lake implements AutoCloseable {

  private final PaimonFfm ours;
  private final PaimonJava java;
  private int tables;

  /** Creates a warehouse in a directory. */
  public Lake(Path directory) throws IOException {
    Path warehouse = Files.createDirectories(directory.resolve("warehouse"));
    ours = new PaimonFfm(warehouse);
    java = new PaimonJava(warehouse, Files.createDirectories(directory.resolve("spill")));
  }

  /** Returns this library. */
  public PaimonFfm ours() {
    return ours;
  }

  /** Returns Paimon Java. */
  public PaimonJava java() {
    return java;
  }

  /** Returns a new table name. */
  public String newTable() {
    return "t" + tables++;
  }

  @Override
  public void close() {
    ours.close();
    java.close();
  }
}
