package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.write.IgnoredOption;
import java.util.ArrayList;
import java.util.List;

/** A reader for the JSON of the table options that the native library ignores. */
public final class IgnoredOptionJson {

  private IgnoredOptionJson() {}

  /** Reads an array of ignored options. */
  public static List<IgnoredOption> readAll(JsonNode array) {
    List<IgnoredOption> options = new ArrayList<>();
    array.forEach(
        node ->
            options.add(
                new IgnoredOption(
                    Json.text(node, "name"),
                    Json.text(node, "value"),
                    Json.member(node, "refused").asBoolean(),
                    Json.text(node, "reason"))));
    return List.copyOf(options);
  }
}
