package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.catalog.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.table.FileStoreTable;

/**
 * The storage of a table, as a native catalog. The native library reaches local disks and S3 by
 * itself, and any other storage through the table's {@code FileIO}.
 */
final class TableStorage {

  private TableStorage() {}

  /** Opens a native catalog that reaches the files of a table. */
  static Catalog open(FileStoreTable table) {
    Map<String, String> options = new HashMap<>();
    Path parent = table.location().getParent();
    options.put("warehouse", (parent == null ? table.location() : parent).toString());
    if (isOnLocalDisk(table)) {
      return Catalog.open(options);
    }
    Optional<Map<String, String>> s3 = S3Options.of(table);
    if (s3.isPresent()) {
      options.putAll(s3.get());
      // Paimon Java's committer publishes the snapshots, so the store needs no conditional PUT.
      options.put("paimonffm.s3.unconditional-put", "true");
      return Catalog.open(options);
    }
    return Catalog.open(options, new PaimonFiles(table.fileIO()));
  }

  /** Tells whether the native library reaches the files of a table without the table's FileIO. */
  static boolean isNative(FileStoreTable table) {
    return isOnLocalDisk(table) || S3Options.of(table).isPresent();
  }

  /** A FileIO of another class can change or hide files. */
  private static boolean isOnLocalDisk(FileStoreTable table) {
    String scheme = table.location().toUri().getScheme();
    return (scheme == null || scheme.equals("file"))
        && table.fileIO().getClass().equals(LocalFileIO.class);
  }
}
