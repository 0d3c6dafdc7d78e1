package io.github.paimonffm.internal.catalog;

import static io.github.paimonffm.CatalogOptions.METASTORE;
import static io.github.paimonffm.CatalogOptions.WAREHOUSE;

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

/** Functions on catalog options, which normalize warehouses and hide secrets. */
public final class CatalogOptions {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogOptions.class);

  private static final String REDACTED = "******";

  /**
   * Words that mark a secret. The value of an option is hidden if its name contains one of the
   * words.
   */
  private static final List<String> SECRET_PARTS =
      List.of("key", "secret", "token", "password", "passwd", "credential", "signature", "sas");

  private static final String FILE_SYSTEM = "filesystem";

  /** A scheme has at least two letters. A single letter is the drive of a Windows path. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

  /** {@code file:/x} and {@code file://host/x}; the host is usually empty. */
  private static final Pattern FILE_URI =
      Pattern.compile(
          "file:(?://(?<host>[^/]*))?(?<path>.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  private CatalogOptions() {}

  /** Returns a copy of the options in which asterisks replace secrets. */
  public static Map<String, String> redact(Map<String, String> options) {
    Map<String, String> redacted = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> redacted.put(key, isSecret(key) ? REDACTED : UserInfo.hide(value)));
    return redacted;
  }

  /**
   * Returns a copy in which a local warehouse is an absolute path. All forms of a folder (a
   * relative path, a path with a trailing slash, a {@code file:} URI) become the same path. Other
   * warehouses, and the names that a REST server assigns to warehouses, stay unchanged.
   *
   * @throws InvalidArgumentException if the warehouse is a {@code file:} URI with another host or
   *     without an absolute path, or is not a valid path
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

  /** Returns the path of a {@code file:} URI. As in Paimon Java, escapes are not decoded. */
  private static String pathOf(Matcher uri) {
    String warehouse = uri.group();
    String host = uri.group("host");
    String path = uri.group("path");
    if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
      throw refused(
          warehouse,
          "is on host '"
              + host
              + "', but only files of this machine can be reached: use file:///folder for a local"
              + " folder");
    }
    if (!path.startsWith("/")) {
      throw refused(
          warehouse, "has no absolute path: use file:///folder, or a path without a scheme");
    }
    Matcher encoded = PERCENT_ENCODED.matcher(path);
    if (encoded.find()) {
      LOG.warn(
          "warehouse '{}' is a file: URI that contains '{}'. As in Paimon Java, it is not decoded."
              + " If the URI comes from Path.toUri(), use the path instead",
          warehouse,
          encoded.group());
    }
    return path;
  }

  private static InvalidArgumentException refused(String warehouse, String why) {
    return new InvalidArgumentException("warehouse '" + UserInfo.hide(warehouse) + "' " + why);
  }

  /** Returns the warehouse for messages, without secrets. */
  static String warehouse(Map<String, String> options) {
    return redact(options).getOrDefault(WAREHOUSE, "without a warehouse");
  }

  /** Tells whether the catalog's tables exist only in this process. */
  public static boolean isInMemory(Map<String, String> options) {
    return options.getOrDefault(WAREHOUSE, "").toLowerCase(Locale.ROOT).startsWith("memory:");
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return SECRET_PARTS.stream().anyMatch(name::contains);
  }
}
