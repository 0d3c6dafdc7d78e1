package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.exception.PaimonIOException;
import java.util.ArrayList;
import java.util.List;

/** The files that the native side was to delete and could not. */
public final class FailedFiles {

  private FailedFiles() {}

  /**
   * Fails if there are any.
   *
   * @param outcome of a deletion
   * @throws PaimonIOException that lists all of them, with the reasons
   */
  public static void check(JsonNode outcome) {
    List<String> failed = new ArrayList<>();
    Json.member(outcome, "failed")
        .forEach(f -> failed.add(Json.text(f, "path") + " (" + Json.text(f, "reason") + ")"));
    if (!failed.isEmpty()) {
      throw new PaimonIOException(
          "files that could not be deleted: " + failed.size() + ": " + String.join(", ", failed),
          false);
    }
  }
}
