package io.github.paimonffm.paimonjava.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;

/** Resources that are closed together, the last one first. */
public final class Resources implements AutoCloseable {

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Creates an empty set of resources. */
  public Resources() {}

  /**
   * Adds a resource.
   *
   * @param resource the resource
   * @return the resource
   */
  public <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Leaves the resources open for their owner. */
  public void keep() {
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
