package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.CorruptDataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reading and writing of JSON trees, with failures as this library's exceptions. */
public final class Json {

  /** Its buffers are its own: Jackson leaves them in the threads of its users otherwise. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .build();

  private Json() {}

  /** An object to be filled. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The text of a tree. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The tree of a text that came from the native side. */
  public static JsonNode read(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (java.io.IOException e) {
      throw new CorruptDataException("the native library returned something that is no JSON", e);
    }
  }

  /** A member that has to be there. */
  public static JsonNode member(JsonNode object, String name) {
    JsonNode member = object.get(name);
    if (member == null || member.isNull()) {
      throw new CorruptDataException("'" + name + "' is missing in the native library's JSON");
    }
    return member;
  }

  /** A string that has to be there. */
  public static String text(JsonNode object, String name) {
    return member(object, name).asText();
  }

  /** A number that has to be there. */
  public static long number(JsonNode object, String name) {
    JsonNode member = member(object, name);
    if (!member.isIntegralNumber()) {
      throw new CorruptDataException("'" + name + "' is no number in the native library's JSON");
    }
    return member.asLong();
  }

  /** A string that may be missing or null. */
  public static Optional<String> optionalText(JsonNode object, String name) {
    return object.hasNonNull(name) ? Optional.of(text(object, name)) : Optional.empty();
  }

  /** A number that may be missing or null. */
  public static OptionalLong optionalNumber(JsonNode object, String name) {
    return object.hasNonNull(name) ? OptionalLong.of(number(object, name)) : OptionalLong.empty();
  }

  /** The elements of an array of strings. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(element -> texts.add(element.asText()));
    return List.copyOf(texts);
  }

  /** The members of an object of strings, in order; empty if it is missing or null. */
  public static Map<String, String> map(JsonNode object, String name) {
    Map<String, String> map = new LinkedHashMap<>();
    if (object.hasNonNull(name)) {
      object.get(name).properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    }
    return map;
  }
}
