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
 * Names of databases, tables, columns, partition columns and fields: what this library accepts,
 * Paimon Java lists, opens and reads; what Paimon Java refuses, this library refuses too.
 */
@Tag("oracle")
class NamesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Paimon Java, on our warehouse and on one of its own. */
  private org.apache.paimon.catalog.Catalog guest;

  private org.apache.paimon.catalog.Catalog host;

  @BeforeEach
  void open() {
    guest = javaCatalog(workspace.warehouse());
    host = javaCatalog(workspace.folder().resolve("java"));
  }

  @AfterEach
  void close() throws Exception {
    guest.close();
    host.close();
  }

  private static org.apache.paimon.catalog.Catalog javaCatalog(Path warehouse) {
    Map<String, String> options =
        Map.of("warehouse", "file:" + warehouse, "cache-enabled", "false");
    return CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
  }

  /** What gets the name; all else of the table has plain ones. */
  enum Place {
    DATABASE,
    TABLE,
    COLUMN,
    PARTITION_COLUMN,
    FIELD;

    String or(Place other, String name, String plain) {
      return this == other ? name : plain;
    }
  }

  /** Each character that is neither a letter nor a digit; and whatever else may be special. */
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

  /** Where this library is stricter: what leads out of a folder, and what nobody could see. */
  private static boolean isOurs(Place place, String name) {
    boolean folder = place == Place.DATABASE || place == Place.TABLE;
    boolean hidden =
        name.chars().anyMatch(Character::isISOControl)
            || name.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    return folder
        ? hidden || name.equals(".") || name.equals("..") || name.matches(".*[/\\\\].*")
        : name.indexOf('\0') >= 0; // ends a name in the C data interface
  }

  @ParameterizedTest
  @EnumSource
  void paimonJavaOpensWhatIsAcceptedAndRefusesWhatIsRefused(Place place) {
    List<String> wrong = new ArrayList<>();
    List<String> names = names().toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String problem = problem(place, name, i);
      if (problem != null) {
        wrong.add("'" + name + "': " + problem);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private String problem(Place place, String name, int number) {
    String database = place.or(Place.DATABASE, name, "d");
    String table = place.or(Place.TABLE, name, "t" + number);
    List<Object> row = row(1, "text", row(7));
    try {
      Catalog catalog = workspace.catalog();
      catalog.createDatabase(database, true);
      Table created =
          catalog.createTable(
              io.github.paimonffm.Identifier.of(database, table), ours(place, name), false);
      workspace.append(created, List.of(row));
      assertEquals(List.of(row), workspace.rows(created));
    } catch (InvalidArgumentException e) {
      if (!e.getMessage().contains(name) && !isOurs(place, name)) {
        return "not named: " + e.getMessage();
      }
      String refused = refusal(place, name, database, table);
      return refused != null || isOurs(place, name) ? null : "refused, and Paimon Java takes it";
    } catch (RuntimeException e) {
      return "failed: " + e;
    }
    try {
      Identifier identifier = Identifier.create(database, table);
      if (!guest.listDatabases().contains(database)) {
        return "Paimon Java does not list the database";
      }
      if (!guest.listTables(database).contains(table)) {
        return "Paimon Java does not list the table";
      }
      List<String> read = read(guest.getTable(identifier));
      return read.equals(List.of("1 text 7")) ? null : "Paimon Java reads " + read;
    } catch (Exception e) {
      return "Paimon Java cannot open it: " + e;
    }
  }

  private static Schema ours(Place place, String name) {
    String column = place.or(Place.COLUMN, name, place.or(Place.PARTITION_COLUMN, name, "c"));
    String field = place.or(Place.FIELD, name, "f").replace("`", "``");
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT")
            .column(column, "STRING")
            .column("r", "ROW<`" + field + "` INT>");
    return place == Place.PARTITION_COLUMN ? schema.partitionKeys(name).build() : schema.build();
  }

  /** Why Paimon Java refuses the name; null if it does not. */
  private String refusal(Place place, String name, String database, String table) {
    String column = place.or(Place.COLUMN, name, place.or(Place.PARTITION_COLUMN, name, "c"));
    String field = place.or(Place.FIELD, name, "f");
    try {
      var schema =
          org.apache.paimon.schema.Schema.newBuilder()
              .column("id", DataTypes.INT())
              .column(column, DataTypes.STRING())
              .column("r", DataTypes.ROW(DataTypes.FIELD(3, field, DataTypes.INT())));
      if (place == Place.PARTITION_COLUMN) {
        schema.partitionKeys(name);
      }
      host.createDatabase(database, true);
      host.createTable(Identifier.create(database, table), schema.build(), false);
      read(host.getTable(Identifier.create(database, table)));
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
