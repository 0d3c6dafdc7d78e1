package io.github.paimonffm.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An option of a catalog as an argument. A value can be a secret, so no message contains the
 * argument.
 *
 * @param key the name of the option
 * @param value the value of the option
 */
record KeyValue(String key, String value) {

  /** Parses an argument. */
  static final class Converter implements ITypeConverter<KeyValue> {
    @Override
    public KeyValue convert(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException("expected a name, an equals sign and a value");
      }
      return new KeyValue(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  /** Returns the key, because the value can be a secret. */
  @Override
  public String toString() {
    return key;
  }
}
