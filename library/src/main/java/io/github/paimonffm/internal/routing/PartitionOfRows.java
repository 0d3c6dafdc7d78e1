package io.github.paimonffm.internal.routing;

import io.github.paimonffm.write.RowPartition;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partition that the native library described. */
final class PartitionOfRows implements RowPartition {

  private final Map<String, @Nullable Object> values;
  private final Map<String, String> texts;
  private final byte[] bytes;

  private PartitionOfRows(
      Map<String, @Nullable Object> values, Map<String, String> texts, byte[] bytes) {
    this.values = Collections.unmodifiableMap(values);
    this.texts = Collections.unmodifiableMap(texts);
    this.bytes = bytes;
  }

  /** Reads the next partition; {@code pffm_router_route} in the C header describes its form. */
  static PartitionOfRows read(List<KeyColumn> columns, KeyReader reader) {
    byte[] bytes = reader.nextBytes();
    KeyReader encoded = reader.nextReader();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (KeyColumn column : columns) {
      values.put(column.name(), column.read(encoded));
      texts.put(column.name(), reader.nextText());
    }
    return new PartitionOfRows(values, texts, bytes);
  }

  @Override
  public Map<String, @Nullable Object> values() {
    return values;
  }

  @Override
  public Map<String, String> texts() {
    return texts;
  }

  @Override
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartitionOfRows that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Returns the values as text.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return texts.toString();
  }
}
