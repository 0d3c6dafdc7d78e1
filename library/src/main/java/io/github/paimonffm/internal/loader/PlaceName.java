package io.github.paimonffm.internal.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a place for messages.
 *
 * @param kind the kind of the place, such as {@code the cache folder}
 * @param path the path of the place; null if it has none
 * @param origin the setting that defines the place, such as {@code system property x}; null if no
 *     setting does
 */
record PlaceName(String kind, @Nullable String path, @Nullable String origin) {

  /** Returns the name of a place without a path and a setting. */
  static PlaceName of(String kind) {
    return new PlaceName(kind, null, null);
  }

  /**
   * Returns the name in a list of places. A path that the list already has is not repeated.
   *
   * @param before the places before this one in the list
   */
  String after(List<PlaceName> before) {
    for (int i = 0; path != null && i < before.size(); i++) {
      if (path.equals(before.get(i).path)) {
        return kind + ", the same as (" + (i + 1) + ")" + byOrigin();
      }
    }
    return toString();
  }

  private String byOrigin() {
    return origin == null ? "" : " (" + origin + ")";
  }

  @Override
  public String toString() {
    return kind + (path == null ? "" : " " + path) + byOrigin();
  }
}
