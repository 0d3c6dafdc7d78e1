package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.columnar.DecimalColumnVector;
import org.jspecify.annotations.Nullable;

/** Decimals of 16 bytes. */
final class DecimalColumn extends Column implements DecimalColumnVector {

  private static final int WIDTH = 16;

  private final VectorBytes values;

  DecimalColumn(FieldVector vector, @Nullable BatchLifetime lifetime) {
    super(vector, lifetime);
    this.values = VectorBytes.of(vector.getDataBuffer(), lifetime);
  }

  @Override
  public Decimal getDecimal(int index, int precision, int scale) {
    long at = (long) index * WIDTH;
    if (Decimal.isCompact(precision)) {
      return Decimal.fromUnscaledLong(values.getLong(at), precision, scale);
    }
    byte[] bigEndian = new byte[WIDTH];
    values.copy(at, bigEndian);
    for (int i = 0; i < WIDTH / 2; i++) {
      byte low = bigEndian[i];
      bigEndian[i] = bigEndian[WIDTH - 1 - i];
      bigEndian[WIDTH - 1 - i] = low;
    }
    return Decimal.fromUnscaledBytes(bigEndian, precision, scale);
  }
}
