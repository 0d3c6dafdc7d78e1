package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.Bytes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;

/** The alterations of the matrix. */
final class Alterations {

  private static final int ID = 0;
  private static final int V = 1;
  private static final int W = 2;

  private Alterations() {}

  static List<Alteration> all() {
    List<Alteration> all = new ArrayList<>();
    addColumnChanges(all);
    addWidenings(all);
    addRowFieldChanges(all);
    return all;
  }

  private static void addColumnChanges(List<Alteration> all) {
    List<Object> ints = Arrays.asList(1, null, -3);
    all.add(
        new Alteration(
            "column added last",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.addColumn("x", DataTypes.DECIMAL(9, 2))),
            row -> list(row.get(ID), row.get(V), row.get(W), null),
            List.of(list(0, 7, "w", new BigDecimal("1.50")), list(0, null, null, null))));
    all.add(
        new Alteration(
            "column added after the first",
            DataTypes.INT(),
            ints,
            List.of(
                SchemaChange.addColumn(
                    "x", DataTypes.STRING(), null, SchemaChange.Move.after("x", "id"))),
            row -> list(row.get(ID), null, row.get(V), row.get(W)),
            List.of(list(0, "x", 7, "w"), list(0, null, null, null))));
    all.add(
        new Alteration(
            "nested column added",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.addColumn("x", DataTypes.ARRAY(row(DataTypes.DATE())))),
            row -> list(row.get(ID), row.get(V), row.get(W), null),
            List.of(list(0, 7, "w", list(list(LocalDate.EPOCH), null)))));
    all.add(
        new Alteration(
            "column renamed",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.renameColumn("v", "renamed")),
            row -> row,
            List.of(list(0, 7, "w"), list(0, null, null))));
    all.add(
        new Alteration(
            "column names swapped",
            DataTypes.STRING(),
            Arrays.asList("v", null),
            List.of(
                SchemaChange.renameColumn("v", "t"),
                SchemaChange.renameColumn("w", "v"),
                SchemaChange.renameColumn("t", "w")),
            row -> row,
            List.of(list(0, "new v", "new w"))));
    all.add(
        new Alteration(
            "column dropped",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.dropColumn("v")),
            row -> list(row.get(ID), row.get(W)),
            List.of(list(0, "w"))));
    all.add(
        new Alteration(
            "column dropped, new column of the same name added",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.dropColumn("v"), SchemaChange.addColumn("v", DataTypes.INT())),
            row -> list(row.get(ID), row.get(W), null),
            List.of(list(0, "w", 9))));
    all.add(
        new Alteration(
            "column moved",
            DataTypes.INT(),
            ints,
            List.of(SchemaChange.updateColumnPosition(SchemaChange.Move.after("v", "w"))),
            row -> list(row.get(ID), row.get(W), row.get(V)),
            List.of(list(0, "w", 7))));
    all.add(
        new Alteration(
            "NOT NULL dropped",
            DataTypes.INT().notNull(),
            List.of(1, -3),
            List.of(SchemaChange.updateColumnNullability("v", true)),
            row -> row,
            List.of(list(0, null, "w"))));
    all.add(
        new Alteration(
            "file.format changed between parquet and avro",
            DataTypes.INT(),
            ints,
            List.of(),
            row -> row,
            List.of(list(0, 7, "w"), list(0, null, null))));
  }

  private static void addWidenings(List<Alteration> all) {
    addWidening(
        all,
        DataTypes.TINYINT(),
        DataTypes.SMALLINT(),
        v -> (short) (byte) v,
        (byte) 1,
        Byte.MIN_VALUE);
    addWidening(
        all,
        DataTypes.SMALLINT(),
        DataTypes.INT(),
        v -> (int) (short) v,
        (short) 1,
        Short.MIN_VALUE);
    addWidening(
        all, DataTypes.INT(), DataTypes.BIGINT(), v -> (long) (int) v, 1, Integer.MIN_VALUE);
    addWidening(
        all, DataTypes.INT(), DataTypes.DOUBLE(), v -> (double) (int) v, 1, Integer.MAX_VALUE);
    addWidening(
        all,
        DataTypes.INT(),
        DataTypes.DECIMAL(18, 2),
        v -> new BigDecimal((int) v).setScale(2),
        1,
        -7);
    addWidening(all, DataTypes.INT(), DataTypes.STRING(), Object::toString, 1, -7);
    addWidening(all, DataTypes.FLOAT(), DataTypes.DOUBLE(), v -> (double) (float) v, 1.5f, -0.25f);
    addWidening(
        all, DataTypes.DECIMAL(9, 2), DataTypes.DECIMAL(18, 2), v -> v, new BigDecimal("-1.50"));
    addWidening(
        all,
        DataTypes.DECIMAL(9, 2),
        DataTypes.DECIMAL(38, 10),
        v -> ((BigDecimal) v).setScale(10),
        new BigDecimal("9999999.99"));
    addWidening(all, DataTypes.CHAR(3), DataTypes.STRING(), v -> v, "abc", "ü");
    addWidening(all, DataTypes.VARCHAR(5), DataTypes.VARCHAR(20), v -> v, "", "abcde");
    addWidening(all, DataTypes.VARCHAR(5), DataTypes.STRING(), v -> v, "", "abcde");
    addWidening(
        all, DataTypes.VARBINARY(3), DataTypes.BYTES(), v -> v, Bytes.of(), Bytes.of(new byte[3]));
    addWidening(
        all,
        DataTypes.TIMESTAMP(3),
        DataTypes.TIMESTAMP(6),
        v -> v,
        LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4_000_000));
    addWidening(
        all,
        DataTypes.DATE(),
        DataTypes.TIMESTAMP(3),
        v -> ((LocalDate) v).atStartOfDay(),
        LocalDate.of(2026, 6, 26),
        LocalDate.of(1969, 12, 31));
  }

  private static void addWidening(
      List<Alteration> all,
      DataType from,
      DataType to,
      UnaryOperator<Object> convert,
      Object... values) {
    List<Object> before = new ArrayList<>(Arrays.asList(values));
    before.add(null);
    UnaryOperator<Object> orNull = value -> value == null ? null : convert.apply(value);
    all.add(
        new Alteration(
            from.asSQLString() + " to " + to.asSQLString(),
            from,
            before,
            List.of(SchemaChange.updateColumnType("v", to)),
            row -> list(row.get(ID), orNull.apply(row.get(V)), row.get(W)),
            before.stream().map(value -> list(0, orNull.apply(value), "w")).toList()));
  }

  private static void addRowFieldChanges(List<Alteration> all) {
    DataType pair = row(DataTypes.INT(), DataTypes.STRING());
    List<Object> pairs = Arrays.asList(list(1, "a"), null, list(null, null), list(2, null));
    all.add(
        nested(
            "ROW field added",
            pair,
            pairs,
            SchemaChange.addColumn(new String[] {"v", "x"}, DataTypes.BIGINT(), null, null),
            fields -> list(fields.get(0), fields.get(1), null),
            list(3, "c", 4L)));
    all.add(
        nested(
            "ROW field renamed",
            pair,
            pairs,
            SchemaChange.renameColumn(new String[] {"v", "f1"}, "renamed"),
            fields -> fields,
            list(3, "c")));
    all.add(
        nested(
            "ROW field dropped",
            pair,
            pairs,
            SchemaChange.dropColumn(new String[] {"v", "f1"}),
            fields -> list(fields.get(0)),
            list(3)));
    all.add(
        nested(
            "ROW field changed from INT to BIGINT",
            pair,
            pairs,
            SchemaChange.updateColumnType(new String[] {"v", "f0"}, DataTypes.BIGINT(), true),
            fields ->
                list(
                    fields.get(0) == null ? null : (Object) (long) (int) fields.get(0),
                    fields.get(1)),
            list(3L, "c")));
    all.add(
        new Alteration(
            "field added to ROW in ARRAY",
            DataTypes.ARRAY(pair),
            Arrays.asList(list(list(1, "a"), null), list(), null),
            List.of(
                SchemaChange.addColumn(
                    new String[] {"v", "element", "x"}, DataTypes.BIGINT(), null, null)),
            row ->
                list(
                    row.get(ID),
                    row.get(V) == null
                        ? null
                        : ((List<?>) row.get(V))
                            .stream()
                                .map(
                                    item ->
                                        item == null ? null : (Object) append((List<?>) item, null))
                                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll),
                    row.get(W)),
            List.of(list(0, list(list(3, "c", 4L), null), "w"))));
  }

  private static Alteration nested(
      String name,
      DataType type,
      List<Object> before,
      SchemaChange change,
      UnaryOperator<List<?>> migrate,
      List<Object> after) {
    return new Alteration(
        name,
        type,
        before,
        List.of(change),
        row ->
            list(
                row.get(ID),
                row.get(V) == null ? null : migrate.apply((List<?>) row.get(V)),
                row.get(W)),
        List.of(list(0, after, "w"), list(0, null, null)));
  }

  private static DataType row(DataType... types) {
    DataField[] fields = new DataField[types.length];
    for (int i = 0; i < types.length; i++) {
      fields[i] = DataTypes.FIELD(i, "f" + i, types[i]);
    }
    return DataTypes.ROW(fields);
  }

  private static List<Object> append(List<?> values, Object value) {
    List<Object> all = new ArrayList<>(values);
    all.add(value);
    return all;
  }

  /** Returns a list that may contain nulls, unlike {@code List.of}. */
  private static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }
}
