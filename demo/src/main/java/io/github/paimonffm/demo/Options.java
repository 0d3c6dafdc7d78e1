package io.github.paimonffm.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The options of the command line.
 *
 * @param flights the CSV file of the flights, which {@code scripts/demo} passes
 * @param overwrite the day of flights to replace, instead of appending all flights
 * @param file the user's own Arrow file
 */
record Options(
    Path warehouse,
    Path flights,
    boolean fresh,
    Optional<LocalDate> overwrite,
    Optional<Path> file) {

  static Options parse(String[] arguments) {
    Path warehouse = Path.of("target", "demo-warehouse");
    Path flights = Path.of("demo", "data", "flights-2013-q1.csv.gz");
    boolean fresh = false;
    Optional<LocalDate> overwrite = Optional.empty();
    Optional<Path> file = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--fresh" -> fresh = true;
        case "--warehouse" -> warehouse = Path.of(value(arguments, ++i));
        case "--flights" -> flights = Path.of(value(arguments, ++i));
        case "--overwrite" -> overwrite = Optional.of(day(value(arguments, ++i)));
        default -> {
          if (argument.startsWith("-")) {
            throw new UsageException("unknown option " + argument + " (see --help)");
          }
          if (file.isPresent()) {
            throw new UsageException(
                "more than one file: " + file.get() + ", " + argument + " (see --help)");
          }
          file = Optional.of(readable(Path.of(argument)));
        }
      }
    }
    if (overwrite.isPresent() && file.isPresent()) {
      throw new UsageException(
          "--overwrite replaces flights and cannot be used with a file (see --help)");
    }
    return new Options(
        warehouse.toAbsolutePath().normalize(), readable(flights), fresh, overwrite, file);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "--overwrite '" + text + "' is not a day; expected a date such as 2013-02-14");
    }
  }

  private static String value(String[] arguments, int index) {
    if (index == arguments.length) {
      throw new UsageException(arguments[index - 1] + " needs a value (see --help)");
    }
    return arguments[index];
  }

  private static Path readable(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UsageException(file + " does not exist or is not a readable file");
    }
    return file;
  }
}
