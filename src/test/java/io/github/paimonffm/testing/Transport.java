package io.github.paimonffm.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/** Java serialization, both ways. */
public final class Transport {

  private Transport() {}

  /** The stream that holds an object. */
  public static byte[] toBytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** The object that a stream holds. */
  public static <T> T fromBytes(byte[] bytes, Class<T> type) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** What arrives when an object is sent. */
  public static <T> T send(T object, Class<T> type) {
    try {
      return fromBytes(toBytes(object), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
