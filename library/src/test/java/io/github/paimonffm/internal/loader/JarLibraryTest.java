package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Extraction of the native library into the cache. */
class JarLibraryTest {

  private static final byte[] CONTENT = {1, 2, 3};
  private static final String FILE = "libx.so";

  @TempDir Path folder;
  private Path root;
  private URL resource;
  private String hash;

  @BeforeEach
  void createResource() throws Exception {
    root = folder.resolve("cache");
    resource = Files.write(folder.resolve("resource"), CONTENT).toUri().toURL();
    hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
  }

  private Path extract() throws IOException {
    return new JarLibrary(resource, FILE, hash).intoCache(root);
  }

  @Test
  void libraryIsExtractedOnce() throws Exception {
    Path file = extract();
    assertEquals(root.resolve(hash).resolve(FILE), file);
    assertArrayEquals(CONTENT, Files.readAllBytes(file));

    FileTime old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(file, old);
    assertEquals(file, extract());
    assertEquals(old, Files.getLastModifiedTime(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(1, files.count(), "files in the folder of the library");
    }
  }

  @Test
  void modifiedFileIsReplaced() throws Exception {
    Files.write(extract(), new byte[] {6, 6, 6});
    assertArrayEquals(CONTENT, Files.readAllBytes(extract()));
  }

  private Path record() {
    return root.resolve(hash + ".verified");
  }

  /** Extracts the library and waits until its file is old enough that its state is recorded. */
  private Path extractAndRecord() throws Exception {
    Path file = extract();
    assertFalse(Files.exists(record()), "record of a new file");
    Thread.sleep(2100);
    extract();
    return file;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void fileWithRecordedStateIsNotHashedAgain() throws Exception {
    Path file = extractAndRecord();
    assertEquals(VerifiedState.of(file).orElseThrow().text(), Files.readString(record()));

    // A record for another content shows that the content is not read.
    Files.write(file, new byte[] {6, 6, 6});
    Files.writeString(record(), VerifiedState.of(file).orElseThrow().text());
    assertArrayEquals(new byte[] {6, 6, 6}, Files.readAllBytes(extract()));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void modifiedFileIsReplacedAlthoughItsModificationTimeIsOld() throws Exception {
    Path file = extractAndRecord();
    assertTrue(Files.exists(record()));
    FileTime modified = Files.getLastModifiedTime(file);
    Files.write(file, new byte[] {6, 6, 6});
    Files.setLastModifiedTime(file, modified);
    assertArrayEquals(CONTENT, Files.readAllBytes(extract()));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void damagedRecordHasNoEffect() throws Exception {
    Path file = extractAndRecord();
    Files.write(record(), new byte[] {(byte) 0xff});
    assertEquals(file, extract());
    assertEquals(VerifiedState.of(file).orElseThrow().text(), Files.readString(record()));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void folderInsteadOfRecordHasNoEffect() throws Exception {
    Files.createDirectories(record().resolve("sub"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    Path file = extract();
    Thread.sleep(2100);
    assertEquals(file, extract());
    assertTrue(Files.isDirectory(record()));
    try (Stream<Path> files = Files.list(root)) {
      assertEquals(2, files.count(), "files in the cache");
    }
  }

  @Test
  void resourceWithWrongHashIsRefused() throws Exception {
    Files.write(folder.resolve("resource"), new byte[] {6, 6, 6});
    String message = assertThrows(NativeLibraryException.class, this::extract).getMessage();
    assertTrue(message.contains("damaged") && message.contains(hash), message);
    assertFalse(Files.exists(root.resolve(hash).resolve(FILE)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void foldersArePrivate() throws Exception {
    Path file = extract();
    for (Path path : new Path[] {root, file.getParent()}) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
  }

  private String refusal() {
    return assertThrows(IOException.class, this::extract).getMessage();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void folderWritableByOthersIsRefused() throws Exception {
    Files.createDirectory(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(root + ": is writable by other users", refusal());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void folderOfOtherUserIsRefused() throws Exception {
    Files.createDirectory(root);
    try {
      Files.setAttribute(root, "unix:uid", 12345);
    } catch (IOException e) {
      abort("only root can give a folder to another user: " + e);
    }
    assertEquals(root + ": belongs to another user", refusal());
  }

  @Test
  void fileInsteadOfFolderIsRefused() throws Exception {
    Files.createFile(root);
    assertEquals(root + ": is not a folder", refusal());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linkToFolderIsRefused() throws Exception {
    Files.createSymbolicLink(root, Files.createDirectory(folder.resolve("elsewhere")));
    assertEquals(root + ": is not a folder", refusal());
  }
}
