package io.github.paimonffm.paimonjava.choice;

import java.util.Optional;
import org.apache.paimon.CoreOptions;

/** The features of tables that neither the native writer nor the native reader has. */
public final class TableFeatures {

  private TableFeatures() {}

  /**
   * Returns why the native library cannot be used for a table.
   *
   * @param options the options of the table
   * @return the reason; empty if the table has none of the features
   */
  public static Optional<String> reason(CoreOptions options) {
    if (options.dataEvolutionEnabled()) {
      return Optional.of("the table has data evolution");
    }
    return options.queryAuthEnabled()
        ? Optional.of("the table has query authorization")
        : Optional.empty();
  }
}
