package io.github.paimonffm.testing;

import io.github.paimonffm.testing.FaultyProxy.Reaction;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A rule of a proxy in front of an S3 server that records all requests and lets them pass. */
public final class RequestLog implements FaultyProxy.Rule {

  /**
   * A request.
   *
   * @param nanos the time of its arrival, as of {@link System#nanoTime}
   * @param line the request line
   */
  private record Request(long nanos, String line) {}

  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

  @Override
  public Reaction to(String request) {
    requests.add(new Request(System.nanoTime(), request));
    return Reaction.PASS;
  }

  /** Forgets all requests. */
  public void clear() {
    requests.clear();
  }

  /** Returns the number of lookups of data files. */
  public int lookups() {
    return count("HEAD data file");
  }

  /** Returns the number of requests that list a folder of data files. */
  public int listings() {
    return count("LIST data files");
  }

  private int count(String kind) {
    return (int) requests.stream().filter(request -> kind(request.line()).equals(kind)).count();
  }

  /** Returns whether a request lists a folder of data files. */
  public static boolean isListing(String request) {
    return kind(request).equals("LIST data files");
  }

  private static String kind(String line) {
    String[] parts = line.split(" ");
    String target = URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8);
    boolean lists = parts[0].equals("GET") && target.contains("list-type=2");
    return (lists ? "LIST" : parts[0]) + " " + role(target, lists);
  }

  private static String role(String target, boolean lists) {
    if (target.contains("/bucket-")) {
      return lists ? "data files" : "data file";
    }
    for (String role : List.of("manifest-list", "manifest", "snapshot", "schema", "tag")) {
      if (target.contains("/" + role + "-")) {
        return role;
      }
    }
    return target.matches(".*/(LATEST|EARLIEST)") ? "hint" : "other";
  }

  /**
   * Describes the requests: for each kind, in the order of their first requests, the number of
   * requests and the times of the first and the last one.
   *
   * @param start the time from which times are counted, as of {@link System#nanoTime}
   */
  public List<String> summary(long start) {
    Map<String, List<Long>> millis = new LinkedHashMap<>();
    for (Request request : requests) {
      millis
          .computeIfAbsent(kind(request.line()), kind -> new ArrayList<>())
          .add((request.nanos() - start) / 1_000_000);
    }
    return millis.entrySet().stream()
        .map(
            kind ->
                "%-16s %6d requests, from %d to %d ms"
                    .formatted(
                        kind.getKey(),
                        kind.getValue().size(),
                        kind.getValue().getFirst(),
                        kind.getValue().getLast()))
        .toList();
  }
}
