package io.github.paimonffm.paimonjava.table;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileStatus;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.SeekableInputStream;

/** A {@link MappedFileIO} that throws in one call of one operation, and counts open streams. */
final class FaultyFileIO implements FileIO {

  private static final long serialVersionUID = 1L;

  /** The text of each exception. */
  static final String TEXT = "injected failure";

  /** An operation that can throw. */
  enum Operation {
    CREATE,
    WRITE,
    FLUSH,
    CLOSE_OUTPUT,
    OPEN,
    SEEK,
    READ,
    CLOSE_INPUT,
    STATUS,
    LIST,
    EXISTS,
    DELETE,
    RENAME,
    CREATE_FOLDER
  }

  /** An exception or error. */
  enum Thrown {
    CHECKED,
    UNCHECKED,
    OUT_OF_MEMORY,
    STACK_OVERFLOW;

    void raise() throws IOException {
      switch (this) {
        case CHECKED -> throw new IOException(TEXT);
        case UNCHECKED -> throw new IllegalStateException(TEXT);
        case OUT_OF_MEMORY -> throw new OutOfMemoryError(TEXT);
        case STACK_OVERFLOW -> recurse(1);
      }
    }

    /** Returns a part of the message of the exception. */
    String text() {
      return this == STACK_OVERFLOW ? "java.lang.StackOverflowError" : TEXT;
    }

    private static int recurse(int depth) {
      return depth == Integer.MAX_VALUE ? depth : recurse(depth + 1) + 1;
    }
  }

  private final MappedFileIO files = new MappedFileIO();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Operation failing;
  private volatile Thrown thrown;

  /** Makes the n-th next call of an operation throw. */
  void fail(Operation operation, int n, Thrown exception) {
    thrown = exception;
    left.set(n);
    failing = operation;
  }

  /** Ends the failures. Returns whether a call has thrown. */
  boolean recover() {
    boolean hasThrown = failing != null && left.get() <= 0;
    failing = null;
    return hasThrown;
  }

  /** Returns the number of open streams. */
  int open() {
    return open.get();
  }

  /** Returns the number of input streams of data files that were ever opened. */
  int opened() {
    return opened.get();
  }

  private void enter(Operation operation) throws IOException {
    if (operation == failing && left.decrementAndGet() == 0) {
      thrown.raise();
    }
  }

  @Override
  public boolean isObjectStore() {
    return false;
  }

  @Override
  public void configure(CatalogContext context) {}

  @Override
  public SeekableInputStream newInputStream(Path path) throws IOException {
    enter(Operation.OPEN);
    SeekableInputStream in = files.newInputStream(path);
    open.incrementAndGet();
    if (path.toString().contains("/bucket-")) {
      opened.incrementAndGet();
    }
    return new SeekableInputStream() {
      @Override
      public void seek(long position) throws IOException {
        enter(Operation.SEEK);
        in.seek(position);
      }

      @Override
      public long getPos() throws IOException {
        return in.getPos();
      }

      @Override
      public int read() throws IOException {
        enter(Operation.READ);
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        enter(Operation.READ);
        return in.read(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        open.decrementAndGet();
        in.close();
        enter(Operation.CLOSE_INPUT);
      }
    };
  }

  @Override
  public PositionOutputStream newOutputStream(Path path, boolean overwrite) throws IOException {
    enter(Operation.CREATE);
    PositionOutputStream out = files.newOutputStream(path, overwrite);
    open.incrementAndGet();
    return new PositionOutputStream() {
      private boolean closed;

      @Override
      public long getPos() throws IOException {
        return out.getPos();
      }

      @Override
      public void write(int b) throws IOException {
        enter(Operation.WRITE);
        out.write(b);
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        enter(Operation.WRITE);
        out.write(bytes, from, length);
      }

      @Override
      public void flush() throws IOException {
        enter(Operation.FLUSH);
        out.flush();
      }

      @Override
      public void close() throws IOException {
        enter(Operation.CLOSE_OUTPUT);
        if (!closed) {
          closed = true;
          open.decrementAndGet();
          out.close();
        }
      }
    };
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    enter(Operation.STATUS);
    return files.getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    enter(Operation.LIST);
    return files.listStatus(path);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    enter(Operation.EXISTS);
    return files.exists(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    enter(Operation.DELETE);
    return files.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    enter(Operation.CREATE_FOLDER);
    return files.mkdirs(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    enter(Operation.RENAME);
    return files.rename(from, to);
  }
}
