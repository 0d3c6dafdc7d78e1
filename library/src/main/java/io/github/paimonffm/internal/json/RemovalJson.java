package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.FailedFile;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.RemovedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON of the native library for the outcome of removing files. */
public final class RemovalJson {

  private RemovalJson() {}

  /** Reads an outcome. */
  public static RemovalResult read(byte[] json) {
    JsonNode outcome = Json.read(json);
    List<RemovedFile> removed = new ArrayList<>();
    for (JsonNode file : Json.member(outcome, "removed")) {
      OptionalLong modified = Json.optionalNumber(file, "modifiedMillis");
      removed.add(
          new RemovedFile(
              Json.text(file, "path"),
              Json.number(file, "sizeInBytes"),
              modified.isPresent()
                  ? Optional.of(Instant.ofEpochMilli(modified.getAsLong()))
                  : Optional.empty()));
    }
    List<FailedFile> failed = new ArrayList<>();
    for (JsonNode file : Json.member(outcome, "failed")) {
      failed.add(new FailedFile(Json.text(file, "path"), Json.text(file, "reason")));
    }
    return new RemovalResult(removed, failed);
  }
}
