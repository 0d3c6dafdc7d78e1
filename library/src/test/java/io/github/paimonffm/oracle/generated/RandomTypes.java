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
import org.apache.paimon.types.DecimalType;

/**
 * Random types that both engines support in a file format, nested up to three levels deep. The
 * matrix tests the types that the engines treat differently.
 */
final class RandomTypes {

  private static final int MAX_DEPTH = 3;

  /**
   * The types that both engines support in a file format.
   *
   * @param outsideLists the atomic types outside ARRAY and MAP
   * @param insideLists the atomic types inside ARRAY and MAP
   * @param key the types of MAP keys and MULTISET elements
   * @param rowsInLists whether ARRAY and MAP may contain a ROW
   */
  private record Format(
      Arbitrary<DataType> outsideLists,
      Arbitrary<DataType> insideLists,
      Arbitrary<DataType> key,
      boolean rowsInLists) {

    Arbitrary<DataType> atomic(boolean inList) {
      return inList ? insideLists : outsideLists;
    }
  }

  private RandomTypes() {}

  /**
   * Returns types for Parquet files: all types except those with nanoseconds. ARRAY and MAP do not
   * contain VARIANT, because Paimon Java cannot read more than 1024 such values at once.
   */
  static Arbitrary<DataType> parquet() {
    Arbitrary<DataType> variants = Arbitraries.just(DataTypes.VARIANT());
    Arbitrary<DataType> outsideLists = Arbitraries.oneOf(atomic(), variants);
    return nested(MAX_DEPTH, new Format(outsideLists, atomic(), key(), true), false);
  }

  /**
   * Returns types for Avro files: no types with nanoseconds, no VARIANT, and only strings as keys.
   * ARRAY and MAP do not contain ROW, because this library refuses an ARRAY or MAP of several ROWs
   * if the first ROW is null.
   */
  static Arbitrary<DataType> avro() {
    return nested(MAX_DEPTH, new Format(atomic(), atomic(), text(), false), false);
  }

  private static Arbitrary<DataType> nested(int depth, Format format, boolean inList) {
    if (depth == 0) {
      return nullable(format.atomic(inList));
    }
    Arbitrary<DataType> listed = Arbitraries.lazy(() -> nested(depth - 1, format, true));
    List<Tuple2<Integer, Arbitrary<DataType>>> kinds = new ArrayList<>();
    kinds.add(freq(6, format.atomic(inList)));
    kinds.add(freq(1, listed.map(DataTypes::ARRAY)));
    kinds.add(
        freq(
            1,
            Combinators.combine(format.key(), listed)
                .as((key, value) -> DataTypes.MAP(key.notNull(), value))));
    // Paimon Java cannot read its own MULTISET of DECIMAL.
    Arbitrary<DataType> element = format.key().filter(type -> !(type instanceof DecimalType));
    kinds.add(freq(1, element.map(type -> DataTypes.MULTISET(type.notNull()))));
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

  /** Returns types whose values are equal if and only if their text forms are equal. */
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
            // The engines store decimals of one digit with different widths.
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

  private static Arbitrary<Integer> lengths(int max) {
    return Arbitraries.integers().between(1, max);
  }
}
