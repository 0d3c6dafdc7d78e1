package io.github.paimonffm.spark.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real S3 server (versitygw, see {@code scripts/install-s3-server}) behind a proxy that loses
 * requests and answers. Without a server the tests of the class are skipped.
 */
public final class LossyS3 implements BeforeAllCallback, AfterAllCallback {

  /** The way in which the proxy handles a request. */
  public enum Fate {
    /** The server answers. */
    PASS,
    /** The server never gets the request, and the connection breaks. */
    LOSE_REQUEST,
    /** The server gets the request, and the connection breaks. */
    LOSE_ANSWER,
    /** The server never gets the request, and the answer has the status 403. */
    FORBID
  }

  /** Decides the fate of a request. Several threads call it. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns the fate of a request.
     *
     * @param request the request line, such as {@code PUT /bucket/key HTTP/1.1}
     */
    Fate of(String request);
  }

  private static final String KEY = "paimon-ffm";

  /** Ends the server when this JVM ends in any way. */
  private static final String WATCHED =
      "\"$@\" </dev/null & server=$!; cat; kill -9 $server; wait $server 2>/dev/null";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Rule rule = request -> Fate.PASS;
  private Path folder;
  private Process process;
  private ServerSocket proxy;
  private int port;

  /** Tells whether a request publishes a snapshot. */
  public static boolean publishes(String request) {
    return request.startsWith("PUT ") && request.contains("/snapshot/snapshot-");
  }

  /** Replaces the rule for all later requests. */
  public void setRule(Rule newRule) {
    rule = newRule;
  }

  /** Lets all later requests pass. */
  public void stop() {
    rule = request -> Fate.PASS;
  }

  /** Returns the options of a catalog that connects to the proxy. */
  public Map<String, String> options() {
    return Map.of(
        "warehouse", "s3://warehouse/w",
        "s3.endpoint", "http://127.0.0.1:" + proxy.getLocalPort(),
        "s3.region", "us-east-1",
        "s3.access-key", KEY,
        "s3.secret-key", KEY,
        "s3.path-style-access", "true",
        "s3.retry.limit", "2");
  }

  /** Returns the names of the objects whose names contain a text. */
  public List<String> objects(String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.contains(part))
          .sorted()
          .toList();
    }
  }

  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
            Stream.of(
                System.getenv().getOrDefault("GOBIN", ""),
                Path.of(System.getProperty("user.home"), "go", "bin").toString()))
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
    folder = Files.createTempDirectory("paimon-ffm-spark-s3-").toRealPath();
    Files.createDirectories(folder.resolve("data").resolve("warehouse"));
    Files.createDirectory(folder.resolve("attributes"));
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
            "--keep-alive",
            "--quiet",
            "posix",
            "--sidecar",
            folder.resolve("attributes").toString(),
            folder.resolve("data").toString());
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
      Thread.sleep(50);
    }
    proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(this::listen);
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
    threads.shutdownNow();
    if (proxy != null) {
      proxy.close();
    }
    if (process != null) {
      process.getOutputStream().close();
      process.waitFor();
      JavaUtils.deleteRecursively(folder.toFile());
    }
  }

  private void listen() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        threads.submit(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Serves one request; each request has its own connection. */
  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      InputStream in = client.getInputStream();
      String head = head(in);
      byte[] body = in.readNBytes(contentLength(head, 0));
      Fate fate = rule.of(head.lines().findFirst().orElse(""));
      if (fate == Fate.FORBID) {
        client
            .getOutputStream()
            .write(
                bytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
      }
      if (fate == Fate.PASS || fate == Fate.LOSE_ANSWER) {
        byte[] answer = forward(server, head, body);
        if (fate == Fate.PASS) {
          client.getOutputStream().write(answer);
        }
      }
      client.getOutputStream().flush();
    } catch (IOException e) {
      // The client sees a broken connection.
    }
  }

  private static byte[] forward(Socket server, String head, byte[] body) throws IOException {
    OutputStream out = server.getOutputStream();
    out.write(bytes(closing(head)));
    out.write(body);
    out.flush();
    InputStream in = server.getInputStream();
    String answer = head(in);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes(closing(answer)));
    if (!head.startsWith("HEAD ")) {
      int length = contentLength(answer, -1);
      all.writeBytes(length < 0 ? in.readAllBytes() : in.readNBytes(length));
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Requests are signed, so only this header may be added. */
  private static String closing(String head) {
    return head.substring(0, head.length() - 2) + "Connection: close\r\n\r\n";
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int contentLength(String head, int absent) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(absent);
  }
}
