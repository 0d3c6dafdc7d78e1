/**
 * Batch writes to Apache Paimon tables from the JVM, executed by Paimon's Rust core through the
 * Foreign Function and Memory API. Arrow batches cross the boundary without a copy.
 *
 * <p>The module requires {@code --enable-native-access=io.github.paimonffm} and {@code
 * --add-opens=java.base/java.nio=org.apache.arrow.memory.core}.
 */
module io.github.paimonffm {
  requires transitive org.apache.arrow.memory.core;
  requires transitive org.apache.arrow.vector;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires jdk.jfr;
  requires static transitive com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  uses io.github.paimonffm.write.CommitListener;

  exports io.github.paimonffm;
  exports io.github.paimonffm.catalog;
  exports io.github.paimonffm.exception;
  exports io.github.paimonffm.read;
  exports io.github.paimonffm.storage;
  exports io.github.paimonffm.write;
}
