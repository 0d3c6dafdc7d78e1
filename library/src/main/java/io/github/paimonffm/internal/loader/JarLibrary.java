package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library in the jar, which must be extracted to a file before the linker can load it.
 *
 * <p>A file is used only if its content has the expected hash. Several processes can extract the
 * library at the same time: each process writes its own temporary file and renames it.
 *
 * @param resource the content of the library
 * @param fileName the name of the extracted file
 * @param sha256 the SHA-256 of the content in hexadecimal digits
 */
record JarLibrary(URL resource, String fileName, String sha256) {

  private static final Logger LOG = LoggerFactory.getLogger(JarLibrary.class);

  /**
   * Extracts the library into a cache, once for each content: {@code <cache>/<sha256>/<file>}. Both
   * folders are created as private folders.
   *
   * <p>Hashing the library takes a large part of the time of the first call. So the state of the
   * verified file is recorded in {@code <cache>/<sha256>.verified}, and a file that still has this
   * state is not hashed again.
   *
   * @return the file, with the expected hash
   * @throws IOException if the library cannot be extracted there
   * @throws NativeLibraryException if the library in the jar does not have the expected hash
   */
  Path intoCache(Path cache) throws IOException {
    PrivateFolder.create(cache);
    Path folder = PrivateFolder.create(cache.resolve(sha256));
    Path file = folder.resolve(fileName);
    Path record = cache.resolve(sha256 + ".verified");
    Optional<VerifiedState> state = VerifiedState.of(file);
    if (state.isPresent() && state.get().isRecordedIn(record)) {
      return file;
    }
    into(folder);
    if (state.isPresent()) {
      try {
        state.get().recordIn(record, file);
      } catch (IOException e) {
        LOG.debug("the next process verifies {} again: {}", file, e.toString());
      }
    }
    return file;
  }

  /**
   * Extracts the library into an existing private folder, unless the folder already contains it.
   *
   * @return the file, with the expected hash
   */
  Path into(Path folder) throws IOException {
    Path file = folder.resolve(fileName);
    if (isComplete(file)) {
      return file;
    }
    Path fresh = Files.createTempFile(folder, fileName, ".tmp"); // readable by its owner only
    try {
      String found = extractTo(fresh);
      if (!found.equals(sha256)) {
        throw new NativeLibraryException(
            "the native library in the jar is damaged: its SHA-256 is "
                + found
                + "; expected "
                + sha256);
      }
      moveInto(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return file;
  }

  private void moveInto(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      // Some systems cannot replace a loaded library. In that case, another process has already
      // written the file.
      if (!isComplete(file)) {
        throw e;
      }
    }
  }

  /** Writes the content of the resource to a file and returns its hash. */
  private String extractTo(Path file) throws IOException {
    try (InputStream in = resource.openStream();
        OutputStream out = Files.newOutputStream(file)) {
      return copy(in, out);
    }
  }

  /** Returns whether a file exists and has the expected hash. */
  private boolean isComplete(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream()).equals(sha256);
    }
  }

  /** Copies a stream and returns the hash of its content. */
  private static String copy(InputStream in, OutputStream out) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
        out.write(chunk, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
