package io.github.paimonffm.internal.catalog;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.status.UserInfo;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Catalog options in the form in which they may be shown. */
public final class CatalogOptions {

  private static final String REDACTED = "******";

  /** Rather one too many: an option is hidden for any of these in its name. */
  private static final List<String> SECRET_PARTS =
      List.of("key", "secret", "token", "password", "passwd", "credential", "signature", "sas");

  private static final String WAREHOUSE = "warehouse";
  private static final String METASTORE = "metastore";
  private static final String FILE_SYSTEM = "filesystem";

  /** A scheme has two letters or more; one is the drive of a Windows path. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

  /** {@code file:/}, {@code file://} and {@code file:///}, all of which are in use. */
  private static final Pattern FILE_SCHEME = Pattern.compile("^[fF][iI][lL][eE]:/+");

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
   */
  static Map<String, String> withPlainWarehouse(Map<String, String> options) {
    Map<String, String> copy = new LinkedHashMap<>(options);
    if (options.getOrDefault(METASTORE, FILE_SYSTEM).equalsIgnoreCase(FILE_SYSTEM)) {
      copy.computeIfPresent(WAREHOUSE, (key, warehouse) -> plainPath(warehouse));
    }
    return copy;
  }

  private static String plainPath(String warehouse) {
    String path = FILE_SCHEME.matcher(warehouse).replaceFirst("/");
    if (path.isBlank() || SCHEME.matcher(path).lookingAt()) {
      return warehouse;
    }
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw new InvalidArgumentException(
          "warehouse '" + UserInfo.hide(warehouse) + "' is no path: " + e.getReason());
    }
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
