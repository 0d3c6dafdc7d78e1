package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Functions that read and write JSON trees. Invalid JSON of the native library causes a {@link
 * CorruptDataException}.
 */
public final class Json {

  /**
   * The mapper. It has a separate buffer pool, because Jackson's default pool leaves buffers in the
   * threads that use it.
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .build();

  private Json() {}

  /** Returns a new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the JSON text of a value. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Parses JSON text from the native library. */
  public static JsonNode read(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new CorruptDataException("the native library returned text that is not valid JSON", e);
    }
  }

  /**
   * Parses JSON text from a caller.
   *
   * @param what the name of the text in messages
   * @throws InvalidArgumentException if the text is not valid JSON
   */
  static JsonNode parse(String what, String text) {
    try {
      return MAPPER
          .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(new StringReader(text));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new InvalidArgumentException(
          what
              + " is not valid JSON: "
              + e.getOriginalMessage()
              + (at == null ? "" : " at " + at.offsetDescription()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a member; fails if it is missing or null. */
  public static JsonNode member(JsonNode object, String name) {
    JsonNode member = object.get(name);
    if (member == null || member.isNull()) {
      throw new CorruptDataException(
          "member '" + name + "' is missing in the native library's JSON");
    }
    return member;
  }

  /** Returns a string member; fails if it is missing or null. */
  public static String text(JsonNode object, String name) {
    return member(object, name).asText();
  }

  /** Returns an integer member; fails if it is missing, null, or not an integer. */
  public static long number(JsonNode object, String name) {
    JsonNode member = member(object, name);
    if (!member.isIntegralNumber()) {
      throw new CorruptDataException(
          "member '" + name + "' is not an integer in the native library's JSON");
    }
    return member.asLong();
  }

  /** Returns a string member; empty if it is missing or null. */
  public static Optional<String> optionalText(JsonNode object, String name) {
    return object.hasNonNull(name) ? Optional.of(text(object, name)) : Optional.empty();
  }

  /** Returns an integer member; empty if it is missing or null. */
  public static OptionalLong optionalNumber(JsonNode object, String name) {
    return object.hasNonNull(name) ? OptionalLong.of(number(object, name)) : OptionalLong.empty();
  }

  /** Returns the elements of an array of strings. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(element -> texts.add(element.asText()));
    return List.copyOf(texts);
  }

  /**
   * Returns the members of an object of strings, in order; empty if the object is missing or null.
   */
  public static Map<String, String> map(JsonNode object, String name) {
    Map<String, String> map = new LinkedHashMap<>();
    if (object.hasNonNull(name)) {
      object.get(name).properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    }
    return map;
  }
}
