package io.github.paimonffm.oracle.rows;

import static io.github.paimonffm.oracle.model.RowAssertions.assertRowsEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.PaimonFfmRows;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type: a row writer writes the values that a batch would, and rows are read as written. */
@Tag("oracle")
class RowTypesTest {

  @TempDir private static Path folder;

  private static Lake lake;

  @BeforeAll
  static void open() throws IOException {
    lake = new Lake(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  static Stream<TypeCase> types() {
    return Stream.concat(TypeCases.atomic().stream(), TypeCases.nested().stream());
  }

  @ParameterizedTest
  @MethodSource("types")
  void valuesAreThoseOfBatches(TypeCase type) throws Exception {
    RowType columns =
        new RowType(
            List.of(
                new DataField(0, "id", DataTypes.INT().notNull()),
                new DataField(1, "v", type.type())));
    TableSpec spec = new TableSpec(columns, List.of(), List.of(), Map.of());
    List<List<Object>> rows = new ArrayList<>();
    IntStream.range(0, type.values().size() + 1)
        .forEach(i -> rows.add(Arrays.asList(i, type.value(i))));
    PaimonFfmRows ours = new PaimonFfmRows(lake.ours());
    String byRows = written(ours, spec, rows);
    assertRowsEqual("rows read what rows wrote", columns, rows, ours.read(byRows));
    String byBatches = written(lake.ours(), spec, rows);
    assertRowsEqual("rows read what batches wrote", columns, rows, ours.read(byBatches));
    // Paimon Java cannot read all types, whoever wrote them; the matrix lists these.
    assertEquals(readByPaimonJava(byBatches), readByPaimonJava(byRows));
  }

  private static String written(Engine writer, TableSpec spec, List<List<Object>> rows)
      throws Exception {
    String table = lake.newTable();
    writer.create(table, spec);
    writer.write(table, rows.stream().map(Change::insert).toList());
    return table;
  }

  /** Returns the rows, or the class of the exception. */
  private static Object readByPaimonJava(String table) {
    try {
      return lake.java().read(table);
    } catch (Exception e) {
      return e.getClass();
    }
  }
}
