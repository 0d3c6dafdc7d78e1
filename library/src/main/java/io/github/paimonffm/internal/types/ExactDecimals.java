package io.github.paimonffm.internal.types;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Decimals with the scale of a column, without rounding. */
public final class ExactDecimals {

  private ExactDecimals() {}

  /** Returns whether a number would have to be rounded to have a scale. */
  public static boolean hasMorePlaces(BigDecimal number, int scale) {
    return number.scale() > scale && number.stripTrailingZeros().scale() > scale;
  }

  /**
   * Returns a number with the scale of a column.
   *
   * @param number a number that does not {@linkplain #hasMorePlaces have more places}
   * @param precision the number of digits of the column
   * @return the same number; null if it has too many digits
   */
  public static @Nullable BigDecimal fitted(BigDecimal number, int precision, int scale) {
    if (number.scale() != scale) {
      BigDecimal shortest = number.stripTrailingZeros();
      // setScale would compute as many digits as a large exponent has.
      if (shortest.precision() - (long) shortest.scale() > precision) {
        return null;
      }
      number = shortest.setScale(scale);
    }
    return number.precision() > precision ? null : number;
  }
}
