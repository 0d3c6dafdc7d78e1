package io.github.paimonffm.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/** Java serialization: objects to bytes and back. */
public final class Transport {

  private Transport() {}

  /** Serializes an object. */
  public static byte[] toBytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** Deserializes an object. */
  public static <T> T fromBytes(byte[] bytes, Class<T> type) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Serializes an object and returns the deserialized copy. */
  @SuppressWarnings("unchecked")
  public static <T> T send(T object) {
    try {
      return (T) fromBytes(toBytes(object), Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
