package io.github.paimonffm;

import java.util.Map;
import java.util.Optional;

/**
 * What a catalog knows of a database.
 *
 * @param name its name
 * @param options its options; unmodifiable
 * @param comment its comment, if it has one
 */
public record Database(String name, Map<String, String> options, Optional<String> comment) {

  /** Takes a copy of the options. */
  public Database {
    options = Map.copyOf(options);
  }
}
