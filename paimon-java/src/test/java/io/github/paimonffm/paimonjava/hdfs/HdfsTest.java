package io.github.paimonffm.paimonjava.hdfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.utils.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables on HDFS, which only Paimon Java's {@code FileIO} reaches. */
class HdfsTest {

  @RegisterExtension static final HdfsCluster HDFS = new HdfsCluster();

  private String warehouse;
  private Tables tables;
  private Tables plain;
  private long handles;

  @BeforeEach
  void open() throws Exception {
    handles = NativeHandles.live();
    warehouse = HDFS.newFolder();
    tables = Tables.open("native-filesystem", warehouse);
    plain = Tables.open("filesystem", warehouse);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    plain.close();
    assertEquals(handles, NativeHandles.live());
  }

  /** Requires rows of a table from Paimon Java's own reader and from the native reader. */
  private void requireRows(List<String> expected, String name) throws Exception {
    List<String> sorted = expected.stream().sorted().toList();
    assertEquals(sorted, Tables.rows(plain.table(name)));
    assertEquals(sorted, Tables.nativeRows(plain.table(name)));
    FileStoreTable required =
        tables
            .table(name)
            .copy(Map.of("read.native.enabled", "true", "read.native.required", "true"));
    assertEquals(sorted, Tables.rows(required));
  }

  private List<LocatedFileStatus> files(FileStoreTable table) throws Exception {
    List<LocatedFileStatus> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all =
        HDFS.files().listFiles(new org.apache.hadoop.fs.Path(table.location().toUri()), true);
    while (all.hasNext()) {
      files.add(all.next());
    }
    return files;
  }

  @Test
  void rows_are_written_and_read_in_many_blocks() throws Exception {
    FileStoreTable table = tables.append("t", Map.of("file.compression", "none"));
    Random random = new Random(1);
    GenericRow[] rows = new GenericRow[20_000];
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      byte[] bytes = new byte[150];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes);
      rows[i] = Tables.row(i, text);
      expected.add(i + "," + text);
    }
    Tables.commit(table, rows);
    Tables.commit(table, Tables.row(-1, "end"));
    expected.add("-1,end");
    long largest = files(table).stream().mapToLong(LocatedFileStatus::getLen).max().orElse(0);
    assertTrue(largest > 2 * HdfsCluster.BLOCK, "bytes of the largest file: " + largest);
    requireRows(expected, "t");
  }

  @Test
  void partitions_are_overwritten() throws Exception {
    FileStoreTable table = tables.partitioned("t", Map.of());
    Tables.commit(table, Tables.row(1, "a", "x"), Tables.row(2, "b", "y"), Tables.row(3, "c", "z"));
    Tables.commit(table, Map.of("dt", "x"), Tables.row(4, "d", "x"));
    requireRows(List.of("2,b,y", "3,c,z", "4,d,x"), "t");
    Tables.commit(table, Map.of(), Tables.row(5, "e", "y"), Tables.row(6, "f", "w"));
    requireRows(List.of("3,c,z", "4,d,x", "5,e,y", "6,f,w"), "t");
    FileStoreTable all = table.copy(Map.of("dynamic-partition-overwrite", "false"));
    Tables.commit(all, Map.of(), Tables.row(7, "g", "v"));
    requireRows(List.of("7,g,v"), "t");
  }

  @Test
  void primary_keys_are_merged() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    Tables.commit(table, Tables.row(1, "a"), Tables.row(2, "b"), Tables.row(3, "c"));
    Tables.commit(table, Tables.row(2, "d"), Tables.row(4, "e"));
    Tables.commit(table, Tables.row(2, "f"), Tables.row(3, "g"));
    requireRows(List.of("1,a", "2,f", "3,g", "4,e"), "t");
    Tables.commit(table, Map.of(), Tables.row(5, "h"));
    requireRows(List.of("5,h"), "t");
  }

  @Test
  void partition_values_can_have_any_characters() throws Exception {
    List<String> values =
        List.of("a b%20ü/=", " first", "last ", "x:y?[a]{b}^*'\"\\#&+", "日本 𝒳", "tab\tend", "..");
    FileStoreTable append = tables.partitioned("a", Map.of());
    FileStoreTable keyed =
        tables.create(
            "k",
            Map.of("bucket", "1"),
            schema ->
                schema
                    .column("dt", DataTypes.STRING().notNull())
                    .partitionKeys("dt")
                    .primaryKey("dt", "k"));
    List<String> expected = new ArrayList<>();
    for (String value : values) {
      expected.add("2,new," + value);
    }
    for (FileStoreTable table : List.of(append, keyed)) {
      Tables.commit(
          table, values.stream().map(v -> Tables.row(1, "old", v)).toArray(GenericRow[]::new));
      Tables.commit(
          table,
          Map.of(),
          values.stream().map(v -> Tables.row(2, "new", v)).toArray(GenericRow[]::new));
    }
    requireRows(expected, "a");
    requireRows(expected, "k");
    Tables.commit(append, Map.of("dt", values.getFirst()), Tables.row(3, "c", values.getFirst()));
    expected.set(0, "3,c," + values.getFirst());
    requireRows(expected, "a");
  }

  @Test
  void table_name_and_warehouse_can_have_any_characters() throws Exception {
    warehouse = HDFS.newFolder() + "/a b%20ü=";
    try (Tables odd = Tables.open("native-filesystem", warehouse);
        Tables plainOdd = Tables.open("filesystem", warehouse)) {
      Tables.commit(odd.append("t%41 ü", Map.of()), Tables.row(1, "a"));
      assertEquals(List.of("1,a"), Tables.rows(plainOdd.table("t%41 ü")));
      assertEquals(List.of("1,a"), Tables.nativeRows(plainOdd.table("t%41 ü")));
    }
    assertTrue(HDFS.files().exists(new org.apache.hadoop.fs.Path(warehouse, "db.db/t%41 ü")));
  }

  @Test
  void files_belong_to_the_user_of_the_application() throws Exception {
    FileSystem files = HDFS.files();
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(warehouse + "/alice");
    files.mkdirs(folder);
    files.setPermission(folder, new FsPermission((short) 0777));
    UserGroupInformation alice = UserGroupInformation.createRemoteUser("alice");
    FileStoreTable table =
        alice.doAs(
            (PrivilegedExceptionAction<FileStoreTable>)
                () -> {
                  try (Tables hers = Tables.open("native-filesystem", folder.toString())) {
                    return hers.keyed("t", Map.of());
                  }
                });
    // A worker of an engine gets the table as bytes, so its FileIO has not opened HDFS yet.
    byte[] bytes = InstantiationUtil.serializeObject(table);
    FileStoreTable received =
        InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
    alice.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              Tables.commit(received, Tables.row(1, "a"));
              assertEquals(List.of("1,a"), Tables.nativeRows(received));
              return null;
            });
    List<LocatedFileStatus> written = files(table);
    assertFalse(written.isEmpty());
    for (LocatedFileStatus file : written) {
      assertEquals("alice", file.getOwner(), file.toString());
    }
  }

  @Test
  void processes_commit_at_the_same_time(@TempDir Path logs) throws Exception {
    int processes = 4;
    int commits = 3;
    tables.append("a", Map.of());
    tables.keyed("k", Map.of());
    tables.partitioned("p", Map.of());
    List<Process> running = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        running.add(start(logs.resolve(i + ".log"), i, commits));
      }
      for (int i = 0; i < processes; i++) {
        BufferedReader lines = running.get(i).inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        assertEquals(HdfsCommits.READY, line, () -> "the process did not start");
      }
      for (Process process : running) {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
      }
      for (int i = 0; i < processes; i++) {
        assertTrue(running.get(i).waitFor(180, TimeUnit.SECONDS), "the process has ended");
        String log = Files.readString(logs.resolve(i + ".log"));
        assertEquals(0, running.get(i).exitValue(), log);
      }
    } finally {
      running.forEach(Process::destroyForcibly);
    }
    List<String> appended = new ArrayList<>();
    List<String> keyed = new ArrayList<>();
    List<String> overwritten = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      int first = HdfsCommits.firstKey(i);
      for (int n = 0; n < commits; n++) {
        appended.add(first + n + ",v" + n);
        keyed.add(first + n + 1 + ",v" + n);
      }
      keyed.add(first + ",v" + (commits - 1));
      overwritten.add(first + commits - 1 + ",v" + (commits - 1) + ",day " + i + "%");
    }
    requireRows(appended, "a");
    requireRows(keyed, "k");
    requireRows(overwritten, "p");
    for (String name : List.of("a", "k", "p")) {
      assertEquals(
          processes * commits, plain.table(name).snapshotManager().latestSnapshotId(), name);
    }
  }

  private Process start(Path log, int number, int commits) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(HdfsCommits.class.getName());
    command.addAll(Arrays.asList(warehouse, Integer.toString(number), Integer.toString(commits)));
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }
}
