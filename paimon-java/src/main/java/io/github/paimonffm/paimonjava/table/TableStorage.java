package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.catalog.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.table.FileStoreTable;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a table, as a native catalog. The native library reaches local disks and S3 by
 * itself, and any other storage through the table's {@code FileIO}.
 *
 * @param catalog the open catalog
 * @param files the access of the catalog to the table's {@code FileIO}; null if there is none
 */
record TableStorage(Catalog catalog, @Nullable PaimonFiles files) implements AutoCloseable {

  /** Opens a native catalog that reaches the files of a table. */
  static TableStorage open(FileStoreTable table) {
    Map<String, String> options = new HashMap<>();
    Path parent = table.location().getParent();
    options.put("warehouse", (parent == null ? table.location() : parent).toString());
    if (isOnLocalDisk(table)) {
      return new TableStorage(Catalog.open(options), null);
    }
    Optional<Map<String, String>> s3 = S3Options.of(table);
    if (s3.isPresent()) {
      options.putAll(s3.get());
      // Paimon Java's committer publishes the snapshots, so the store needs no conditional PUT.
      options.put("paimonffm.s3.unconditional-put", "true");
      return new TableStorage(Catalog.open(options), null);
    }
    PaimonFiles access = new PaimonFiles(table.fileIO());
    return new TableStorage(Catalog.open(options, access), access);
  }

  @Override
  public void close() {
    catalog.close();
    if (files != null) {
      files.close();
    }
  }

  /** A FileIO of another class can change or hide files. */
  private static boolean isOnLocalDisk(FileStoreTable table) {
    String scheme = table.location().toUri().getScheme();
    return (scheme == null || scheme.equals("file"))
        && table.fileIO().getClass().equals(LocalFileIO.class);
  }
}
