package io.github.paimonffm.testing;

import io.github.paimonffm.testing.FaultyProxy.Reaction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Faults of the requests that publish a snapshot; all other requests pass. */
public final class PublishFaults {

  private final FaultyProxy proxy;
  private final Predicate<String> publishes;

  /**
   * @param publishes a test of request lines; true if the request publishes a snapshot
   */
  public PublishFaults(FaultyProxy proxy, Predicate<String> publishes) {
    this.proxy = proxy;
    this.publishes = publishes;
  }

  /**
   * Applies a reaction to the first publishing requests.
   *
   * @return a live counter of publishing requests
   */
  public AtomicInteger first(int count, Reaction reaction) {
    AtomicInteger requests = new AtomicInteger();
    proxy.setRule(
        request ->
            publishes.test(request) && requests.getAndIncrement() < count
                ? reaction
                : Reaction.PASS);
    return requests;
  }

  /**
   * Applies a reaction to the first publishing request, and another reaction to every later request
   * of any kind.
   *
   * @return a live counter of publishing requests
   */
  public AtomicInteger from(Reaction first, Reaction later) {
    AtomicInteger requests = new AtomicInteger();
    proxy.setRule(
        request -> {
          if (publishes.test(request)) {
            return requests.getAndIncrement() == 0 ? first : later;
          }
          return requests.get() > 0 ? later : Reaction.PASS;
        });
    return requests;
  }

  /** Returns whether a request publishes a snapshot. */
  public boolean isPublish(String request) {
    return publishes.test(request);
  }

  /** Lets all requests pass again. */
  public void stop() {
    proxy.setRule(request -> Reaction.PASS);
  }
}
