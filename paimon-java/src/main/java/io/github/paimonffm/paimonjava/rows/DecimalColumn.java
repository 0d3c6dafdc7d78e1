package io.github.paimonffm.paimonjava.rows;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.types.DecimalType;

/** Decimals as 128-bit integers. */
final class DecimalColumn extends FixedWidthColumn {

  private static final int WIDTH = 2 * Long.BYTES;

  private final int precision;
  private final int scale;
  private final long compactLimit; // the first long that has too many digits

  DecimalColumn(String path, BufferAllocator allocator, DecimalType type) {
    super(path, allocator, WIDTH);
    this.precision = type.getPrecision();
    this.scale = type.getScale();
    this.compactLimit = Decimal.isCompact(precision) ? powerOfTen(precision) : Long.MAX_VALUE;
  }

  private static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    Decimal value = source.getDecimal(position, precision, scale);
    if (value.scale() != scale) {
      throw misfit(value);
    }
    int at = index * WIDTH;
    if (value.isCompact()) {
      long number = value.toUnscaledLong();
      if (number >= compactLimit || number <= -compactLimit) {
        throw misfit(value);
      }
      values().setLong(at, number);
      values().setLong(at + Long.BYTES, number >> (Long.SIZE - 1));
    } else {
      if (value.precision() > precision && value.toBigDecimal().precision() > precision) {
        throw misfit(value);
      }
      setBigEndian(at, value.toUnscaledBytes());
    }
  }

  private void setBigEndian(int at, byte[] number) {
    byte[] target = values().withRoom(at, WIDTH);
    byte sign = (byte) (number[0] >> (Byte.SIZE - 1));
    for (int i = 0; i < WIDTH; i++) {
      target[at + i] = i < number.length ? number[number.length - 1 - i] : sign;
    }
  }

  private IllegalArgumentException misfit(Decimal value) {
    return new IllegalArgumentException(
        String.format(
            "Column '%s' has type DECIMAL(%d, %d), but the value is %s, a DECIMAL(%d, %d)."
                + " Convert the value to the type of the column.",
            path(), precision, scale, value, value.precision(), value.scale()));
  }
}
