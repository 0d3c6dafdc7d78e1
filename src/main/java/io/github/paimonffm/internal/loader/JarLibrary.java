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
 * The library in the jar, which must be extracted to a file before the linker can load it.
 *
 * <p>The hash of the file is verified on each use. Several processes can extract the library at the
 * same time: each process writes its own temporary file and renames it.
 *
 * @param resource the content of the library
 * @param fileName the name of the extracted file
 * @param sha256 the SHA-256 of the content in hexadecimal digits
 */
record JarLibrary(URL resource, String fileName, String sha256) {

  /**
   * Extracts the library into a cache, once for each content: {@code <cache>/<sha256>/<file>}. Both
   * folders are created as private folders.
   *
   * @return the file, whose hash has just been verified
   * @throws IOException if the library cannot be extracted there
   * @throws NativeLibraryException if the library in the jar does not have the expected hash
   */
  Path intoCache(Path cache) throws IOException {
    PrivateFolder.create(cache);
    return into(PrivateFolder.create(cache.resolve(sha256)));
  }

  /**
   * Extracts the library into an existing private folder, unless the folder already contains it.
   */
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
                + "; expected "
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
      // Some systems cannot replace a loaded library. In that case, another process has already
      // written the file; the caller verifies its hash.
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
        // reading updates the digest
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
