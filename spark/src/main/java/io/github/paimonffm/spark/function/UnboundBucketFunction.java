package io.github.paimonffm.spark.function;

import io.github.paimonffm.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The function {@code bucket(n, column, …)} of a catalog. It returns the bucket of a row, from 0,
 * in a table with {@code n} buckets and these columns as its bucket key.
 *
 * <p>Paimon hashes timestamps with a precision of at most 3 in another way than Spark's timestamps,
 * which have a precision of 6. For keys with such timestamps, {@code
 * typed_bucket('TIMESTAMP(3);INT', n, time, id)} takes the Paimon types as its first argument.
 */
public final class UnboundBucketFunction implements UnboundFunction {

  /** The name of the function. */
  public static final String NAME = "bucket";

  /**
   * The name of the function whose first argument contains the Paimon types of the key. Spark
   * requires a number as the first argument of a function with the name {@code bucket}.
   */
  public static final String TYPED_NAME = "typed_bucket";

  /** The separator of the types in the first argument of {@link #TYPED_NAME}. */
  static final String SEPARATOR = ";";

  private final String name;

  /**
   * Creates the function.
   *
   * @param name {@link #NAME} or {@link #TYPED_NAME}
   */
  public UnboundBucketFunction(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return name
        + (isTyped() ? "(types, n, column, …)" : "(n, column, …)")
        + ": the bucket of a row among n buckets, as Paimon computes it";
  }

  private boolean isTyped() {
    return name.equals(TYPED_NAME);
  }

  @Override
  public BoundFunction bind(StructType inputType) {
    StructField[] arguments = inputType.fields();
    int countAt = isTyped() ? 1 : 0;
    if (arguments.length < countAt + 2
        || !(arguments[countAt].dataType() instanceof IntegerType)
        || isTyped() && !(arguments[0].dataType() instanceof StringType)) {
      throw new UnsupportedOperationException(
          "expected %s, but the arguments have the types %s"
              .formatted(description(), inputType.simpleString()));
    }
    List<String> types = new ArrayList<>();
    for (StructField key : Arrays.asList(arguments).subList(countAt + 1, arguments.length)) {
      types.add(SparkTypes.toPaimon(key.name(), key.dataType(), true));
    }
    DataType[] inputTypes =
        Arrays.stream(arguments).map(StructField::dataType).toArray(DataType[]::new);
    return new BoundBucketFunction(name, inputTypes, countAt, types);
  }
}
