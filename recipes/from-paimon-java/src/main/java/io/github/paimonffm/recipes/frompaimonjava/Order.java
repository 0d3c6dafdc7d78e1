package io.github.paimonffm.recipes.frompaimonjava;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * An order.
 *
 * @param id the id
 * @param amount the amount with two decimal places, or null
 * @param note a note, or null
 * @param dt the day, which is the partition
 */
// sample
record Order(long id, BigDecimal amount, String note, LocalDate dt) {}
// end
