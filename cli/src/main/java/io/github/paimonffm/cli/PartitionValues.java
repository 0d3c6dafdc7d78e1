package io.github.paimonffm.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The values of partition columns as an argument.
 *
 * @param values the texts of the values, keyed by column name
 */
record PartitionValues(Map<String, String> values) {

  /** Parses an argument. A value can contain a comma if no name and equals sign follow it. */
  static final class Converter implements ITypeConverter<PartitionValues> {
    @Override
    public PartitionValues convert(String text) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String part : text.split(",(?=[^,=]+=)")) {
        int equals = part.indexOf('=');
        if (equals <= 0) {
          throw new TypeConversionException(
              "'" + part + "' is not a partition value; expected column=value");
        }
        String column = part.substring(0, equals);
        if (values.put(column, part.substring(equals + 1)) != null) {
          throw new TypeConversionException("column '" + column + "' has two values");
        }
      }
      return new PartitionValues(values);
    }
  }
}
