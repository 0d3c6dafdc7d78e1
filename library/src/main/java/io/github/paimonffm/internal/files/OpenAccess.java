package io.github.paimonffm.internal.files;

import io.github.paimonffm.storage.FileAccess;
import io.github.paimonffm.storage.FileOutput;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The file access of a catalog, with the files that are open for writing.
 *
 * <p>Thread-safe.
 */
final class OpenAccess {

  private final FileAccess files;

  private final @Nullable ClassLoader contextLoader =
      Thread.currentThread().getContextClassLoader();

  private final @Nullable Subject subject = Subject.current();
  private final Map<Long, FileOutput> outputs = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  OpenAccess(FileAccess files) {
    this.files = files;
  }

  FileAccess files() {
    return files;
  }

  /** Returns the context class loader of the thread that opened the catalog. */
  @Nullable ClassLoader contextLoader() {
    return contextLoader;
  }

  /** Runs an operation as the subject of the thread that opened the catalog. */
  void run(Callable<?> operation) throws Exception {
    if (subject == null) {
      operation.call();
      return;
    }
    try {
      Subject.callAs(subject, operation);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Opens a file for writing and returns the number of its stream. */
  long create(String path) throws Exception {
    FileOutput output = files.create(path);
    long number = numbers.incrementAndGet();
    outputs.put(number, output);
    return number;
  }

  FileOutput output(long number) {
    return found(number, outputs.get(number));
  }

  /** Completes a file. The stream remains if this fails. */
  void close(long number) throws Exception {
    output(number).close();
    outputs.remove(number);
  }

  void abort(long number) throws Exception {
    found(number, outputs.remove(number)).abort();
  }

  private static FileOutput found(long number, @Nullable FileOutput output) {
    if (output == null) {
      throw new IllegalStateException("no file is open for writing with the number " + number);
    }
    return output;
  }
}
