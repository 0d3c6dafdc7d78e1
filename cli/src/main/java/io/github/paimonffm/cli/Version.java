package io.github.paimonffm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions of this program and of what reads the files. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(in);
    }
    return new String[] {
      "paimon-ffm %s (DuckDB %s, Arrow %s, Java %s)"
          .formatted(
              versions.getProperty("version"),
              versions.getProperty("duckdb"),
              versions.getProperty("arrow"),
              Runtime.version().feature())
    };
  }
}
