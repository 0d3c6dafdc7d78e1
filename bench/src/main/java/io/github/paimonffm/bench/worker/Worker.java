package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.job.Json;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.bench.job.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A process that does jobs, one after the other. It reads requests from its input and prints
 * responses, each as one line of JSON.
 */
public final class Worker {

  private Worker() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream responses = System.out;
    // A library that prints to the output must not disturb the responses.
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Rows rows = new Rows()) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        responses.println(Json.write(answer(Json.read(line, Request.class), rows)));
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // A worker reports every failure, also an OutOfMemoryError.
  private static Response answer(Request request, Rows rows) {
    try {
      return new Response(run(request, rows), null);
    } catch (Throwable failure) {
      failure.printStackTrace();
      return new Response(Map.of(), failure.toString());
    }
  }

  private static Map<Metric, Double> run(Request request, Rows rows) throws Exception {
    if (request.job().action().isStart()) {
      return new FirstCalls(request).run();
    }
    return switch (request.job().engine()) {
      case OURS -> new OurJobs(request, rows).run();
      case PAIMON_JAVA, PAIMON_JAVA_BUNDLES, PAIMON_JAVA_NATIVE, PAIMON_JAVA_NATIVE_FILES ->
          new PaimonJavaJobs(request, rows).run();
      case PARQUET_ZSTD, PARQUET_UNCOMPRESSED, ARROW_FILE -> new FloorJobs(request, rows).run();
      case PYPAIMON, PYPAIMON_NATIVE ->
          throw new IllegalArgumentException("jobs of pypaimon need the worker in Python");
    };
  }
}
