package io.github.paimonffm.oracle.options;

import io.github.paimonffm.oracle.engine.VersionLoader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.options.ConfigOption;
import org.apache.paimon.options.FallbackKey;
import org.apache.paimon.options.Options;

/** A scan of Paimon Java's jar for options, which are static fields of its classes. */
final class OptionScanner {

  private static final String DESCRIPTOR = ConfigOption.class.descriptorString();

  private OptionScanner() {}

  /** Returns the options of the version on the class path. */
  static KnownOption.Version linked() throws Exception {
    return of(describeAll());
  }

  /** Returns the options of the other version. */
  static KnownOption.Version other() throws Exception {
    return of((List<?>) VersionLoader.call(OptionScanner.class, "describeAll"));
  }

  /** Returns the options as objects of JDK classes. Runs in the class loader of a version. */
  private static List<List<String>> describeAll() throws Exception {
    List<String> leftOut = new ArrayList<>(List.of(VersionLoader.linkedVersion()));
    List<List<String>> found = new ArrayList<>(List.of(leftOut));
    for (String name : classesWithOptions()) {
      if (KnownOption.LEFT_OUT.containsKey(name)) {
        leftOut.add(name);
        continue;
      }
      for (Field field : Class.forName(name).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          field.setAccessible(true);
          found.add(describe(name, (ConfigOption<?>) field.get(null)));
        }
      }
    }
    return found;
  }

  private static List<String> classesWithOptions() throws IOException, URISyntaxException {
    Path jar =
        Path.of(CoreOptions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.startsWith("org/apache/paimon/") && name.endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            if (ClassFile.hasStaticField(in, DESCRIPTOR)) {
              names.add(name.replace(".class", "").replace('/', '.'));
            }
          }
        }
      }
    }
    return names;
  }

  private static <T> List<String> describe(String owner, ConfigOption<T> option) {
    List<String> described = new ArrayList<>(List.of(owner, option.key()));
    // The class Options formats the value as it appears in a table's options.
    Options text = new Options();
    if (option.hasDefaultValue()) {
      text.set(option, option.defaultValue());
    }
    described.add(text.toMap().get(option.key()));
    for (FallbackKey key : option.fallbackKeys()) {
      described.add(key.getKey());
    }
    return described;
  }

  private static KnownOption.Version of(List<?> described) {
    List<KnownOption> options = new ArrayList<>();
    for (Object option : described.subList(1, described.size())) {
      List<String> parts = ((List<?>) option).stream().map(part -> (String) part).toList();
      options.add(
          new KnownOption(
              parts.get(1), parts.get(2), parts.get(0), parts.subList(3, parts.size())));
    }
    List<?> head = (List<?>) described.getFirst();
    Set<String> leftOut = new HashSet<>();
    head.subList(1, head.size()).forEach(name -> leftOut.add((String) name));
    return new KnownOption.Version((String) head.getFirst(), options, leftOut);
  }
}
