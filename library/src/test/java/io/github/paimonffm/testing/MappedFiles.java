package io.github.paimonffm.testing;

import io.github.paimonffm.storage.FileAccess;
import io.github.paimonffm.storage.FileOutput;
import io.github.paimonffm.storage.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A file access with a scheme of its own, whose files are in a local folder. Counts the calls of
 * each operation and can fail in one of them.
 */
public final class MappedFiles implements FileAccess {

  /** The location of the folder. */
  public static final String ROOT = "mapped://host:1234";

  /** The part of a path of the files that can fail. */
  private static final String DATA = "/bucket-";

  private final Path folder;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final AtomicInteger openOutputs = new AtomicInteger();
  private volatile String failing = "";
  private volatile Runnable failure = () -> {};

  /** Creates an access to a folder. */
  public MappedFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes the calls of an operation on data files fail. */
  public void failIn(String operation, Runnable thrower) {
    failure = thrower;
    failing = operation;
  }

  /** Ends the failures. */
  public void recover() {
    failing = "";
  }

  /** Returns the number of calls of an operation. */
  public int calls(String operation) {
    return calls.computeIfAbsent(operation, name -> new AtomicInteger()).get();
  }

  /** Returns the number of files that are open for writing. */
  public int openOutputs() {
    return openOutputs.get();
  }

  private Path local(String operation, String location) {
    calls.computeIfAbsent(operation, name -> new AtomicInteger()).incrementAndGet();
    if (operation.equals(failing) && location.contains(DATA)) {
      failure.run();
    }
    if (!location.startsWith(ROOT + "/")) {
      throw new IllegalArgumentException(location);
    }
    return folder.resolve(location.substring(ROOT.length() + 1));
  }

  @Override
  public FileOutput create(String path) throws IOException {
    Path file = local("create", path);
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    openOutputs.incrementAndGet();
    return new FileOutput() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        local("write", path);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void close() throws IOException {
        local("close", path);
        channel.close();
        openOutputs.decrementAndGet();
      }

      @Override
      public void abort() throws IOException {
        openOutputs.decrementAndGet();
        channel.close();
        Files.deleteIfExists(file);
        local("abort", path);
      }
    };
  }

  @Override
  public int read(String path, long position, ByteBuffer target) throws IOException {
    try (FileChannel channel = FileChannel.open(local("read", path))) {
      // Short reads are allowed.
      target.limit(Math.min(target.limit(), target.position() + 50_000));
      return channel.read(target, position);
    }
  }

  @Override
  public Optional<FileStatus> status(String path) throws IOException {
    Path file = local("status", path);
    return Files.exists(file) ? Optional.of(statusOf(file)) : Optional.empty();
  }

  private static FileStatus statusOf(Path file) throws IOException {
    boolean isFolder = Files.isDirectory(file);
    return new FileStatus(
        isFolder ? 0 : Files.size(file), Files.getLastModifiedTime(file).toInstant(), isFolder);
  }

  @Override
  public Map<String, FileStatus> list(String path) throws IOException {
    Map<String, FileStatus> entries = new TreeMap<>();
    try (Stream<Path> files = Files.list(local("list", path))) {
      for (Path file : files.toList()) {
        entries.put(file.getFileName().toString(), statusOf(file));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    }
    return entries;
  }

  @Override
  public void delete(String path, boolean recursive) throws IOException {
    Path file = local("delete", path);
    if (recursive && Files.isDirectory(file)) {
      Workspace.delete(file);
    } else {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    Path target = local("rename", to);
    if (Files.exists(target)) {
      return false;
    }
    Files.move(local("rename", from), target);
    return true;
  }

  @Override
  public void createFolders(String path) throws IOException {
    Files.createDirectories(local("createFolders", path));
  }
}
