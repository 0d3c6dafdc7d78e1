package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Functions that create and check folders that no other user can write to. This check matters
 * because libraries loaded from these folders run with all rights of the process.
 */
final class PrivateFolder {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFolder() {}

  /**
   * Creates a folder if it does not exist, and checks it.
   *
   * @throws IOException if the folder cannot be created, belongs to another user, or is writable by
   *     other users
   */
  static Path create(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (posix) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createDirectories(folder);
      }
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(folder.toString(), null, "is not a folder");
    }
    if (posix) {
      check(folder);
    }
    return folder;
  }

  /**
   * Creates a new folder in a parent folder. The new folder is deleted when the JVM ends, if it is
   * empty.
   */
  static Path createTemporary(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      throw new FileSystemException(
          parent.toString(), null, Files.exists(parent) ? "is not a folder" : "does not exist");
    }
    Path folder = Files.createTempDirectory(parent, "paimon-ffm-");
    folder.toFile().deleteOnExit();
    return folder;
  }

  private static void check(Path folder) throws IOException {
    // A new file has the owner of this process. User names can be missing in containers.
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
      throw new FileSystemException(folder.toString(), null, "is writable by other users");
    }
  }
}
