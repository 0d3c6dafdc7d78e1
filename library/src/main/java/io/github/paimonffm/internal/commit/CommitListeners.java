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

  /** The table options that name callback classes of Paimon Java. */
  private static final List<String> CALLBACKS = List.of("commit.callbacks", "tag.callbacks");

  /** A notification of one listener. */
  interface Notification {
    void send(CommitListener listener) throws Exception;
  }

  private final List<CommitListener> listeners;
  private final Set<String> replaced;

  private CommitListeners(List<CommitListener> listeners) {
    this.listeners = listeners;
    this.replaced =
        listeners.stream()
            .flatMap(listener -> listener.replacedCallbacks().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the listeners of a builder and those that the context class loader provides. */
  public static CommitListeners with(List<CommitListener> ofBuilder) {
    Stream<CommitListener> provided =
        ServiceLoader.load(CommitListener.class).stream().map(ServiceLoader.Provider::get);
    return new CommitListeners(Stream.concat(ofBuilder.stream(), provided).toList());
  }

  /** Returns the callback options of a table for which these listeners replace all classes. */
  public List<String> replacedOptions(Map<String, String> tableOptions) {
    return CALLBACKS.stream()
        .filter(tableOptions::containsKey)
        .filter(name -> standFor(tableOptions.get(name)))
        .toList();
  }

  /** Tells whether the listeners replace all classes in the comma-separated value of an option. */
  private boolean standFor(String callbacks) {
    return Arrays.stream(callbacks.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .allMatch(replaced::contains);
  }

  /** Notifies each listener. The failure of a listener is logged with the event. */
  void notifyAll(String event, Notification notification) {
    for (CommitListener listener : listeners) {
      try {
        notification.send(listener);
      } catch (Exception | LinkageError | AssertionError e) {
        LOG.error("{}, but {} failed to handle it", event, listener.getClass().getName(), e);
      }
    }
  }
}
