package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import org.apache.paimon.fs.ByteArraySeekableStream;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileIOLoader;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.local.LocalFileIO;

/**
 * Paimon Java's local files, each read at one go: it takes the headers of Avro files, which all
 * manifests are, byte by byte from the disk, and that took longer than all else it does.
 */
final class InMemoryReads extends LocalFileIO {
  private static final long serialVersionUID = 1L;

  @Override
  public SeekableInputStream newInputStream(Path path) throws IOException {
    try (SeekableInputStream file = super.newInputStream(path)) {
      return new ByteArraySeekableStream(file.readAllBytes());
    }
  }

  /** Has it used for {@code file:} paths. */
  static final class Loader implements FileIOLoader {
    private static final long serialVersionUID = 1L;

    @Override
    public String getScheme() {
      return "file";
    }

    @Override
    public FileIO load(Path path) {
      return new InMemoryReads();
    }
  }
}
