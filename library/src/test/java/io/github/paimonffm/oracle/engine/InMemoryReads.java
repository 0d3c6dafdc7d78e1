package io.github.paimonffm.oracle.engine;

import java.io.IOException;
import org.apache.paimon.fs.ByteArraySeekableStream;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileIOLoader;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.local.LocalFileIO;

/**
 * Local file access for Paimon Java that loads each file into memory. Paimon Java reads the headers
 * of Avro files, such as manifests, byte by byte; these reads dominated the run time of the tests.
 */
final class InMemoryReads extends LocalFileIO {
  private static final long serialVersionUID = 1L;

  @Override
  public SeekableInputStream newInputStream(Path path) throws IOException {
    try (SeekableInputStream file = super.newInputStream(path)) {
      return new ByteArraySeekableStream(file.readAllBytes());
    }
  }

  /** The loader for {@code file:} paths. */
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
