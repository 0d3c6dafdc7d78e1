package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of the places, and error messages of unusable places. */
class PlacesTest {

  private static final byte[] CONTENT = {1, 2, 3};
  private static final String FILE = "libx.so";

  @TempDir Path folder;
  private Path cache;
  private Path temporary;
  private Path java;
  private JarLibrary library;
  private final Properties properties = new Properties();
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void createFolders() throws Exception {
    cache = folder.resolve("cache");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    java = Files.createDirectory(folder.resolve("java"));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    Path resource = Files.write(folder.resolve("resource"), CONTENT);
    library = new JarLibrary(resource.toUri().toURL(), FILE, hash);
    properties.setProperty("paimonffm.cache.dir", cache.toString());
    properties.setProperty("java.io.tmpdir", temporary.toString());
    properties.setProperty("java.library.path", java.toString());
  }

  private Places places() {
    return new Places(properties, environment::get);
  }

  private List<Place> all() {
    return Stream.of(places().extracted(library), places().ofJava(FILE))
        .flatMap(List::stream)
        .toList();
  }

  private static Search.Found<Path> search(List<Place> places, Search.Opener<Path> opener) {
    return Search.first("the library", places, opener, "Do something.");
  }

  private static Path refuse(Path file) throws UnusableFileException {
    throw new UnusableFileException("forbidden");
  }

  private Path cached() {
    return cache.resolve(library.sha256()).resolve(FILE);
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void cacheIsSearchedFirst() throws IOException {
    assertEquals(cached(), search(all(), file -> file).file());
    assertEquals(List.of(), in(temporary));
  }

  @Test
  void temporaryFolderAndJavaLibraryPathFollow() throws IOException {
    Files.write(java.resolve(FILE), CONTENT);
    List<Path> tried = new ArrayList<>();
    NativeLibraryException failure =
        assertThrows(
            NativeLibraryException.class,
            () ->
                search(
                    all(),
                    file -> {
                      assertArrayEquals(CONTENT, read(file));
                      tried.add(file);
                      return refuse(file);
                    }));
    assertEquals(3, tried.size());
    assertEquals(cached(), tried.get(0));
    assertTrue(tried.get(1).startsWith(temporary));
    assertEquals(java.resolve(FILE), tried.get(2));
    assertEquals(
        "the library cannot be loaded. Tried (1) the cache folder "
            + cache
            + " (system property paimonffm.cache.dir): forbidden; (2) the temporary folder "
            + temporary
            + " (system property java.io.tmpdir): forbidden; (3) the file "
            + java.resolve(FILE)
            + " (system property java.library.path): forbidden. Do something.",
        failure.getMessage());
    assertEquals(List.of(), in(temporary), "files left in the temporary folder");
    assertTrue(Files.exists(java.resolve(FILE)));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void unusablePlaceIsListedWithReason() throws IOException {
    Files.createFile(cache);
    properties.setProperty("java.io.tmpdir", folder.resolve("missing").toString());
    String message =
        assertThrows(NativeLibraryException.class, () -> search(all(), file -> file)).getMessage();
    assertEquals(
        "the library cannot be loaded. Tried (1) the cache folder "
            + cache
            + " (system property paimonffm.cache.dir): is not a folder; (2) the temporary folder "
            + folder.resolve("missing")
            + " (system property java.io.tmpdir): does not exist; (3) the folder "
            + java
            + " (system property java.library.path): no file libx.so. Do something.",
        message);
  }

  private String failure() {
    return assertThrows(NativeLibraryException.class, () -> search(all(), PlacesTest::refuse))
        .getMessage();
  }

  @Test
  void settingOfEachFolderIsNamed() {
    properties.remove("paimonffm.cache.dir");
    properties.setProperty("user.home", "?");
    assertTrue(
        failure()
            .contains(
                "(1) the cache folder (system property user.home): '?' is not an absolute path;"),
        this::failure);

    Path home = folder.resolve("home");
    properties.setProperty("user.home", home.toString());
    assertTrue(
        failure()
            .contains(
                "(1) the cache folder "
                    + home.resolve(".cache/paimon-ffm")
                    + " (system property user.home): forbidden;"),
        this::failure);

    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    assertTrue(
        failure()
            .contains(
                "(1) the cache folder "
                    + folder.resolve("xdg/paimon-ffm")
                    + " (environment variable XDG_CACHE_HOME): forbidden;"),
        this::failure);
  }

  @Test
  void relativeFoldersStartInWorkingFolder() throws IOException {
    Path work = Path.of("").toAbsolutePath();
    properties.setProperty("paimonffm.cache.dir", work.relativize(cache).toString());
    Path file = search(all(), any -> any).file();
    assertTrue(file.isAbsolute(), file::toString);
    assertEquals(cached().toRealPath(), file.toRealPath());

    properties.setProperty("java.io.tmpdir", work.relativize(temporary).toString());
    file = search(all(), any -> any.normalize().startsWith(cache) ? refuse(any) : any).file();
    assertTrue(file.isAbsolute(), file::toString);
    assertTrue(file.toRealPath().startsWith(temporary.toRealPath()), file::toString);
  }

  @Test
  void emptyFoldersAreNotTheWorkingFolder() {
    properties.setProperty("paimonffm.cache.dir", "");
    properties.setProperty("java.io.tmpdir", "");
    properties.setProperty("java.library.path", "");
    assertEquals(
        "the library cannot be loaded. Tried (1) the cache folder (system property"
            + " paimonffm.cache.dir): the path is empty; (2) the temporary folder (system property"
            + " java.io.tmpdir): the path is empty; (3) the folders of the JVM (system property"
            + " java.library.path): no folder is absolute. Do something.",
        failure());
  }

  @Test
  void messageHasEachPathOnce() throws IOException {
    // All places are the same folder, and files in it cannot be created.
    Files.createFile(cache);
    for (String property : List.of("paimonffm.cache.dir", "java.io.tmpdir", "java.library.path")) {
      properties.setProperty(property, cache.toString());
    }
    String message = failure();
    assertEquals(message.indexOf(cache.toString()), message.lastIndexOf(cache.toString()), message);
    assertTrue(
        message.contains("(2) the temporary folder, the same as (1) (system property java.io"),
        message);
  }

  @Test
  void fileBelowPlaceIsNamedByRelativePath() throws IOException {
    Files.createDirectories(cached());
    String message =
        assertThrows(
                NativeLibraryException.class,
                () -> search(places().extracted(library).subList(0, 1), file -> file))
            .getMessage();
    String name = cache.relativize(cached()).toString();
    assertTrue(message.contains("(system property paimonffm.cache.dir): " + name), message);
    assertEquals(message.indexOf(cache.toString()), message.lastIndexOf(cache.toString()), message);
  }

  @Test
  void foldersOfJavaAreListed() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve(FILE), CONTENT);
    properties.setProperty(
        "java.library.path",
        String.join(File.pathSeparator, java.toString(), "relative", other.toString(), "/missing"));
    assertEquals(
        List.of(
            "the file " + other.resolve(FILE) + " (system property java.library.path)",
            "the folders " + java + ", /missing (system property java.library.path)"),
        places().ofJava(FILE).stream().map(place -> place.name().toString()).toList());
  }

  @Test
  void unusableFileStaysInCacheForOtherProcesses() throws IOException {
    Search.Found<Path> found = search(all(), file -> file.startsWith(cache) ? refuse(file) : file);
    assertTrue(found.file().startsWith(temporary));
    assertEquals(List.of(cached()), in(cached().getParent()));
  }

  @Test
  void nextClassLoaderUsesSamePath() throws IOException {
    Files.createFile(cache);
    Path first = search(all(), file -> file).file();
    assertTrue(first.startsWith(temporary));
    assertNotEquals(first, search(all(), file -> file).file());

    places().loaded(library, first);
    assertEquals(first, search(all(), file -> file).file());
    // Another program has deleted the file.
    Files.delete(first);
    Files.delete(first.getParent());
    assertEquals(first, search(all(), file -> file).file());
    assertArrayEquals(CONTENT, Files.readAllBytes(first));
    // A replaced file is extracted again.
    Files.write(first, new byte[] {6, 6, 6});
    assertEquals(first, search(all(), file -> file).file());
    assertArrayEquals(CONTENT, Files.readAllBytes(first));
  }

  @Test
  void nextClassLoaderUsesRecordOfCache() {
    Path file = search(all(), any -> any).file();
    places().loaded(library, file);
    List<Place> places = places().extracted(library);
    assertEquals("the cache folder", places.getFirst().name().kind());
    assertEquals(2, places.size());
    assertEquals(file, search(places, any -> any).file());
  }

  @Test
  void defaultCacheIsInHomeFolder() {
    properties.remove("paimonffm.cache.dir");
    properties.setProperty("user.home", folder.resolve("home").toString());
    Path file = search(all(), any -> any).file();
    assertTrue(file.startsWith(folder.resolve("home/.cache/paimon-ffm")), file::toString);

    environment.put("XDG_CACHE_HOME", "relative");
    assertEquals(file, search(all(), any -> any).file());

    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    file = search(all(), any -> any).file();
    assertTrue(file.startsWith(folder.resolve("xdg/paimon-ffm")), file::toString);
  }

  @Test
  void workingFolderIsNotSearched() throws IOException {
    properties.remove("paimonffm.cache.dir");
    properties.setProperty("user.home", "?");
    assertTrue(search(all(), any -> any).file().startsWith(temporary));
    assertFalse(Files.exists(Path.of("?")));

    Path relative = Path.of("").toAbsolutePath().relativize(java);
    Files.write(java.resolve(FILE), CONTENT);
    properties.setProperty("java.library.path", File.pathSeparator + relative);
    assertThrows(IOException.class, () -> places().ofJava(FILE).getFirst().source().file());
  }

  @Test
  void givenFileIsUsed() throws IOException {
    assertTrue(places().given().isEmpty());
    Path given = folder.resolve("given.so");
    properties.setProperty("paimonffm.library.path", given.toString());
    String message =
        assertThrows(
                NativeLibraryException.class,
                () -> search(List.of(places().given().orElseThrow()), file -> file))
            .getMessage();
    assertEquals(
        "the library cannot be loaded. Tried (1) the file "
            + given
            + " (system property paimonffm.library.path): does not exist. Do something.",
        message);
    Files.write(given, CONTENT);
    assertEquals(given, search(List.of(places().given().orElseThrow()), file -> file).file());
  }

  @Test
  void invalidPathIsReported() {
    properties.setProperty("paimonffm.cache.dir", "a\0b");
    properties.setProperty("java.io.tmpdir", "c\0d");
    properties.setProperty("java.library.path", "e\0f");
    String message =
        assertThrows(NativeLibraryException.class, () -> search(all(), file -> file)).getMessage();
    assertTrue(message.contains("Nul character not allowed"), message);
  }
}
