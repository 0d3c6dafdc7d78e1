package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detection and names of platforms. */
class PlatformTest {

  private static final Platform GLIBC = new Platform("linux", "x86_64", false);
  private static final Path NO_MAPS = Path.of("does", "not", "exist");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, io/github/paimonffm/native/linux-x86_64/libpaimon_ffm.so",
    "Linux, aarch64, io/github/paimonffm/native/linux-aarch64/libpaimon_ffm.so",
    "Mac OS X, aarch64, io/github/paimonffm/native/osx-aarch64/libpaimon_ffm.dylib",
    "Mac OS X, x86_64, io/github/paimonffm/native/osx-x86_64/libpaimon_ffm.dylib",
    "Windows 11, amd64, io/github/paimonffm/native/windows-x86_64/paimon_ffm.dll",
    "Free BSD, riscv64, io/github/paimonffm/native/free_bsd-riscv64/libpaimon_ffm.so",
  })
  void resourceIsNamedAfterPlatform(String os, String arch, String resource) {
    assertEquals(resource, Platform.of(os, arch, NO_MAPS).resource());
  }

  @Test
  void platformsAreListedByName() {
    assertEquals("none", Platform.names(List.of()));
    assertEquals(
        "linux-x86_64, osx-aarch64",
        Platform.names(List.of(GLIBC, new Platform("osx", "aarch64", false))));
  }

  private Platform platform(String maps) throws IOException {
    return Platform.of("Linux", "amd64", Files.writeString(folder.resolve("maps"), maps));
  }

  @Test
  void muslIsDetectedByLinkerOfProcess() throws IOException {
    Platform musl =
        platform(
            """
            7f1a2b000000-7f1a2b0a1000 r-xp 00014000 fe:00 2371 /lib/ld-musl-x86_64.so.1
            7ffc91b9e000-7ffc91bbf000 rw-p 00000000 00:00 0 [stack]
            """);
    assertEquals("linux-x86_64-musl", musl.toString());
    assertEquals("io/github/paimonffm/native/linux-x86_64-musl/libpaimon_ffm.so", musl.resource());
    String debian = "7f57-7f58 r-xp 00015000 fe:00 10 /usr/lib/x86_64-linux-musl/libc.so\n";
    assertEquals(musl, platform(debian));

    Platform glibc =
        platform(
            """
            7f3c-7f3d r-xp 00001000 fe:00 9 /lib64/ld-linux-x86-64.so.2
            7f3e-7f3f r--p 00000000 fe:00 7 /home/ld-musl-fan/libx.so
            """);
    assertEquals(GLIBC, glibc);
  }
}
