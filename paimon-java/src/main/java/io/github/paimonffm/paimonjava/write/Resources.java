package io.github.paimonffm.paimonjava.write;

import java.util.ArrayDeque;
import java.util.Deque;

/** Resources that are closed together, the last one first. */
final class Resources implements AutoCloseable {

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Adds a resource and returns it. */
  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Leaves the resources open for their owner. */
  void keep() {
    resources.clear();
  }

  @Override
  public void close() {
    Throwable failure = null;
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Throwable e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    resources.clear();
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a resource could not be closed", failure);
    }
  }
}
