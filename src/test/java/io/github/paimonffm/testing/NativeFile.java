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

/** The file of the native library that the tests use. */
public final class NativeFile {

  private NativeFile() {}

  /** Returns the name of this platform's folder among the resources. */
  public static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : "linux")
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  /** Returns the path of the library, from the system property or among the built resources. */
  public static Path locate() {
    String given = System.getProperty("paimonffm.library.path");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    String resource =
        "/io/github/paimonffm/native/" + platform() + "/" + System.mapLibraryName("paimon_ffm");
    URL found = Catalog.class.getResource(resource);
    if (found == null) {
      throw new AssertionError("the build did not create " + resource);
    }
    return Path.of(URI.create(found.toString()));
  }

  /** Returns the library that panics, fails or dies at named points, for child JVMs. */
  public static Path withFaults() {
    Path folder = Path.of(System.getProperty("paimonffm.test.faults", "target/faults"));
    Path file = folder.resolve(platform(), System.mapLibraryName("paimon_ffm_faults"));
    if (!Files.isRegularFile(file)) {
      throw new AssertionError(
          file + " does not exist; create it with scripts/build-native --faults");
    }
    return file.toAbsolutePath();
  }

  /** Returns the SHA-256 hash of a file in hex. */
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
