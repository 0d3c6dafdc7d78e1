package io.github.paimonffm.paimonjava.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.paimon.fs.local.LocalFileIO;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real S3 server (versitygw, see {@code scripts/install-s3-server}) on the loopback interface for
 * the tests of one class. Without a server, the tests are skipped. The server stops with the tests,
 * even if this JVM is killed: its parent is a shell that waits for the end of its input.
 */
public final class S3Server implements BeforeAllCallback, AfterAllCallback {

  private static final String KEY = "paimon-ffm";
  private static final String WATCHED =
      "\"$@\" </dev/null & server=$!; cat; kill -9 $server; wait $server 2>/dev/null";

  private Path folder;
  private Process process;
  private int port;

  /** Returns the options of Hadoop's S3 client. */
  public Map<String, String> options() {
    return Map.of(
        "fs.s3a.endpoint",
        "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.access.key",
        KEY,
        "fs.s3a.secret.key",
        KEY,
        "fs.s3a.path.style.access",
        "true");
  }

  private static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    String goFolder = System.getenv().getOrDefault("GOBIN", "");
    String home = Path.of(System.getProperty("user.home"), "go", "bin").toString();
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of(goFolder, home))
        .filter(place -> !place.isBlank())
        .map(place -> Path.of(place, "versitygw"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path program = program().orElse(null);
    if (program == null) {
      abort("versitygw is not installed: scripts/install-s3-server installs it");
    }
    folder = Files.createTempDirectory("paimon-java-s3-").toRealPath();
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("warehouse"));
    Path attributes = Files.createDirectory(folder.resolve("attributes"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            WATCHED,
            "s3-server",
            program.toString(),
            "--port",
            "127.0.0.1:" + port,
            "--quiet",
            "posix",
            "--sidecar",
            attributes.toString(),
            data.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("ROOT_ACCESS_KEY", KEY);
    builder.environment().put("ROOT_SECRET_KEY", KEY);
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

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process != null) {
      process.getOutputStream().close();
      process.waitFor();
    }
    if (folder != null) {
      LocalFileIO.create().delete(new org.apache.paimon.fs.Path(folder.toString()), true);
    }
  }
}
