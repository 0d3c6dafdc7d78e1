package io.github.paimonffm.internal.call;

import java.util.regex.Pattern;

/** User and password, as they may stand before the host of a URI. */
public final class UserInfo {

  private static final Pattern IN_URI = Pattern.compile("://[^/?#@\\s]*@");

  private UserInfo() {}

  /** The text with stars in their place. */
  public static String hide(String text) {
    return IN_URI.matcher(text).replaceAll("://******@");
  }
}
