package io.github.paimonffm.internal.commit;

import io.github.paimonffm.write.CommitListener;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a committer. */
public final class CommitListeners {

  private static final Logger LOG = LoggerFactory.getLogger(CommitListener.class);

  /** The options that name classes of Paimon Java to be called. */
  private static final List<String> CALLBACKS = List.of("commit.callbacks", "tag.callbacks");

  /** A call of a listener. */
  interface Call {
    void on(CommitListener listener) throws Exception;
  }

  private final List<CommitListener> listeners;
  private final Set<String> replaced;

  private CommitListeners(List<CommitListener> listeners) {
    this.listeners = listeners;
    this.replaced =
        listeners.stream()
            .flatMap(listener -> listener.standsFor().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The listeners of a builder and those that the context class loader provides. */
  public static CommitListeners with(List<CommitListener> ofBuilder) {
    Stream<CommitListener> provided =
        ServiceLoader.load(CommitListener.class).stream().map(ServiceLoader.Provider::get);
    return new CommitListeners(Stream.concat(ofBuilder.stream(), provided).toList());
  }

  /** The options of a table that these listeners carry out in place of the classes in them. */
  public List<String> replacedOptions(Map<String, String> tableOptions) {
    return CALLBACKS.stream()
        .filter(tableOptions::containsKey)
        .filter(name -> standFor(tableOptions.get(name)))
        .toList();
  }

  /** Whether listeners stand for all classes that an option names, separated by commas. */
  private boolean standFor(String callbacks) {
    return Arrays.stream(callbacks.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .allMatch(replaced::contains);
  }

  /** Calls each listener. What fails is logged with what happened before. */
  void tell(String happened, Call call) {
    for (CommitListener listener : listeners) {
      try {
        call.on(listener);
      } catch (Exception | LinkageError | AssertionError e) {
        LOG.error("{}, but {} failed to handle it", happened, listener.getClass().getName(), e);
      }
    }
  }
}
