package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, /io/github/paimonffm/native/linux-x86_64/libpaimon_ffm.so",
    "Linux, aarch64, /io/github/paimonffm/native/linux-aarch64/libpaimon_ffm.so",
    "Mac OS X, aarch64, /io/github/paimonffm/native/osx-aarch64/libpaimon_ffm.dylib",
    "Mac OS X, x86_64, /io/github/paimonffm/native/osx-x86_64/libpaimon_ffm.dylib",
    "Windows 11, amd64, /io/github/paimonffm/native/windows-x86_64/paimon_ffm.dll",
    "Free BSD, riscv64, /io/github/paimonffm/native/free_bsd-riscv64/libpaimon_ffm.so",
  })
  void namesTheResource(String os, String arch, String resource) {
    assertEquals(resource, Platform.of(os, arch).resource());
  }

  @Test
  void namesPlatforms() {
    assertEquals("none", Platform.names(List.of()));
    assertEquals(
        "linux-x86_64, osx-aarch64",
        Platform.names(List.of(new Platform("linux", "x86_64"), new Platform("osx", "aarch64"))));
  }
}
