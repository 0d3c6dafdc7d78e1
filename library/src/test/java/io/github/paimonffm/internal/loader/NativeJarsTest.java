package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The jars with native libraries, and the messages about missing ones. */
class NativeJarsTest {

  private static final Platform LINUX = new Platform("linux", "x86_64", false);
  private static final Platform MAC = new Platform("osx", "aarch64", false);

  @Test
  void jarOfThisPlatformIsPresent() {
    assertTrue(NativeJars.present().contains(Platform.current()));
  }

  @Test
  void dependencyOfMissingPlatformIsNamed() {
    String message = NativeJars.missing(MAC, List.of(LINUX));
    assertTrue(
        message.startsWith(
            "no jar has the native library for osx-aarch64; found: linux-x86_64. Add the dependency"
                + " io.github.paimonffm:paimon-ffm-native-osx-aarch64"),
        message);
  }

  @Test
  void muslIsNamedAsReason() {
    assertEquals(
        "no jar has the native library for linux-x86_64-musl; found: linux-x86_64. paimon-ffm is not"
            + " published for this platform, only for linux-x86_64, linux-aarch64, osx-x86_64,"
            + " osx-aarch64, windows-x86_64. The libraries for Linux need glibc, but this JVM runs on"
            + " musl, the C library of Alpine Linux",
        NativeJars.missing(new Platform("linux", "x86_64", true), List.of(LINUX)));
  }

  @Test
  void unsupportedPlatformIsNamed() {
    assertEquals(
        "no jar has the native library for plan_9-mips; found: none. paimon-ffm is not published for"
            + " this platform, only for linux-x86_64, linux-aarch64, osx-x86_64, osx-aarch64,"
            + " windows-x86_64",
        NativeJars.missing(new Platform("plan_9", "mips", false), List.of()));
  }
}
