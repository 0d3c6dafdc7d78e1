package io.github.paimonffm.internal.catalog;

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

  /** What stands before the host of a URI: user and password. */
  private static final Pattern USER_INFO = Pattern.compile("://[^/?#@]*@");

  private static final String WAREHOUSE = "warehouse";

  private CatalogOptions() {}

  /** A copy without secrets. */
  public static Map<String, String> redact(Map<String, String> options) {
    Map<String, String> redacted = new LinkedHashMap<>();
    options.forEach(
        (key, value) ->
            redacted.put(
                key,
                isSecret(key)
                    ? REDACTED
                    : USER_INFO.matcher(value).replaceAll("://" + REDACTED + "@")));
    return redacted;
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
