package io.github.paimonffm.oracle.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;

/**
 * Types that both engines take in a file format, nested up to three deep. What only one takes, or
 * takes otherwise, is in the matrix.
 */
final class RandomTypes {

  private static final int DEPTH = 3;

  /** What a file format takes; {@code rowsInLists}: a ROW in an ARRAY or MAP. */
  private record Format(Arbitrary<DataType> atomic, Arbitrary<DataType> key, boolean rowsInLists) {}

  private RandomTypes() {}

  /** Types for columns of Parquet files: all but nanoseconds. */
  static Arbitrary<DataType> parquet() {
    Arbitrary<DataType> variant = Arbitraries.just(DataTypes.VARIANT());
    return nested(DEPTH, new Format(Arbitraries.oneOf(atomic(), variant), key(), true), false);
  }

  /**
   * Types for columns of Avro files: neither nanoseconds nor variants, only texts as keys of maps,
   * and no ROW in an ARRAY or MAP, which is refused when the first of some is null.
   */
  static Arbitrary<DataType> avro() {
    return nested(DEPTH, new Format(atomic(), text(), false), false);
  }

  private static Arbitrary<DataType> nested(int depth, Format format, boolean inList) {
    if (depth == 0) {
      return nullable(format.atomic());
    }
    Arbitrary<DataType> listed = Arbitraries.lazy(() -> nested(depth - 1, format, true));
    List<Tuple2<Integer, Arbitrary<DataType>>> kinds = new ArrayList<>();
    kinds.add(freq(6, format.atomic()));
    kinds.add(freq(1, listed.map(DataTypes::ARRAY)));
    kinds.add(
        freq(
            1,
            Combinators.combine(format.key(), listed)
                .as((key, value) -> DataTypes.MAP(key.notNull(), value))));
    kinds.add(freq(1, format.key().map(element -> DataTypes.MULTISET(element.notNull()))));
    if (!inList || format.rowsInLists()) {
      Arbitrary<DataType> field = Arbitraries.lazy(() -> nested(depth - 1, format, inList));
      kinds.add(freq(1, field.list().ofMinSize(1).ofMaxSize(3).map(RandomTypes::row)));
    }
    return nullable(Arbitraries.frequencyOf(kinds));
  }

  private static Tuple2<Integer, Arbitrary<DataType>> freq(
      int weight, Arbitrary<? extends DataType> types) {
    return Tuple.of(weight, types.map(type -> type));
  }

  private static Arbitrary<DataType> nullable(Arbitrary<DataType> types) {
    Arbitrary<Boolean> often = Arbitraries.of(true, true, true, false);
    return Combinators.combine(types, often).as(DataType::copy);
  }

  private static DataType row(List<DataType> types) {
    List<DataField> fields = new ArrayList<>();
    IntStream.range(0, types.size())
        .forEach(i -> fields.add(DataTypes.FIELD(i, "f" + i, types.get(i))));
    return DataTypes.ROW(fields.toArray(DataField[]::new));
  }

  private static Arbitrary<DataType> text() {
    return Arbitraries.of(DataTypes.STRING(), DataTypes.VARCHAR(30));
  }

  /** Types of which values are equal when they look so. */
  private static Arbitrary<DataType> key() {
    return Arbitraries.of(
        DataTypes.INT(),
        DataTypes.BIGINT(),
        DataTypes.STRING(),
        DataTypes.DATE(),
        DataTypes.DECIMAL(9, 2));
  }

  private static Arbitrary<DataType> atomic() {
    Arbitrary<DataType> decimals =
        Arbitraries.integers()
            // Of one digit alone, files of this library have another width than Paimon Java's.
            .between(2, 38)
            .flatMap(
                precision ->
                    Arbitraries.integers()
                        .between(0, precision)
                        .map(scale -> (DataType) DataTypes.DECIMAL(precision, scale)));
    Arbitrary<Integer> precisions = Arbitraries.integers().between(0, 6);
    Arbitrary<DataType> plain =
        Arbitraries.of(
            DataTypes.BOOLEAN(),
            DataTypes.TINYINT(),
            DataTypes.SMALLINT(),
            DataTypes.INT(),
            DataTypes.BIGINT(),
            DataTypes.FLOAT(),
            DataTypes.DOUBLE(),
            DataTypes.DATE(),
            DataTypes.TIME(0),
            DataTypes.TIME(3),
            DataTypes.STRING(),
            DataTypes.BYTES());
    return Arbitraries.frequencyOf(
        List.of(
            freq(8, plain),
            freq(2, decimals),
            freq(1, lengths(255).map(DataTypes::CHAR)),
            freq(1, lengths(1000).map(DataTypes::VARCHAR)),
            freq(1, lengths(100).map(DataTypes::BINARY)),
            freq(1, lengths(1000).map(DataTypes::VARBINARY)),
            freq(1, precisions.map(DataTypes::TIMESTAMP)),
            freq(1, precisions.map(DataTypes::TIMESTAMP_WITH_LOCAL_TIME_ZONE))));
  }

  private static Arbitrary<Integer> lengths(int most) {
    return Arbitraries.integers().between(1, most);
  }
}
