package io.github.paimonffm.internal.call;

import java.util.regex.Pattern;

/** The user and password in front of the host of a URI. */
public final class UserInfo {

  private static final Pattern IN_URI = Pattern.compile("://[^/?#@\\s]*@");

  private UserInfo() {}

  /** Returns the text with asterisks instead of users and passwords. */
  public static String hide(String text) {
    return IN_URI.matcher(text).replaceAll("://******@");
  }
}
