package io.github.paimonffm.internal.call;

import java.util.regex.Pattern;

/** User and password before the host of a URI. */
public final class UserInfo {

  private static final Pattern IN_URI = Pattern.compile("://[^/?#@\\s]*@");

  private UserInfo() {}

  /** Returns the text with stars instead of user and password. */
  public static String hide(String text) {
    return IN_URI.matcher(text).replaceAll("://******@");
  }
}
