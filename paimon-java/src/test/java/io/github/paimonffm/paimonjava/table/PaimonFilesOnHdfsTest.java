package io.github.paimonffm.paimonjava.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.hdfs.HdfsCluster;
import io.github.paimonffm.storage.FileOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.options.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operations of {@link PaimonFiles} with Paimon's {@code FileIO} for HDFS. */
@Timeout(120)
class PaimonFilesOnHdfsTest {

  @RegisterExtension static final HdfsCluster HDFS = new HdfsCluster();

  private String folder;
  private PaimonFiles files;

  @BeforeEach
  void open() throws IOException {
    folder = HDFS.newFolder() + "/a b%20ü=";
    files = new PaimonFiles(FileIO.get(new Path(folder), CatalogContext.create(new Options())));
  }

  @AfterEach
  void close() {
    files.close();
  }

  private String write(String name, String text) throws IOException {
    String path = folder + "/" + name;
    FileOutput out = files.create(path);
    out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    out.close();
    return path;
  }

  private String read(String path, long position) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(8);
    int count = files.read(path, position, target);
    return new String(target.array(), 0, count, StandardCharsets.US_ASCII);
  }

  @Test
  void positions_after_the_end_have_no_bytes() throws IOException {
    String path = write("bucket-0/a", "0123");
    assertEquals("23", read(path, 2));
    assertEquals("", read(path, 4));
    assertEquals("", read(path, 100));
    assertEquals("0123", read(path, 0));
  }

  @Test
  void missing_files_are_told_apart_from_failures() throws IOException {
    String missing = folder + "/none";
    assertEquals(Optional.empty(), files.status(missing));
    assertEquals(Map.of(), files.list(missing));
    assertThrows(IOException.class, () -> read(missing, 0));
    files.delete(missing, true);
    String file = write("file", "x");
    assertThrows(IOException.class, () -> files.createFolders(file + "/below"));
    assertThrows(IOException.class, () -> files.delete(folder, false));
    assertEquals("x", read(file, 0));
  }

  @Test
  void names_are_not_encoded() throws IOException {
    write("dt=%2F ü/bucket-0/a", "x");
    assertEquals(Set.of("dt=%2F ü"), files.list(folder).keySet());
    assertTrue(files.list(folder).get("dt=%2F ü").isFolder());
    assertEquals(1, files.status(folder + "/dt=%2F ü/bucket-0/a").orElseThrow().size());
  }

  @Test
  void rename_keeps_an_existing_target_and_names_a_missing_source() throws IOException {
    String one = write("bucket-0/a", "1");
    String two = write("bucket-0/b", "2");
    assertFalse(files.rename(one, two));
    files.createFolders(folder + "/f");
    assertFalse(files.rename(one, folder + "/f"));
    assertEquals("1", read(one, 0));
    assertEquals("2", read(two, 0));
    String none = folder + "/none";
    IOException e =
        assertThrows(IOException.class, () -> files.rename(none, folder + "/bucket-0/c"));
    assertTrue(e.getMessage().contains(none), e.getMessage());
    assertTrue(files.rename(one, folder + "/bucket-0/c"));
    assertEquals("1", read(folder + "/bucket-0/c", 0));
  }

  @Test
  void aborted_files_are_gone() throws IOException {
    String path = folder + "/bucket-0/a";
    FileOutput out = files.create(path);
    out.write(ByteBuffer.wrap(new byte[100_000]));
    out.abort();
    assertEquals(Optional.empty(), files.status(path));
  }
}
