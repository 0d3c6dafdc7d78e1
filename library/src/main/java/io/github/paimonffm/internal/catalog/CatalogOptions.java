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

/** Functions on catalog options and locations, which normalize folders and hide secrets. */
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
      copy.computeIfPresent(
          WAREHOUSE,
          (key, warehouse) -> {
            warnOfEscapes(warehouse);
            return plainPath("warehouse", warehouse);
          });
    }
    return copy;
  }

  /**
   * Returns the location of a table, as an absolute path if it is local. All forms of a folder
   * become the same path, as for a warehouse.
   *
   * @throws InvalidArgumentException as for {@link #withPlainWarehouse}
   */
  public static String plainLocation(String location) {
    return plainPath("location", location);
  }

  private static String plainPath(String what, String location) {
    Matcher uri = FILE_URI.matcher(location);
    boolean isUri = uri.matches();
    if (!isUri && (location.isBlank() || SCHEME.matcher(location).lookingAt())) {
      return location;
    }
    String path = isUri ? pathOf(what, uri) : location;
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw refused(what, location, "is not a path: " + e.getReason());
    }
  }

  private static void warnOfEscapes(String warehouse) {
    Matcher encoded = PERCENT_ENCODED.matcher(warehouse);
    if (FILE_URI.matcher(warehouse).matches() && encoded.find()) {
      LOG.warn(
          "warehouse '{}' is a file: URI that contains '{}'. As in Paimon Java, it is not decoded."
              + " If the URI comes from Path.toUri(), use the path instead",
          warehouse,
          encoded.group());
    }
  }

  /** Returns the path of a {@code file:} URI. As in Paimon Java, escapes are not decoded. */
  private static String pathOf(String what, Matcher uri) {
    String location = uri.group();
    String host = uri.group("host");
    String path = uri.group("path");
    if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
      throw refused(
          what,
          location,
          "is on host '"
              + host
              + "', but only files of this machine can be reached: use file:///folder for a local"
              + " folder");
    }
    if (!path.startsWith("/")) {
      throw refused(
          what, location, "has no absolute path: use file:///folder, or a path without a scheme");
    }
    return path;
  }

  private static InvalidArgumentException refused(String what, String location, String why) {
    return new InvalidArgumentException(what + " '" + UserInfo.hide(location) + "' " + why);
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
