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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the library out of the jar onto the disk, where the linker can load it, once per content:
 * {@code <cache>/<sha256>/<file>}.
 *
 * <p>What is loaded runs with all rights of the process, so nobody else may be able to write there:
 * the folders belong to this user alone, and the file's hash is verified each time. Several
 * processes may do this at once: each writes a file of its own and renames it into place.
 */
final class LibraryCache {

  private static final Logger LOG = LoggerFactory.getLogger(LibraryCache.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path root;

  private LibraryCache(Path root) {
    this.root = root;
  }

  /**
   * The cache that the environment asks for.
   *
   * @param override the folder given by system property, if any
   */
  static LibraryCache locate(@Nullable String override) {
    if (override != null) {
      return new LibraryCache(Path.of(override));
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    Path caches = xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
    return new LibraryCache(caches.resolve("paimon-ffm"));
  }

  /**
   * Gives the file with the content of a resource.
   *
   * @param sha256 the content's hash, in hex
   * @return a file whose hash was verified just now
   * @throws NativeLibraryException if it can be put nowhere, or the resource has another hash
   */
  Path extract(URL resource, String fileName, String sha256) {
    try {
      return extractTo(privateFolder(sha256), resource, fileName, sha256);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot hold the native library, a temporary folder will: {}", root, e.toString());
    }
    try {
      Path folder = Files.createTempDirectory("paimon-ffm-");
      folder.toFile().deleteOnExit();
      Path file = extractTo(folder, resource, fileName, sha256);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new NativeLibraryException(
          "the native library cannot be put on disk, neither in "
              + root
              + " nor in the temporary folder: "
              + e,
          e);
    }
  }

  private static Path extractTo(Path folder, URL resource, String fileName, String sha256)
      throws IOException {
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

  private Path privateFolder(String name) throws IOException {
    createPrivate(root);
    Path folder = root.resolve(name);
    createPrivate(folder);
    return folder;
  }

  private static void createPrivate(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (posix) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createDirectories(folder);
      }
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(folder.toString(), null, "is no folder");
    }
    if (posix) {
      checkPrivate(folder);
    }
  }

  private static void checkPrivate(Path folder) throws IOException {
    // Who this process is, told by the file system itself; user names can be missing in containers.
    Path probe = Files.createTempFile(folder, "owner", ".tmp");
    try {
      if (!Files.getOwner(folder).equals(Files.getOwner(probe))) {
        throw new FileSystemException(folder.toString(), null, "belongs to another user");
      }
    } finally {
      Files.delete(probe);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.removeAll(WRITABLE_BY_OTHERS)) {
      throw new FileSystemException(folder.toString(), null, "can be written to by others");
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
