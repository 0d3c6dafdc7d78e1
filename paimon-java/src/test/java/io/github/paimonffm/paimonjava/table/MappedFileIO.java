package io.github.paimonffm.paimonjava.table;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileStatus;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.local.LocalFileIO;

/** A FileIO with a scheme of its own. {@code mapped://host/x} is the local file {@code /x}. */
public final class MappedFileIO implements FileIO {

  private static final long serialVersionUID = 1L;

  /** The files that native and other writers have created. */
  static final AtomicInteger CREATED = new AtomicInteger();

  private final LocalFileIO local = LocalFileIO.create();

  @Override
  public boolean isObjectStore() {
    return false;
  }

  @Override
  public void configure(CatalogContext context) {}

  private static Path local(Path path) {
    return new Path(path.toUri().getPath());
  }

  @Override
  public SeekableInputStream newInputStream(Path path) throws IOException {
    return local.newInputStream(local(path));
  }

  @Override
  public PositionOutputStream newOutputStream(Path path, boolean overwrite) throws IOException {
    CREATED.incrementAndGet();
    return local.newOutputStream(local(path), overwrite);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new Mapped(local.getFileStatus(local(path)));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(local.listStatus(local(path))).map(Mapped::new).toArray(FileStatus[]::new);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return local.exists(local(path));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return local.delete(local(path), recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return local.mkdirs(local(path));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return local.rename(local(from), local(to));
  }

  /** A status with the mapped path. */
  private record Mapped(FileStatus status) implements FileStatus {
    @Override
    public long getLen() {
      return status.getLen();
    }

    @Override
    public boolean isDir() {
      return status.isDir();
    }

    @Override
    public Path getPath() {
      return new Path("mapped://host" + status.getPath().toUri().getPath());
    }

    @Override
    public long getModificationTime() {
      return status.getModificationTime();
    }
  }
}
