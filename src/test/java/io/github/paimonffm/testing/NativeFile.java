package io.github.paimonffm.testing;

import io.github.paimonffm.catalog.Catalog;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The native library that the tests run with, as a file. */
public final class NativeFile {

  private NativeFile() {}

  /** The folder that it has among the resources. */
  public static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : "linux")
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  /** Where it lies: where the system property says, or among the classes that were built. */
  public static Path locate() {
    String given = System.getProperty("paimonffm.library.path");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    String resource =
        "/io/github/paimonffm/native/" + platform() + "/" + System.mapLibraryName("paimon_ffm");
    URL found = Catalog.class.getResource(resource);
    if (found == null) {
      throw new AssertionError("the build has not left " + resource);
    }
    return Path.of(URI.create(found.toString()));
  }

  /**
   * The one that panics, fails or dies where it is told to, in processes that end with the test.
   */
  public static Path withFaults() {
    Path folder = Path.of(System.getProperty("paimonffm.test.faults", "target/faults"));
    Path file = folder.resolve(platform(), System.mapLibraryName("paimon_ffm_faults"));
    if (!Files.isRegularFile(file)) {
      throw new AssertionError("there is no " + file + ": scripts/build-native --faults makes it");
    }
    return file.toAbsolutePath();
  }

  /** A file's hash, in hex. */
  public static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
