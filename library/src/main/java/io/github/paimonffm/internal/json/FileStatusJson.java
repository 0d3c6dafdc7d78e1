package io.github.paimonffm.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.paimonffm.storage.FileStatus;
import java.util.Map;

/** The entries of a folder as JSON. */
public final class FileStatusJson {

  private FileStatusJson() {}

  /** Returns the JSON array that the native library expects. */
  public static byte[] write(Map<String, FileStatus> entries) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    entries.forEach(
        (name, status) ->
            array
                .addObject()
                .put("name", name)
                .put("size", status.size())
                .put("modified_millis", status.modified().toEpochMilli())
                .put("is_folder", status.isFolder()));
    return Json.write(array).getBytes(UTF_8);
  }
}
