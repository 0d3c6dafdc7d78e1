package io.github.paimonffm.cli;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.exception.InvalidArgumentException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a table as an argument. */
final class TableName implements ITypeConverter<Identifier> {

  @Override
  public Identifier convert(String text) {
    try {
      return Identifier.parse(text);
    } catch (InvalidArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is not the name of a table; expected database.table");
    }
  }
}
