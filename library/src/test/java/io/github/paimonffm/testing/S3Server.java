package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.catalog.Table;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real S3 server on the loopback interface for the tests of one class: versitygw or MinIO,
 * whichever is on the {@code PATH} or in the folder of {@code go install} (see {@code
 * scripts/install-s3-server}). Without a server, the tests are skipped. {@code
 * -Dpaimonffm.s3.server=minio} selects a server.
 *
 * <p>The server stops with the tests, even if this JVM is killed: its parent is a shell that waits
 * for the end of its input.
 */
public final class S3Server implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

  private static final String BUCKET = "warehouse";
  private static final String ACCESS_KEY = "paimon-ffm";
  private static final String ON_PATH = "PATH";
  private static final String WATCHED =
      "\"$@\" </dev/null & server=$!; cat; kill -9 $server; wait $server 2>/dev/null";

  private final String secretKey =
      HexFormat.of().toHexDigits(new Random(System.nanoTime()).nextLong());
  private Program program;
  private Path folder;
  private Process process;
  private int port;

  /** The supported servers and their command lines. */
  private enum Program {
    VERSITYGW {
      @Override
      List<String> command(String file, int port, Path folder) {
        Path sidecar = folder.resolve("attributes");
        return List.of(
            file,
            "--port",
            "127.0.0.1:" + port,
            "--keep-alive",
            "--quiet",
            "posix",
            "--sidecar",
            sidecar.toString(),
            folder.resolve("data").toString());
      }
    },
    MINIO {
      @Override
      List<String> command(String file, int port, Path folder) {
        return List.of(
            file,
            "server",
            "--quiet",
            "--address",
            "127.0.0.1:" + port,
            "--console-address",
            "127.0.0.1:0",
            folder.resolve("data").toString());
      }
    };

    abstract List<String> command(String file, int port, Path folder);

    String file() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Finds an installed server.
   *
   * @param wanted the name of the server, or null for any
   */
  private static Optional<Map.Entry<Program, String>> installed(String wanted) {
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault(ON_PATH, "").split(File.pathSeparator));
    Stream<String> go =
        Stream.of(
            System.getenv().getOrDefault("GOBIN", ""),
            Path.of(System.getProperty("user.home"), "go", "bin").toString());
    List<String> folders = Stream.concat(path, go).filter(f -> !f.isBlank()).toList();
    return Stream.of(Program.values())
        .filter(program -> wanted == null || wanted.equals(program.file()))
        .flatMap(
            program ->
                folders.stream()
                    .map(f -> Path.of(f, program.file()))
                    .filter(Files::isExecutable)
                    .map(file -> Map.entry(program, file.toString())))
        .findFirst();
  }

  /**
   * Starts a server outside a test.
   *
   * @param name {@code versitygw} or {@code minio}
   */
  public static S3Server start(String name) throws IOException, InterruptedException {
    S3Server server = new S3Server();
    server.start(
        installed(name)
            .orElseThrow(
                () -> new IOException(name + " is not installed; see scripts/install-s3-server")));
    return server;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Map.Entry<Program, String> found =
        installed(System.getProperty("paimonffm.s3.server")).orElse(null);
    if (found == null) {
      abort("no S3 server is installed: scripts/install-s3-server installs one");
    }
    start(found);
  }

  private void start(Map.Entry<Program, String> found) throws IOException, InterruptedException {
    program = found.getKey();
    folder = Files.createTempDirectory("paimon-ffm-s3-").toRealPath();
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    Files.createDirectory(folder.resolve("attributes"));
    port = freePort();
    start(program.command(found.getValue(), port, folder));
  }

  private void start(List<String> command) throws IOException, InterruptedException {
    List<String> watched =
        Stream.concat(Stream.of("sh", "-c", WATCHED, "s3-server"), command.stream()).toList();
    ProcessBuilder builder = new ProcessBuilder(watched);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("ROOT_ACCESS_KEY", ACCESS_KEY);
    builder.environment().put("ROOT_SECRET_KEY", secretKey);
    builder.environment().put("MINIO_ROOT_USER", ACCESS_KEY);
    builder.environment().put("MINIO_ROOT_PASSWORD", secretKey);
    process = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "the S3 server did not start: " + Files.readString(folder.resolve("log")));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (process != null) {
      process.getOutputStream().close();
      process.waitFor();
    }
    if (folder != null) {
      Workspace.delete(folder);
    }
  }

  /** Returns the port of the server. */
  public int port() {
    return port;
  }

  /** Returns the sorted names of the objects in a folder of the table. */
  public List<String> names(Table table, String folder) throws IOException {
    try (Stream<Path> files = Files.list(file(table, folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Replaces an object of the table. */
  public void replace(Table table, String object, String content) throws IOException {
    Files.writeString(file(table, object), content);
  }

  /** Returns the file of an object; only versitygw keeps objects as files. */
  private Path file(Table table, String object) {
    assumeTrue(program == Program.VERSITYGW, "only versitygw keeps objects as plain files");
    return folder
        .resolve("data")
        .resolve(table.location().substring("s3://".length()) + "/" + object);
  }

  /** Returns the options of a catalog with a new warehouse in the bucket. */
  public Map<String, String> options() {
    return options(port);
  }

  /** Returns the options of a catalog that connects to another port, such as a proxy's. */
  public Map<String, String> options(int port) {
    return Map.of(
        "warehouse",
        "s3://" + BUCKET + "/" + UUID.randomUUID(),
        "s3.endpoint",
        "http://127.0.0.1:" + port,
        "s3.region",
        "us-east-1",
        "s3.access-key",
        ACCESS_KEY,
        "s3.secret-key",
        secretKey,
        "s3.path-style-access",
        "true");
  }

  /** Returns the secret key, which must not appear in any text. */
  public String secretKey() {
    return secretKey;
  }
}
