package io.github.paimonffm.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Access to the files of a catalog, for storage that only Java reaches: for example HDFS with
 * Kerberos, or a client that encrypts files. See {@link
 * io.github.paimonffm.catalog.Catalog#open(Map, FileAccess)}.
 *
 * <p>Paths are absolute locations, such as {@code
 * hdfs://namenode:8020/warehouse/db.db/t/snapshot/LATEST}. They start like the warehouse of the
 * catalog or like the location of the table, and are not encoded.
 *
 * <p><b>Threads.</b> The native library calls the methods on its own threads, any number of them at
 * the same time. Each such thread is attached to the JVM only during the call. The context class
 * loader and the {@linkplain javax.security.auth.Subject#current() subject} are those of the thread
 * that opened the catalog. A method may block. It must not wait for a call of this library.
 *
 * <p><b>Buffers.</b> A buffer belongs to the native library. It can be used only by the calling
 * thread and only until the method returns; later uses fail with {@link IllegalStateException}.
 *
 * <p><b>Errors.</b> Any exception, also an {@link Error}, fails the operation of the library. The
 * caller of the library gets a {@link io.github.paimonffm.exception.PaimonIOException} whose
 * message has the class and the message of the exception. {@link java.io.FileNotFoundException} and
 * {@link java.nio.file.NoSuchFileException} mean that the file or folder does not exist.
 *
 * <p>The library uses the access until the catalog and its tables, writers, committers and readers
 * are closed. It does not close the access.
 */
public interface FileAccess {

  /**
   * Opens a file for writing. Creates missing folders, and replaces an existing file.
   *
   * @param path the location of the file
   * @return the open file
   * @throws IOException if the file cannot be opened
   */
  FileOutput create(String path) throws IOException;

  /**
   * Reads bytes from a position. May read fewer bytes than the buffer has room for; the native
   * library then calls this method again.
   *
   * @param path the location of the file
   * @param position the position of the first byte; may be at or after the end of the file
   * @param target the buffer for the bytes, in native memory
   * @return the number of bytes; 0 or -1 if the file ends at or before the position
   * @throws IOException if the file cannot be read
   */
  int read(String path, long position, ByteBuffer target) throws IOException;

  /**
   * Returns the attributes of a file or folder.
   *
   * @param path the location of the file or folder
   * @return the attributes; empty if the file or folder does not exist
   * @throws IOException if the attributes cannot be read
   */
  Optional<FileStatus> status(String path) throws IOException;

  /**
   * Lists the entries of a folder.
   *
   * @param path the location of the folder
   * @return the attributes of each entry, by its name without a folder; empty if the folder does
   *     not exist
   * @throws IOException if the folder cannot be read
   */
  Map<String, FileStatus> list(String path) throws IOException;

  /**
   * Deletes a file or folder. Deleting a missing file or folder has no effect.
   *
   * @param path the location of the file or folder
   * @param recursive whether a folder is deleted with everything in it
   * @throws IOException if the file cannot be deleted
   */
  void delete(String path, boolean recursive) throws IOException;

  /**
   * Renames a file or folder.
   *
   * @param from the location of the file or folder
   * @param to the new location, in an existing folder
   * @return false if the new location exists, and the file or folder was not renamed
   * @throws IOException if the file cannot be renamed
   */
  boolean rename(String from, String to) throws IOException;

  /**
   * Creates a folder and the missing folders above. If the folder exists, the call has no effect.
   *
   * @param path the location of the folder
   * @throws IOException if the folder cannot be created
   */
  void createFolders(String path) throws IOException;
}
