package io.github.paimonffm.demo;

import java.io.PrintStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A short table of statistics about the batches that are read back. */
interface Report {

  void add(VectorSchemaRoot batch);

  void print(PrintStream out);
}
