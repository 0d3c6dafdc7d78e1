package io.github.paimonffm.cli;

import io.github.paimonffm.CatalogOptions;
import io.github.paimonffm.catalog.Catalog;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of the catalog. No output contains their values, because they can be secrets. */
final class CatalogArguments {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      description = "The folder or URI of the tables.")
  private Optional<String> warehouse;

  @Option(
      names = {"-o", "--option"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description =
          "An option of the catalog, such as s3.endpoint=https://host. Repeatable. Other users of the"
              + " machine can see arguments: keep secrets in the file of --catalog.")
  private List<KeyValue> options = new ArrayList<>();

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "A Java properties file with options of the catalog. --option and --warehouse take"
              + " precedence.")
  private Optional<Path> file;

  /** Opens the catalog of a command that only reads. A local warehouse must exist. */
  Catalog open() throws IOException {
    Map<String, String> all = all();
    String folder = all.get(CatalogOptions.WAREHOUSE);
    if (folder != null && !URI.matcher(folder).matches() && !Files.isDirectory(Path.of(folder))) {
      throw invalid("the warehouse " + folder + " does not exist");
    }
    return Catalog.open(all);
  }

  /** Opens the catalog of a command that may create the warehouse. */
  Catalog openOrCreate() throws IOException {
    return Catalog.open(all());
  }

  private Map<String, String> all() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    if (file.isPresent()) {
      all.putAll(read(file.get()));
    }
    options.forEach(option -> all.put(option.key(), option.value()));
    warehouse.ifPresent(folder -> all.put(CatalogOptions.WAREHOUSE, folder));
    String folder = all.get(CatalogOptions.WAREHOUSE);
    if (folder == null || folder.isBlank()) {
      throw invalid(
          "the catalog has no warehouse: pass --warehouse, --option warehouse=DIR, or --catalog with a file that has it");
    }
    boolean filesystem =
        all.getOrDefault(CatalogOptions.METASTORE, "filesystem").equals("filesystem");
    if (filesystem && !URI.matcher(folder).matches()) {
      all.put(CatalogOptions.WAREHOUSE, Path.of(folder).toAbsolutePath().normalize().toString());
    }
    return all;
  }

  private Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      // The message of the cause can contain a part of the file.
      throw invalid("--catalog: " + path + " is not a readable properties file");
    }
    Map<String, String> options = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(key -> options.put(key, properties.getProperty(key)));
    return options;
  }

  private ParameterException invalid(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
