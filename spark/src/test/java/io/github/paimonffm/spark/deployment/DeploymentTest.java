package io.github.paimonffm.spark.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that submit an application to a cluster with one executor process, once for each way in
 * which Spark finds the connector's jars. Spark's own jars are on the class path, and the connector
 * is not.
 */
class DeploymentTest {

  private static final String USER_CLASSES_FIRST = "userClassPathFirst=true";

  @TempDir static Path jars;

  private static String connector;

  @BeforeAll
  static void packJars() throws IOException {
    List<String> all = new ArrayList<>();
    all.add(jar("connector.jar", Path.of(System.getProperty("spark.test.classes"))).toString());
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("spark.test.connector")))) {
      files.map(Path::toString).sorted().forEach(all::add);
    }
    connector = String.join(",", all);
  }

  @Test
  void jarsOfTheCommand(@TempDir Path folder) throws Exception {
    submit(folder, "--jars", connector);
  }

  @Test
  void jarsOfTheConfiguration(@TempDir Path folder) throws Exception {
    submit(folder, "--conf", "spark.jars=" + connector);
  }

  @Test
  void userClassesFirst(@TempDir Path folder) throws Exception {
    submit(
        folder,
        "--jars",
        connector,
        "--conf",
        "spark.driver." + USER_CLASSES_FIRST,
        "--conf",
        "spark.executor." + USER_CLASSES_FIRST);
  }

  /** The class loader of the executors of Spark's shell loads classes from the driver. */
  @Test
  void classLoaderOfTheShell(@TempDir Path folder) throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    submit(folder, "--jars", connector, "--conf", "spark.repl.class.outputDir=" + classes);
  }

  private static void submit(Path folder, String... arguments) throws Exception {
    Path application =
        jar("application.jar", Path.of(System.getProperty("spark.test.testClasses")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX") || flag.startsWith("-Dio."))
        .forEach(command::add);
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getenv("SPARK_HOME") + "/jars/*");
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local-cluster[1,1,1024]"));
    command.addAll(List.of("--conf", "spark.executor.memory=512m"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    command.addAll(List.of("--conf", "spark.driver.bindAddress=127.0.0.1"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(
        List.of("--conf", "spark.executorEnv.JAVA_HOME=" + System.getProperty("java.home")));
    command.addAll(List.of("--conf", "spark.sql.warehouse.dir=" + folder.resolve("spark")));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--class", RoundTrip.class.getName(), application.toString()));
    command.add(folder.resolve("warehouse").toString());
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> "still running: " + read(output));
      assertEquals(0, process.exitValue(), () -> read(output));
      assertTrue(read(output).contains(RoundTrip.DONE), () -> read(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Path jar(String name, Path classes) throws IOException {
    Path file = jars.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, jar);
      }
    }
    return file;
  }
}
