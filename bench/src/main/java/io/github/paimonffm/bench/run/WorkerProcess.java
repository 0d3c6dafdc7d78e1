package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Json;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.bench.job.Response;
import io.github.paimonffm.bench.worker.Worker;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running worker. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader responses;

  private WorkerProcess(List<String> command, Path log) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    responses =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the worker for an engine.
   *
   * @param log the file to which the worker's messages are appended
   */
  static WorkerProcess start(Job.Engine engine, Settings settings) throws IOException {
    List<String> command = new ArrayList<>();
    if (Settings.isPython(engine)) {
      command.add(settings.python().orElseThrow());
      command.add(settings.root().resolve("bench/src/main/python/worker.py").toString());
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // The flags of the README, and the paths of the native libraries.
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      // The collection of garbage before each job must not return the heap to the operating system,
      // because the job would get it back page by page.
      command.add("-XX:MaxHeapFreeRatio=100");
      command.add("--class-path");
      command.add(System.getProperty("java.class.path"));
      command.add(Worker.class.getName());
    }
    return new WorkerProcess(command, settings.log());
  }

  /**
   * Does a job.
   *
   * @throws JobFailedException if the job failed
   */
  Map<Metric, Double> run(Request request) throws JobFailedException {
    try {
      requests.write(Json.write(request));
      requests.newLine();
      requests.flush();
      String line = responses.readLine();
      if (line == null) {
        throw new JobFailedException("the worker ended with code " + process.waitFor());
      }
      Response response = Json.read(line, Response.class);
      if (response.error() != null) {
        throw new JobFailedException(response.error());
      }
      return response.metrics();
    } catch (IOException e) {
      throw new JobFailedException("the worker does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailedException("interrupted");
    }
  }

  /** Ends the worker. */
  @Override
  public void close() {
    try {
      requests.close();
      process.waitFor();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
