package io.github.paimonffm.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A proxy between a client and an HTTP server that makes selected requests fail, and can delay all
 * requests. Requests may be signed, so the proxy only adds the header {@code Connection: close};
 * each request has its own connection. The proxy starts to listen when {@link #port} is first
 * called, and stops after the test or when it is closed.
 */
public final class FaultyProxy implements AfterEachCallback, AutoCloseable {

  /**
   * A reaction of the proxy to a request.
   *
   * @param forwarded whether the server gets the request
   * @param status the status that replaces the server's answer, such as {@code 503 Slow Down}; null
   *     for no answer, except in {@link #PASS}
   * @param body the body of the replacing answer
   */
  public record Reaction(boolean forwarded, String status, String body) {
    /** Forwards the request and its answer. */
    public static final Reaction PASS = new Reaction(true, null, "pass");

    /** Drops the request and closes the connection. */
    public static final Reaction DROP = new Reaction(false, null, "");

    /** Forwards the request and drops the answer. */
    public static final Reaction LOSE_ANSWER = new Reaction(true, null, "");

    /** Drops the request and answers that the server is busy. */
    public static final Reaction BUSY = new Reaction(false, "503 Slow Down", "");

    /** Forwards the request and claims success, like a store without conditional requests. */
    public static final Reaction CLAIM_SUCCESS = new Reaction(true, "200 OK", "");
  }

  /** A rule that decides the reaction to each request. Several threads may call it concurrently. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns the reaction to a request.
     *
     * @param request the request line, such as {@code PUT /bucket/key HTTP/1.1}
     */
    Reaction to(String request);
  }

  private final IntSupplier upstream;
  private final AtomicInteger faults = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket socket;
  private volatile Rule rule = request -> Reaction.PASS;
  private volatile Duration latency = Duration.ZERO;

  /**
   * @param upstream the port of the server
   */
  public FaultyProxy(IntSupplier upstream) {
    this.upstream = upstream;
  }

  /** Returns the port of the proxy. */
  public synchronized int port() {
    if (socket == null) {
      try {
        socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ServerSocket listening = socket;
      threads.submit(() -> listen(listening));
    }
    return socket.getLocalPort();
  }

  /** Replaces the rule for all later requests. */
  public void setRule(Rule rule) {
    this.rule = rule;
  }

  /** Delays all later requests, whose number at the same time is not limited. */
  public void setLatency(Duration latency) {
    this.latency = latency;
  }

  /** Returns the number of requests that did not pass. */
  public int faults() {
    return faults.get();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    close();
  }

  @Override
  public synchronized void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void listen(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.submit(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream.getAsInt())) {
      InputStream in = client.getInputStream();
      String head = head(in);
      byte[] body = in.readNBytes(contentLength(head, 0));
      String request = head.lines().findFirst().orElse("");
      Reaction reaction = rule.to(request);
      Thread.sleep(latency);
      if (reaction != Reaction.PASS) {
        faults.incrementAndGet();
      }
      byte[] answer = reaction.forwarded() ? forward(server, head, body) : null;
      if (reaction == Reaction.PASS) {
        client.getOutputStream().write(answer);
      } else if (reaction.status() != null) {
        answer(client, reaction);
      }
      client.getOutputStream().flush();
    } catch (IOException | InterruptedException e) {
      // The client sees a broken connection.
    }
  }

  private static void answer(Socket client, Reaction reaction) throws IOException {
    byte[] body = reaction.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(reaction.status(), body.length);
    client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().write(body);
  }

  private static byte[] forward(Socket server, String head, byte[] body) throws IOException {
    OutputStream out = server.getOutputStream();
    out.write(withConnectionClose(head).getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    InputStream in = server.getInputStream();
    String answer = head(in);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(withConnectionClose(answer).getBytes(StandardCharsets.ISO_8859_1));
    if (!head.startsWith("HEAD ")) {
      // Some servers ignore `Connection: close`.
      int length = contentLength(answer, -1);
      all.writeBytes(length < 0 ? in.readAllBytes() : in.readNBytes(length));
    }
    return all.toByteArray();
  }

  private static String withConnectionClose(String head) {
    int end = head.length() - 2;
    return head.substring(0, end) + "Connection: close\r\n" + head.substring(end);
  }

  /** Reads the head of a request or an answer, including the empty line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String end = "\r\n\r\n";
    int matched = 0;
    while (matched < end.length()) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.write(next);
      matched = next == end.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int contentLength(String head, int absent) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(absent);
  }
}
