package io.github.paimonffm.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and an S3 server and makes single requests go wrong. Requests pass
 * unchanged, since they are signed; but for a header that has the server close the connection, so
 * that the end of an answer is the end of its bytes.
 */
final class Proxy implements AutoCloseable {

  /** What becomes of a request. */
  enum Fate {
    /** It is done and answered. */
    PASS,
    /** It is not done, and not answered. */
    LOST,
    /** It is done, and not answered. */
    UNANSWERED,
    /** It is not done, and the answer is to come back later. */
    BUSY,
    /** It is answered as by a store that knows no conditions: done. */
    UNCONDITIONAL
  }

  /** Decides on a request, which may be asked by several threads at once. */
  @FunctionalInterface
  interface Judge {
    /**
     * @param request such as {@code PUT /bucket/key HTTP/1.1}
     */
    Fate of(String request);
  }

  private final ServerSocket socket;
  private final int upstream;
  private final AtomicInteger misfortunes = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Judge judge = request -> Fate.PASS;

  Proxy(int upstream) throws IOException {
    this.upstream = upstream;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(this::listen);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Judges the requests from now on. */
  void judge(Judge next) {
    judge = next;
  }

  /** How many requests did not pass. */
  int misfortunes() {
    return misfortunes.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void listen() {
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
        Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      InputStream in = client.getInputStream();
      String head = head(in);
      byte[] body = in.readNBytes(contentLength(head));
      String request = head.lines().findFirst().orElse("");
      Fate fate = judge.of(request);
      if (fate != Fate.PASS) {
        misfortunes.incrementAndGet();
      }
      switch (fate) {
        case LOST -> {}
        case BUSY -> answer(client, "503 Slow Down");
        case PASS -> client.getOutputStream().write(forward(server, head, body));
        case UNANSWERED -> forward(server, head, body);
        case UNCONDITIONAL -> {
          forward(server, head, body);
          answer(client, "200 OK");
        }
      }
      client.getOutputStream().flush();
    } catch (IOException e) {
      // To the client it is a connection that broke.
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    String text = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] forward(Socket server, String head, byte[] body) throws IOException {
    OutputStream out = server.getOutputStream();
    int end = head.length() - 2;
    String closing = head.substring(0, end) + "Connection: close\r\n" + head.substring(end);
    out.write(closing.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    return server.getInputStream().readAllBytes();
  }

  /** The lines of the request up to and with the empty one. */
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

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(0);
  }
}
