package io.github.paimonffm.cli.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The header line of a CSV file, as RFC 4180 describes it.
 *
 * @param names the names of the columns; a column without a name is {@code column} with its
 *     position from 1
 * @param delimiter the character between two values
 * @param compressed whether the file is compressed with gzip
 */
record CsvHeader(List<String> names, char delimiter, boolean compressed) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** A header line that is longer than this is not a header line. */
  private static final int MAX_LENGTH = 1_000_000;

  /**
   * Reads the header line.
   *
   * @param delimiter the delimiter; empty to take the one that is most frequent in the line
   */
  static CsvHeader read(Path file, Optional<Character> delimiter) throws IOException {
    try (PushbackInputStream bytes = new PushbackInputStream(Files.newInputStream(file), 2)) {
      boolean compressed = isCompressed(bytes);
      InputStream content = compressed ? new GZIPInputStream(bytes) : bytes;
      String line =
          line(
              new BufferedReader(
                  new InputStreamReader(
                      content,
                      StandardCharsets.UTF_8
                          .newDecoder()
                          .onMalformedInput(CodingErrorAction.REPORT))));
      if (line.isBlank()) {
        throw new SourceException(file + " has no header line: its first line is empty");
      }
      char separator = delimiter.orElseGet(() -> mostFrequent(line));
      return new CsvHeader(names(file, line, separator), separator, compressed);
    } catch (CharacterCodingException e) {
      throw new SourceException(file + ": the file is not UTF-8 text", e);
    } catch (SourceException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceException(file + ": " + e.getMessage(), e);
    }
  }

  private static boolean isCompressed(PushbackInputStream bytes) throws IOException {
    byte[] start = bytes.readNBytes(2);
    bytes.unread(start);
    return start.length == 2 && ((start[0] & 0xff) << 8 | start[1] & 0xff) == GZIP_MAGIC;
  }

  /** Reads up to the first line break that is not inside quotes. */
  private static String line(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    boolean quoted = false;
    int next;
    while ((next = reader.read()) >= 0 && line.length() < MAX_LENGTH) {
      if (next == '"') {
        quoted = !quoted;
      } else if (!quoted && (next == '\n' || next == '\r')) {
        break;
      }
      if (!line.isEmpty() || next != BYTE_ORDER_MARK) {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static char mostFrequent(String line) {
    char best = DELIMITERS[0];
    int bestCount = 0;
    for (char candidate : DELIMITERS) {
      int count = split(line, candidate).size() - 1;
      if (count > bestCount) {
        best = candidate;
        bestCount = count;
      }
    }
    return best;
  }

  private static List<String> names(Path file, String line, char delimiter) throws SourceException {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String text : split(line, delimiter)) {
      String name = text.isBlank() ? "column" + (names.size() + 1) : text;
      if (!seen.add(name)) {
        throw new SourceException(file + ": the header line has the column '" + name + "' twice");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  /** Splits a line at the delimiters outside quotes, and removes the quotes. */
  private static List<String> split(String line, char delimiter) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char next = line.charAt(i);
      if (next == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append('"');
        i++;
      } else if (next == '"') {
        quoted = !quoted;
      } else if (next == delimiter && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(next);
      }
    }
    values.add(value.toString());
    return values;
  }
}
