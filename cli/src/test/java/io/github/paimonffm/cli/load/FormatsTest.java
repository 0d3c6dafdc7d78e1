package io.github.paimonffm.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.Run;
import io.github.paimonffm.cli.Warehouse;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  private List<String> loaded(Object... arguments) {
    warehouse.load("db.t", arguments).requireOk();
    return warehouse.rows("db.t");
  }

  @Test
  void csv_creates_a_table_with_the_types_of_the_values() {
    Path csv =
        warehouse.file(
            "a.csv",
            "id,name,price,day,at,instant,ok,zip,nothing",
            "1,\"a, \"\"b\"\"\",1.5,2026-01-31,2026-01-31 12:34:56.5,2026-01-31T12:00:00+02:00,true,007,",
            "2,\"\",-2,2026-02-01,2026-02-01T00:00:00,2026-01-31T12:00:00Z,false,123,");

    List<String> rows = loaded(csv);

    assertEquals(
        List.of(
            "id BIGINT",
            "name STRING",
            "price DOUBLE",
            "day DATE",
            "at TIMESTAMP(6)",
            "instant TIMESTAMP(6) WITH LOCAL TIME ZONE",
            "ok BOOLEAN",
            "zip STRING",
            "nothing STRING"),
        warehouse.columns("db.t"));
    assertEquals(
        List.of(
            "1 | a, \"b\" | 1.5 | 2026-01-31 | 2026-01-31T12:34:56.5 | 2026-01-31T10:00:00Z | true | 007 | null",
            "2 |  | -2.0 | 2026-02-01 | 2026-02-01T00:00:00 | 2026-01-31T12:00:00Z | false | 123 | null"),
        rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      value = {"a;b -> 1;x -> a.csv", "a\tb -> 1\tx -> a.tsv", "a|b -> 1|x -> a.csv"})
  void the_delimiter_is_found_in_the_header_line(String header, String row, String name) {
    assertEquals(List.of("1 | x"), loaded(warehouse.file(name, header, row)));
  }

  @Test
  void an_explicit_delimiter_is_used() {
    Path csv = warehouse.file("a.csv", "a,b^c", "1,2^3");
    assertEquals(List.of("1,2 | 3"), loaded(csv, "--delimiter", "^"));
    assertEquals(List.of("a,b STRING", "c BIGINT"), warehouse.columns("db.t"));
  }

  @Test
  void a_csv_file_may_have_a_byte_order_mark_line_breaks_in_values_and_crlf() {
    Path csv = warehouse.file("a.csv", "\ufeffa,b\r", "1,\"x\r", "y\"\r", "2,z\r");
    assertEquals(List.of("1 | x\r\ny", "2 | z"), loaded(csv));
    assertEquals(List.of("a BIGINT", "b STRING"), warehouse.columns("db.t"));
  }

  @Test
  void a_csv_file_without_rows_creates_an_empty_table() {
    Path csv = warehouse.file("a.csv", "a,b");
    Run run = warehouse.load("db.t", csv).requireOk();
    assertTrue(run.out().contains("0 rows of 1 file loaded into db.t, no snapshot"), run.out());
    assertEquals(List.of("a STRING", "b STRING"), warehouse.columns("db.t"));
  }

  @Test
  void csv_columns_may_differ_only_in_case_or_have_no_name() {
    Path csv = warehouse.file("a.csv", "a,A,", "1,2,3");
    assertEquals(List.of("1 | 2 | 3"), loaded(csv));
    assertEquals(List.of("a BIGINT", "A BIGINT", "column3 BIGINT"), warehouse.columns("db.t"));
  }

  @Test
  void lines_that_start_with_a_hash_and_values_that_look_like_nulls_are_kept() {
    Path csv = warehouse.file("a.csv", "a,b", "#1,NULL", "NA,nan");
    assertEquals(List.of("#1 | NULL", "NA | nan"), loaded(csv));
  }

  @Test
  void gzip_is_found_in_the_content() throws IOException {
    Path csv = folder.resolve("a.csv.gz");
    try (var out = new GZIPOutputStream(new FileOutputStream(csv.toFile()))) {
      out.write("a,b\n1,x\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of("1 | x"), loaded(csv));
    Path renamed = Files.copy(csv, folder.resolve("noext"));
    assertEquals(List.of("1 | x", "1 | x"), loaded(renamed, "--format", "csv"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's a file.csv",
        "[a-b]*.csv",
        "a?.csv",
        "~.csv",
        "s3:x.csv",
        "a\"b.csv",
        "ünï.csv",
        "'; DROP TABLE x; --.csv"
      })
  void paths_are_taken_literally(String name) {
    // A pattern would also match this file, whose column does not fit.
    warehouse.file("a-.csv", "wrong", "9");
    assertEquals(List.of("1"), loaded(warehouse.file(name, "n", "1")));
    assertEquals(List.of("n BIGINT"), warehouse.columns("db.t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "a b", "100%s", "{x}", "select", "e0", "a.b", "ünï", "$1", "\\n"})
  void columns_may_have_any_name(String name) {
    Path csv = warehouse.file("a.csv", "\"" + name + "\",l", "1,");
    Path json =
        warehouse.file("a.json", "{\"%s\": 2, \"l\": \"x\"}".formatted(name.replace("\\", "\\\\")));
    Path parquet = warehouse.parquet("a.parquet", "SELECT 3::BIGINT AS \"" + name + "\", 'y' AS l");
    assertEquals(List.of("1 | null", "2 | x", "3 | y"), loaded(csv, json, parquet));
    assertEquals(List.of(name + " BIGINT", "l STRING"), warehouse.columns("db.t"));
  }

  @Test
  void folders_with_equals_signs_add_no_columns() throws IOException {
    Path hive = Files.createDirectories(folder.resolve("dt=2026-01-01"));
    Path csv = Files.writeString(hive.resolve("a.csv"), "n\n1\n");
    Path json = Files.writeString(hive.resolve("a.json"), "{\"n\": 2}");
    Path parquet = warehouse.parquet("dt=2026-01-01/a.parquet", "SELECT 3::BIGINT AS n");
    assertEquals(List.of("1", "2", "3"), loaded(csv, json, parquet));
  }

  @Test
  void json_lines_create_nested_columns() {
    Path json =
        warehouse.file(
            "a.jsonl",
            "{\"id\": 1, \"o\": {\"x\": 1, \"y\": [1.5, 2]}, \"l\": [{\"q\": \"a\"}], \"none\": null}",
            "{\"id\": 2, \"o\": null, \"l\": [], \"extra\": \"2026-01-31\"}");

    List<String> rows = loaded(json);

    assertEquals(
        List.of(
            "id BIGINT",
            "o ROW<`x` BIGINT, `y` ARRAY<DOUBLE>>",
            "l ARRAY<ROW<`q` STRING>>",
            "none STRING",
            "extra DATE"),
        warehouse.columns("db.t"));
    assertEquals(
        List.of(
            "1 | {x: 1, y: [1.5, 2.0]} | [{q: a}] | null | null",
            "2 | null | [] | null | 2026-01-31"),
        rows);
  }

  @Test
  void a_json_array_is_read_like_lines() {
    assertEquals(
        List.of("1", "2"), loaded(warehouse.file("a.json", "[{\"n\": 1},", " {\"n\": 2}]")));
  }

  @Test
  void a_key_in_the_last_of_many_objects_is_a_column() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      lines.append("{\"n\": ").append(i).append("}\n");
    }
    Path json = warehouse.file("a.json", lines + "{\"n\": 30000, \"late\": true}");
    assertEquals(30_001, loaded(json).size());
    assertEquals(List.of("n BIGINT", "late BOOLEAN"), warehouse.columns("db.t"));
  }

  @Test
  void json_numbers_and_names_that_duckdb_would_rename_are_kept() {
    Path json = warehouse.file("a.json", "{\"amount\": 1, \"amount_1\": 2}");
    assertEquals(List.of("1 | 2"), loaded(json));
  }

  @Test
  void parquet_is_loaded() {
    Path parquet = warehouse.parquet("a.parquet", "SELECT i, 'x' || i AS s FROM range(3) AS t(i)");
    assertEquals(List.of("0 | x0", "1 | x1", "2 | x2"), loaded(parquet));
  }

  @ParameterizedTest
  @CsvSource({
    "a.arrow, false, NO_COMPRESSION",
    "a.feather, false, LZ4_FRAME",
    "a.arrow, false, ZSTD",
    "a.arrows, true, NO_COMPRESSION"
  })
  void arrow_files_and_streams_are_loaded(String name, boolean stream, CodecType codec)
      throws IOException {
    Path file = folder.resolve(name);
    try (BufferAllocator allocator = new RootAllocator();
        IntVector n = new IntVector("n", allocator);
        VarCharVector texts = new VarCharVector("s", allocator);
        VarCharVector values = new VarCharVector("values", allocator)) {
      values.setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
      values.setSafe(1, "y".getBytes(StandardCharsets.UTF_8));
      values.setValueCount(2);
      for (int i = 0; i < 4; i++) {
        n.setSafe(i, i);
        texts.setSafe(i, (i % 2 == 0 ? "x" : "y").getBytes(StandardCharsets.UTF_8));
      }
      n.setValueCount(4);
      texts.setValueCount(4);
      Dictionary dictionary = new Dictionary(values, new DictionaryEncoding(7, false, null));
      MapDictionaryProvider dictionaries = new MapDictionaryProvider(dictionary);
      try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(texts, dictionary);
          FileOutputStream out = new FileOutputStream(file.toFile());
          ArrowWriter writer =
              writer(VectorSchemaRoot.of(n, encoded), dictionaries, out, stream, codec)) {
        writer.writeBatch();
      }
    }
    assertEquals(List.of("0 | x", "1 | y", "2 | x", "3 | y"), loaded(file));
    assertEquals(List.of("n INT", "s STRING"), warehouse.columns("db.t"));
  }

  private static ArrowWriter writer(
      VectorSchemaRoot root,
      DictionaryProvider dictionaries,
      FileOutputStream out,
      boolean stream,
      CodecType codec) {
    if (stream) {
      return new ArrowStreamWriter(root, dictionaries, out);
    }
    WritableByteChannel channel = Channels.newChannel(out);
    return codec == CodecType.NO_COMPRESSION
        ? new ArrowFileWriter(root, dictionaries, channel)
        : new ArrowFileWriter(
            root,
            dictionaries,
            channel,
            null,
            IpcOption.DEFAULT,
            CommonsCompressionFactory.INSTANCE,
            codec);
  }

  @Test
  void all_files_are_one_commit() {
    Path csv = warehouse.file("a.csv", "id,name", "1,a");
    Path json = warehouse.file("b.json", "{\"name\": \"b\", \"id\": 2.5}");
    Path parquet = warehouse.parquet("c.parquet", "SELECT 'c' AS name, TRUE AS extra");

    List<String> rows = loaded(csv, json, parquet);

    assertEquals(List.of("id DOUBLE", "name STRING", "extra BOOLEAN"), warehouse.columns("db.t"));
    assertEquals(List.of("1.0 | a | null", "2.5 | b | null", "null | c | true"), rows);
    List<Snapshot> snapshots = warehouse.table("db.t", Table::snapshots);
    assertEquals(1, snapshots.size());
  }

  @Test
  void different_types_in_text_files_become_strings() {
    Path one = warehouse.file("a.csv", "v", "1");
    Path other = warehouse.file("b.csv", "v", "x");
    assertEquals(List.of("1", "x"), loaded(one, other));
    assertEquals(List.of("v STRING"), warehouse.columns("db.t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1::INT; 2::BIGINT; BIGINT; 1, 2",
        "(-1)::TINYINT; 255::UTINYINT; SMALLINT; -1, 255",
        "(-1)::BIGINT; 18446744073709551615::UBIGINT; DECIMAL(20, 0); -1, 18446744073709551615",
        "7::INT; 1.5::DECIMAL(4, 1); DECIMAL(11, 1); 1.5, 7.0",
        "1.25::DECIMAL(4, 2); 100.5::DECIMAL(4, 1); DECIMAL(5, 2); 1.25, 100.50",
        "0.5::FLOAT; 1.5::DOUBLE; DOUBLE; 0.5, 1.5",
        "TIMESTAMP '2026-01-31 00:00:01'; TIMESTAMP_NS '2026-01-31 00:00:02'; TIMESTAMP(9); 2026-01-31T00:00:01, 2026-01-31T00:00:02",
        "[1::INT]; [2::BIGINT]; ARRAY<BIGINT>; [1], [2]",
        "{'a': 1}; {'a': 2::BIGINT, 'b': 'x'}; ROW<`a` BIGINT, `b` STRING>; {a: 1, b: null}, {a: 2, b: x}",
      })
  void a_column_of_typed_files_gets_the_wider_type(
      String one, String other, String type, String expected) {
    Path first = warehouse.parquet("a.parquet", "SELECT " + one + " AS v");
    Path second = warehouse.parquet("b.parquet", "SELECT " + other + " AS v");
    assertEquals(expected, String.join(", ", loaded(first, second)));
    assertEquals(List.of("v " + type), warehouse.columns("db.t"));
    // The order of the files does not matter.
    warehouse.load("db.u", second, first).requireOk();
    assertEquals(expected, String.join(", ", warehouse.rows("db.u")));
  }

  @Test
  void different_types_in_typed_files_are_refused() {
    Path one = warehouse.parquet("a.parquet", "SELECT 1 AS v");
    Path other = warehouse.parquet("b.parquet", "SELECT 'x' AS v");
    Run run = warehouse.load("db.t", one, other);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("column 'v' has the Arrow type Int(32, true) in"), run.err());
    assertTrue(run.err().contains("b.parquet"), run.err());
  }

  @Test
  void columns_of_an_existing_table_are_found_by_name() {
    warehouse.create(
        "db.t", Schema.builder().column("s", "STRING").column("n", "INT").column("o", "INT"));
    Run run = warehouse.load("db.t", warehouse.file("a.csv", "n,s", "1,x")).requireOk();
    assertEquals(List.of("x | 1 | null"), warehouse.rows("db.t"));
    assertTrue(run.err().contains("in no file, and are null"), run.err());
    assertTrue(run.err().strip().endsWith(": o"), run.err());
  }
}
