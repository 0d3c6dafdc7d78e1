package io.github.paimonffm.testing;

import java.io.IOException;
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

  /** Returns the path of the library, from the system property or as the build wrote it. */
  public static Path locate() {
    String given = System.getProperty("paimonffm.library.path");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    return built("native", "paimon_ffm", "scripts/build-native");
  }

  /** Returns the library that panics, fails or dies at named points, for child JVMs. */
  public static Path withFaults() {
    return built("faults", "paimon_ffm_faults", "scripts/build-native --faults");
  }

  private static Path built(String folder, String name, String script) {
    Path file =
        Repository.file("target")
            .resolve(folder)
            .resolve(platform())
            .resolve(System.mapLibraryName(name));
    if (!Files.isRegularFile(file)) {
      throw new AssertionError(file + " does not exist; create it with " + script);
    }
    return file;
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
