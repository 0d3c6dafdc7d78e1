package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.exception.PaimonIOException;
import java.util.ArrayList;
import java.util.List;

/** The files that the native library failed to delete. */
public final class FailedFiles {

  private FailedFiles() {}

  /**
   * Fails if a file could not be deleted.
   *
   * @param outcome the outcome of a deletion
   * @throws PaimonIOException if a file could not be deleted; the message lists all such files and
   *     the reasons
   */
  public static void check(JsonNode outcome) {
    List<String> failed = new ArrayList<>();
    Json.member(outcome, "failed")
        .forEach(f -> failed.add(Json.text(f, "path") + " (" + Json.text(f, "reason") + ")"));
    if (!failed.isEmpty()) {
      throw new PaimonIOException(
          "could not delete " + failed.size() + " file(s): " + String.join(", ", failed), false);
    }
  }
}
