package io.github.paimonffm.oracle.names;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names of databases, tables, columns, partition columns and fields. Paimon Java lists, opens and
 * reads tables with names that this library accepts. This library refuses every name that Paimon
 * Java refuses.
 */
@Tag("oracle")
class NamesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** A catalog of Paimon Java on the warehouse of this library. */
  private org.apache.paimon.catalog.Catalog sharedCatalog;

  /** A catalog of Paimon Java on a separate warehouse. */
  private org.apache.paimon.catalog.Catalog separateCatalog;

  @BeforeEach
  void open() {
    sharedCatalog = javaCatalog(workspace.warehouse());
    separateCatalog = javaCatalog(workspace.folder().resolve("java"));
  }

  @AfterEach
  void close() throws Exception {
    sharedCatalog.close();
    separateCatalog.close();
  }

  private static org.apache.paimon.catalog.Catalog javaCatalog(Path warehouse) {
    Map<String, String> options =
        Map.of("warehouse", "file:" + warehouse, "cache-enabled", "false");
    return CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
  }

  /** The object with the tested name. All other objects have plain names. */
  enum Target {
    DATABASE,
    TABLE,
    COLUMN,
    PARTITION_COLUMN,
    FIELD;

    String nameOf(Target target, String name, String plain) {
      return this == target ? name : plain;
    }
  }

  /** Returns a name for each ASCII character except letters and digits, and other special names. */
  private static Stream<String> names() {
    Stream<String> ascii =
        IntStream.rangeClosed(0, 0x7F)
            .filter(c -> !Character.isLetterOrDigit(c))
            .mapToObj(c -> "a" + (char) c + "b");
    return Stream.concat(
        ascii,
        Stream.of(
            " ",
            "\u3000",
            "\u2028",
            "\u00A0",
            "\u200B",
            "\u0301",
            " a",
            "a ",
            ".",
            "..",
            ".a",
            "a..",
            "a.b.c",
            "a.db",
            ":",
            ":a",
            "a:",
            "$",
            "$a",
            "a$",
            "a$snapshots",
            "a$branch_b",
            "a$branch_b$files",
            "%",
            "%20",
            "a%2Fb",
            "a\u0085b",
            "größe",
            "表",
            "\uD83D\uDE80",
            "sys",
            "SYS",
            "main",
            "unknown",
            "snapshot",
            "schema",
            "bucket-0",
            "LATEST",
            "null",
            "__DEFAULT_PARTITION__",
            "_KEY_",
            "_KEY_id",
            "_key_id",
            "_SEQUENCE_NUMBER",
            "_VALUE_KIND",
            "_LEVEL",
            "_ROW_ID",
            "_row_id",
            "rowkind",
            "RowKind"));
  }

  /**
   * Returns whether only this library refuses the name, because of path traversal or invisible
   * characters.
   */
  private static boolean isRefusedByUsOnly(Target target, String name) {
    boolean namesFolder = target == Target.DATABASE || target == Target.TABLE;
    boolean invisible =
        name.chars().anyMatch(Character::isISOControl)
            || name.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    return namesFolder
        ? invisible || name.equals(".") || name.equals("..") || name.matches(".*[/\\\\].*")
        : name.indexOf('\0') >= 0; // This character ends a name in the C data interface.
  }

  @ParameterizedTest
  @EnumSource
  void enginesAgreeOnNames(Target target) {
    List<String> wrong = new ArrayList<>();
    List<String> names = names().toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String problem = problem(target, name, i);
      if (problem != null) {
        wrong.add("'" + name + "': " + problem);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private String problem(Target target, String name, int number) {
    String database = target.nameOf(Target.DATABASE, name, "d");
    String table = target.nameOf(Target.TABLE, name, "t" + number);
    List<Object> row = row(1, "text", row(7));
    try {
      Catalog catalog = workspace.catalog();
      catalog.createDatabase(database, true);
      Table created =
          catalog.createTable(
              io.github.paimonffm.Identifier.of(database, table), ours(target, name), false);
      workspace.append(created, List.of(row));
      assertEquals(List.of(row), workspace.rows(created));
    } catch (InvalidArgumentException e) {
      if (!e.getMessage().contains(name) && !isRefusedByUsOnly(target, name)) {
        return "the error does not contain the name: " + e.getMessage();
      }
      String refused = refusal(target, name, database, table);
      return refused != null || isRefusedByUsOnly(target, name)
          ? null
          : "refused, but Paimon Java accepts the name";
    } catch (RuntimeException e) {
      return "failed: " + e;
    }
    try {
      Identifier identifier = Identifier.create(database, table);
      if (!sharedCatalog.listDatabases().contains(database)) {
        return "Paimon Java does not list the database";
      }
      if (!sharedCatalog.listTables(database).contains(table)) {
        return "Paimon Java does not list the table";
      }
      List<String> read = read(sharedCatalog.getTable(identifier));
      return read.equals(List.of("1 text 7")) ? null : "Paimon Java reads " + read;
    } catch (Exception e) {
      return "Paimon Java cannot open the table: " + e;
    }
  }

  private static Schema ours(Target target, String name) {
    String column =
        target.nameOf(Target.COLUMN, name, target.nameOf(Target.PARTITION_COLUMN, name, "c"));
    String field = target.nameOf(Target.FIELD, name, "f").replace("`", "``");
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT")
            .column(column, "STRING")
            .column("r", "ROW<`" + field + "` INT>");
    return target == Target.PARTITION_COLUMN ? schema.partitionKeys(name).build() : schema.build();
  }

  /** Returns Paimon Java's error for the name; null if Paimon Java accepts the name. */
  private String refusal(Target target, String name, String database, String table) {
    String column =
        target.nameOf(Target.COLUMN, name, target.nameOf(Target.PARTITION_COLUMN, name, "c"));
    String field = target.nameOf(Target.FIELD, name, "f");
    try {
      var schema =
          org.apache.paimon.schema.Schema.newBuilder()
              .column("id", DataTypes.INT())
              .column(column, DataTypes.STRING())
              .column("r", DataTypes.ROW(DataTypes.FIELD(3, field, DataTypes.INT())));
      if (target == Target.PARTITION_COLUMN) {
        schema.partitionKeys(name);
      }
      separateCatalog.createDatabase(database, true);
      separateCatalog.createTable(Identifier.create(database, table), schema.build(), false);
      read(separateCatalog.getTable(Identifier.create(database, table)));
      return null;
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static List<String> read(org.apache.paimon.table.Table table) throws Exception {
    ReadBuilder read = table.newReadBuilder();
    List<String> rows = new ArrayList<>();
    for (Split split : read.newScan().plan().splits()) {
      try (RecordReader<InternalRow> reader = read.newRead().createReader(split)) {
        reader.forEachRemaining(
            row ->
                rows.add(
                    row.getInt(0) + " " + row.getString(1) + " " + row.getRow(2, 1).getInt(0)));
      }
    }
    return rows;
  }
}
