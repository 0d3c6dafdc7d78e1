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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stands between a client and an HTTP server and makes single requests go wrong. Requests pass
 * unchanged, since they may be signed, but for a header that has the server close the connection;
 * each takes a connection of its own. It listens, for one test, from when its port is asked for.
 */
public final class Proxy implements AfterEachCallback {

  /**
   * What becomes of a request.
   *
   * @param done whether the server gets it
   * @param status what is answered in place of the server, such as {@code 503 Slow Down}; null for
   *     what the server says, or for no answer
   * @param body of that answer
   */
  public record Fate(boolean done, String status, String body) {
    /** It is done and answered. */
    public static final Fate PASS = new Fate(true, null, "pass");

    /** It is not done, and not answered. */
    public static final Fate LOST = new Fate(false, null, "");

    /** It is done, and not answered. */
    public static final Fate UNANSWERED = new Fate(true, null, "");

    /** It is not done, and the answer is to come back later. */
    public static final Fate BUSY = new Fate(false, "503 Slow Down", "");

    /** It is answered as by a store that knows no conditions: done. */
    public static final Fate UNCONDITIONAL = new Fate(true, "200 OK", "");
  }

  /** Decides on a request, which may be asked by several threads at once. */
  @FunctionalInterface
  public interface Judge {
    /**
     * @param request such as {@code PUT /bucket/key HTTP/1.1}
     */
    Fate of(String request);
  }

  private final IntSupplier upstream;
  private final AtomicInteger misfortunes = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket socket;
  private volatile Judge judge = request -> Fate.PASS;

  /**
   * @param upstream the port of the server
   */
  public Proxy(IntSupplier upstream) {
    this.upstream = upstream;
  }

  /** The port that stands for the server's. */
  public synchronized int port() {
    if (socket == null) {
      try {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ServerSocket listening = socket;
      threads.submit(() -> listen(listening));
    }
    return socket.getLocalPort();
  }

  /** Judges the requests from now on. */
  public void judge(Judge next) {
    judge = next;
  }

  /** How many requests did not pass. */
  public int misfortunes() {
    return misfortunes.get();
  }

  @Override
  public synchronized void afterEach(ExtensionContext context) throws IOException {
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
      Fate fate = judge.of(request);
      if (fate != Fate.PASS) {
        misfortunes.incrementAndGet();
      }
      byte[] answer = fate.done() ? forward(server, head, body) : null;
      if (fate == Fate.PASS) {
        client.getOutputStream().write(answer);
      } else if (fate.status() != null) {
        answer(client, fate);
      }
      client.getOutputStream().flush();
    } catch (IOException e) {
      // To the client it is a connection that broke.
    }
  }

  private static void answer(Socket client, Fate fate) throws IOException {
    byte[] body = fate.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(fate.status(), body.length);
    client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().write(body);
  }

  private static byte[] forward(Socket server, String head, byte[] body) throws IOException {
    OutputStream out = server.getOutputStream();
    out.write(closing(head).getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    InputStream in = server.getInputStream();
    String answer = head(in);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(closing(answer).getBytes(StandardCharsets.ISO_8859_1));
    if (!head.startsWith("HEAD ")) {
      // Not every server closes the connection when it is asked to.
      int length = contentLength(answer, -1);
      all.writeBytes(length < 0 ? in.readAllBytes() : in.readNBytes(length));
    }
    return all.toByteArray();
  }

  private static String closing(String head) {
    int end = head.length() - 2;
    return head.substring(0, end) + "Connection: close\r\n" + head.substring(end);
  }

  /** The lines of a request or an answer up to and with the empty one. */
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

  private static int contentLength(String head, int otherwise) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(otherwise);
  }
}
