package io.github.paimonffm.internal.types;

import java.lang.invoke.MethodType;

/** The wrapper classes of primitive types. */
public final class Wrappers {

  private Wrappers() {}

  /** Returns the wrapper of a primitive type, and any other class itself. */
  public static Class<?> of(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }
}
