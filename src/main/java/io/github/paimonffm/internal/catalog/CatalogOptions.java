package io.github.paimonffm.internal.catalog;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.call.UserInfo;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Catalog options in the form in which they may be shown. */
public final class CatalogOptions {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogOptions.class);

  private static final String REDACTED = "******";

  /** Rather one too many: an option is hidden for any of these in its name. */
  private static final List<String> SECRET_PARTS =
      List.of("key", "secret", "token", "password", "passwd", "credential", "signature", "sas");

  private static final String WAREHOUSE = "warehouse";
  private static final String METASTORE = "metastore";
  private static final String FILE_SYSTEM = "filesystem";

  /** A scheme has two letters or more; one is the drive of a Windows path. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

  /** {@code file:/x} and {@code file://host/x}, whose host is empty more often than not. */
  private static final Pattern FILE_URI =
      Pattern.compile(
          "file:(?://(?<host>[^/]*))?(?<path>.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  private CatalogOptions() {}

  /** A copy without secrets. */
  public static Map<String, String> redact(Map<String, String> options) {
    Map<String, String> redacted = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> redacted.put(key, isSecret(key) ? REDACTED : UserInfo.hide(value)));
    return redacted;
  }

  /**
   * A copy in which a local warehouse is an absolute path, so that every spelling of it is the same
   * place: a relative path, one with a slash at its end, a {@code file:} URI. Warehouses elsewhere,
   * and the names that a server gives them, stay as they are.
   *
   * @throws InvalidArgumentException if the warehouse is a {@code file:} URI of another host or
   *     without an absolute path, or not a path
   */
  public static Map<String, String> withPlainWarehouse(Map<String, String> options) {
    Map<String, String> copy = new LinkedHashMap<>(options);
    if (options.getOrDefault(METASTORE, FILE_SYSTEM).equalsIgnoreCase(FILE_SYSTEM)) {
      copy.computeIfPresent(WAREHOUSE, (key, warehouse) -> plainPath(warehouse));
    }
    return copy;
  }

  private static String plainPath(String warehouse) {
    Matcher uri = FILE_URI.matcher(warehouse);
    boolean isUri = uri.matches();
    if (!isUri && (warehouse.isBlank() || SCHEME.matcher(warehouse).lookingAt())) {
      return warehouse;
    }
    String path = isUri ? pathOf(uri) : warehouse;
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw refused(warehouse, "is not a path: " + e.getReason());
    }
  }

  /** The path of a {@code file:} URI, in which nothing is decoded: Paimon Java takes it so. */
  private static String pathOf(Matcher uri) {
    String warehouse = uri.group();
    String host = uri.group("host");
    String path = uri.group("path");
    if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
      throw refused(
          warehouse,
          "is on the host '"
              + host
              + "', and only files of this machine can be reached: write file:///folder for a"
              + " folder here");
    }
    if (!path.startsWith("/")) {
      throw refused(
          warehouse, "has no absolute path: write file:///folder, or a path without a scheme");
    }
    Matcher encoded = PERCENT_ENCODED.matcher(path);
    if (encoded.find()) {
      LOG.warn(
          "warehouse '{}' is a file: URI with '{}', which stands for itself: nothing is decoded, as"
              + " in Paimon Java. If it comes from Path.toUri(), use the path instead",
          warehouse,
          encoded.group());
    }
    return path;
  }

  private static InvalidArgumentException refused(String warehouse, String why) {
    return new InvalidArgumentException("warehouse '" + UserInfo.hide(warehouse) + "' " + why);
  }

  /** The warehouse, for messages. */
  static String warehouse(Map<String, String> options) {
    return redact(options).getOrDefault(WAREHOUSE, "without a warehouse");
  }

  /** Whether the catalog's tables exist in this process only. */
  public static boolean isInMemory(Map<String, String> options) {
    return options.getOrDefault(WAREHOUSE, "").toLowerCase(Locale.ROOT).startsWith("memory:");
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return SECRET_PARTS.stream().anyMatch(name::contains);
  }
}
