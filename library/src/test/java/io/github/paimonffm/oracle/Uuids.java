package io.github.paimonffm.oracle;

import java.util.regex.Pattern;

/** UUIDs in file names and metadata, which differ between tables that are otherwise equal. */
public final class Uuids {

  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Uuids() {}

  /** Replaces each UUID in a text. */
  public static String replaceAll(String text, String replacement) {
    return UUID.matcher(text).replaceAll(replacement);
  }
}
