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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The library in the jar, which has to be on a disk for the linker to load it.
 *
 * <p>The file's hash is verified each time. Several processes may extract it at once: each writes a
 * file of its own and renames it into place.
 *
 * @param resource its content
 * @param fileName the name that its file gets
 * @param sha256 the content's hash, in hex
 */
record JarLibrary(URL resource, String fileName, String sha256) {

  /**
   * Extracts the library into a cache, once per content: {@code <cache>/<sha256>/<file>}. Both
   * folders become private ones.
   *
   * @return a file whose hash was verified just now
   * @throws IOException if it cannot be put there
   * @throws NativeLibraryException if the jar holds something else
   */
  Path intoCache(Path cache) throws IOException {
    PrivateFolder.create(cache);
    return into(PrivateFolder.create(cache.resolve(sha256)));
  }

  /** Extracts the library into a folder that is private already, unless it is there. */
  Path into(Path folder) throws IOException {
    Path file = folder.resolve(fileName);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && hash(file).equals(sha256)) {
      return file;
    }
    Path fresh = Files.createTempFile(folder, fileName, ".tmp"); // readable by its owner only
    try {
      try (InputStream in = resource.openStream();
          OutputStream out = Files.newOutputStream(fresh)) {
        in.transferTo(out);
      }
      String found = hash(fresh);
      if (!found.equals(sha256)) {
        throw new NativeLibraryException(
            "the native library in the jar is damaged: its SHA-256 is "
                + found
                + " instead of "
                + sha256);
      }
      moveInto(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
    if (!hash(file).equals(sha256)) {
      throw new FileSystemException(
          file.toString(), null, "was changed right after it was written");
    }
    return file;
  }

  private static void moveInto(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      // Where a loaded library cannot be replaced, another process was faster; its hash is checked
      // next.
      if (!Files.exists(file)) {
        throw e;
      }
    }
  }

  private static String hash(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] chunk = new byte[1 << 16];
      while (in.read(chunk) >= 0) {
        // reading is what updates the digest
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
