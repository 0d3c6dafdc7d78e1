package io.github.paimonffm.paimonjava.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;

/** The tables of the twin runs: mode × partitions × types × merge engine, and single options. */
final class TableDefinitions {

  private static final DataType TEXT = DataTypes.STRING();

  private TableDefinitions() {}

  static List<TableDefinition> all() {
    List<TableDefinition> all = new ArrayList<>();
    for (TableDefinition types : typeSets()) {
      for (TableDefinition partitioned : partitionings(types)) {
        all.addAll(appendTables(partitioned));
        all.addAll(keyTables(partitioned));
      }
    }
    all.addAll(options());
    all.addAll(paimonJavaTables());
    return all;
  }

  /**
   * Returns the tables of this run: all, or every n-th table if the system property {@code
   * twin.step} is n.
   */
  static List<TableDefinition> ofThisRun() {
    int step = Integer.getInteger("twin.step", 1);
    List<TableDefinition> all = all();
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  private static List<TableDefinition> typeSets() {
    Map<String, DataType> temporal = new LinkedHashMap<>();
    temporal.put("d", DataTypes.DATE());
    temporal.put("t", DataTypes.TIME(3));
    for (int precision : new int[] {0, 3, 6}) {
      temporal.put("ts" + precision, DataTypes.TIMESTAMP(precision));
      temporal.put("tz" + precision, DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(precision));
    }
    temporal.put("small", DataTypes.DECIMAL(9, 2));
    temporal.put("middle", DataTypes.DECIMAL(18, 0));
    temporal.put("large", DataTypes.DECIMAL(38, 10));
    TableDefinition start = TableDefinition.of("").column("k", DataTypes.INT().notNull());
    return List.of(
        start
            .named("plain")
            .column("flag", DataTypes.BOOLEAN())
            .column("i8", DataTypes.TINYINT())
            .column("i16", DataTypes.SMALLINT())
            .column("i32", DataTypes.INT())
            .column("i64", DataTypes.BIGINT())
            .column("f32", DataTypes.FLOAT())
            .column("f64", DataTypes.DOUBLE())
            .column("text", TEXT)
            .column("code", DataTypes.CHAR(12))
            .column("raw", DataTypes.BYTES())
            .column("fixed", DataTypes.BINARY(5)),
        start.named("temporal").columns(temporal),
        start
            .named("nested")
            .column("list", DataTypes.ARRAY(DataTypes.BIGINT()))
            .column("texts", DataTypes.ARRAY(TEXT))
            .column("map", DataTypes.MAP(TEXT.notNull(), DataTypes.DECIMAL(20, 3)))
            .column("bag", DataTypes.MULTISET(TEXT.notNull()))
            .column(
                "row",
                DataTypes.ROW(
                    DataTypes.FIELD(100, "a", DataTypes.INT()),
                    DataTypes.FIELD(101, "b", DataTypes.ARRAY(DataTypes.TIMESTAMP(6)))))
            .column("deep", DataTypes.ARRAY(DataTypes.MAP(TEXT.notNull(), DataTypes.DOUBLE()))));
  }

  private static List<TableDefinition> partitionings(TableDefinition table) {
    return List.of(
        table,
        table.named("dt").column("dt", TEXT).partitionedBy("dt"),
        table
            .named("day,region")
            .column("day", DataTypes.DATE())
            .column("region", DataTypes.INT())
            .partitionedBy("day", "region"));
  }

  private static List<TableDefinition> appendTables(TableDefinition table) {
    return List.of(
        table.named("append"),
        table.named("append bucketed").option("bucket", "3").option("bucket-key", "k"));
  }

  private static List<TableDefinition> keyTables(TableDefinition table) {
    TableDefinition keyed = table.option("bucket", "2").primaryKey("k");
    return List.of(
        keyed.named("deduplicate"),
        keyed.named("partial-update").option("merge-engine", "partial-update"),
        keyed
            .named("aggregation")
            .option("merge-engine", "aggregation")
            .option("fields.default-aggregate-function", "last_non_null_value"),
        keyed.named("sequence").column("seq", DataTypes.BIGINT()).option("sequence.field", "seq"));
  }

  private static TableDefinition append() {
    return TableDefinition.of("option")
        .column("k", DataTypes.INT().notNull())
        .column("v", TEXT)
        .column("n", DataTypes.BIGINT());
  }

  private static TableDefinition keyed() {
    return append().option("bucket", "2").primaryKey("k");
  }

  /** Returns tables with single options. */
  private static List<TableDefinition> options() {
    return List.of(
        append().named("variant").column("json", DataTypes.VARIANT()),
        append().named("snappy").option("file.compression", "snappy"),
        append().named("bloom filter").option("file-index.bloom-filter.columns", "v"),
        append().named("no statistics").option("metadata.stats-mode", "none"),
        append().named("small files").option("target-file-size", "1 kb"),
        append().named("row tracking").option("row-tracking.enabled", "true"),
        append().named("default value").option("fields.v.default-value", "nothing"),
        append()
            .named("static overwrite only")
            .column("dt", TEXT)
            .partitionedBy("dt")
            .option("dynamic-partition-overwrite", "false"),
        keyed().named("changelog input").option("changelog-producer", "input"),
        keyed().named("ignore delete").option("ignore-delete", "true"),
        keyed().named("ignore update before").option("ignore-update-before", "true"),
        keyed().named("row kind field").column("op", TEXT).option("rowkind.field", "op"),
        keyed().named("write only").option("write-only", "true"),
        keyed()
            .named("sums")
            .option("merge-engine", "aggregation")
            .option("fields.n.aggregate-function", "sum")
            .option("fields.v.aggregate-function", "max"),
        keyed()
            .named("sequence groups")
            .column("g", DataTypes.INT())
            .option("merge-engine", "partial-update")
            .option("fields.g.sequence-group", "v,n"),
        keyed()
            .named("deletes in partial update")
            .option("merge-engine", "partial-update")
            .option("partial-update.remove-record-on-delete", "true"),
        keyed().named("thin mode").option("data-file.thin-mode", "true"));
  }

  /** Returns tables that Paimon Java's own writer writes. */
  private static List<TableDefinition> paimonJavaTables() {
    return List.of(
        append().named("avro").option("file.format", "avro").byPaimonJava("format"),
        append().named("orc").option("file.format", "orc").byPaimonJava("format"),
        keyed()
            .named("deletion vectors")
            .option("deletion-vectors.enabled", "true")
            .byPaimonJava("deletion vectors"),
        keyed()
            .named("first row")
            .option("merge-engine", "first-row")
            .option("ignore-delete", "true")
            .byPaimonJava("first-row"),
        keyed()
            .named("lookup")
            .option("changelog-producer", "lookup")
            .byPaimonJava("changelog producer"));
  }
}
