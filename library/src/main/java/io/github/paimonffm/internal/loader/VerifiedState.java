package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state in which the content of a file was verified. A later process compares the state instead
 * of hashing the file again.
 *
 * <p>The state contains the time at which the system changed the file or its attributes for the
 * last time (ctime). Usual file systems set this time at each write, and programs cannot set it. So
 * a file that was truncated, written only in part or replaced has another state.
 *
 * @param text the device, inode, size and ctime of the file
 * @param changed the ctime
 */
record VerifiedState(String text, Instant changed) {

  /**
   * A file that has changed more recently than this may change once more without another ctime,
   * because file systems round the time.
   */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  /**
   * Returns the current state of a file. The result is empty if the file does not exist, or if the
   * system does not record when a file was changed.
   */
  static Optional<VerifiedState> of(Path file) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    try {
      Map<String, Object> attributes =
          Files.readAttributes(
              file, "unix:dev,ino,size,ctime,isRegularFile", LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
        return Optional.empty();
      }
      Instant changed = ((FileTime) Objects.requireNonNull(attributes.get("ctime"))).toInstant();
      String text =
          "device %s, inode %s, %s bytes, changed at %s"
              .formatted(
                  attributes.get("dev"), attributes.get("ino"), attributes.get("size"), changed);
      return Optional.of(new VerifiedState(text, changed));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a record exists for this state. */
  boolean isRecordedIn(Path record) {
    try {
      return Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
          && Files.readString(record).equals(text);
    } catch (IOException e) {
      return false; // includes a record that is not text
    }
  }

  /**
   * Records this state of a file whose content was verified while the file had this state. Records
   * nothing if the file has changed since, or changed so recently that a further change could stay
   * unnoticed.
   *
   * @param record the file to write, in a folder that only this user can write to
   */
  void recordIn(Path record, Path file) throws IOException {
    boolean isSettled = changed.isBefore(Instant.now().minus(ROUNDING));
    if (!isSettled || !of(file).equals(Optional.of(this))) {
      return;
    }
    // After a power failure, the attributes could be those of a content that did not reach the
    // disk.
    try (FileChannel channel = FileChannel.open(file)) {
      channel.force(true);
    }
    Path fresh = Files.createTempFile(record.getParent(), "verified", ".tmp");
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, record, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
