package app;

import java.math.BigDecimal;
import java.time.LocalDate;

/** A row. Scala has no records, so a program in Scala writes them in Java. */
public record Order(long id, String customer, BigDecimal amount, LocalDate dt) {}
