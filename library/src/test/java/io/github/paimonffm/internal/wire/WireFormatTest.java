package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.Repository;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitMessageSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The golden files, one for each version of each envelope. They never change, because this release
 * must read the output of every older release.
 */
class WireFormatTest {

  private static final String MESSAGE = "commit-message-v1.bin";
  private static final String SPLIT_1 = "split-v1.bin";
  private static final String SPLIT_2 = "split-v2.bin";
  private static final String SPLIT = "split-v3.bin";
  private static final long CREATED = 1_782_435_723_004L;

  @RegisterExtension final Workspace workspace = new Workspace();

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = WireFormatTest.class.getResourceAsStream("/" + name)) {
      assertNotNull(in, name);
      return in.readAllBytes();
    }
  }

  @Test
  void messageOfVersion1RoundTrips() throws IOException {
    byte[] bytes = golden(MESSAGE);
    CommitMessage message = CommitMessage.fromBytes(bytes);
    assertEquals(List.of("dt", "region"), List.copyOf(message.partition().keySet()));
    assertEquals(
        "CommitMessage(partition={dt=2026-06-26, region=__DEFAULT_PARTITION__}, bucket=4, files=1,"
            + " rows=2, bytes=1245, table=/warehouse/db.db/größe, branch=main,"
            + " commitUser=0b7f0f4e-2f2c-4c8d-9a51-6a2d1d1c7c11, mode=append, schemaId=3)",
        message.toString());
    assertArrayEquals(bytes, message.toBytes());

    MessageEnvelope read = MessageEnvelope.decode(bytes);
    assertEquals(CREATED, read.table().createdMillis());
    assertArrayEquals(
        bytes,
        new EnvelopeWriter(EnvelopeKind.MESSAGE)
            .u8(0)
            .text("/warehouse/db.db/größe")
            .text("main")
            .i64(CREATED)
            .text("0b7f0f4e-2f2c-4c8d-9a51-6a2d1d1c7c11")
            .uuid(UUID.fromString("6f1f9a52-30c4-4a6e-8c0b-5d3b1f0e2a77"))
            .i64(3)
            .i32(2)
            .text("dt")
            .text("2026-06-26")
            .text("region")
            .text("__DEFAULT_PARTITION__")
            .i32(4)
            .i32(1)
            .i64(2)
            .i64(1245)
            .i32(14)
            .bytes(read.body())
            .finish());
  }

  /** The native library's summary of the body equals that of the envelope. */
  @Test
  void bodyOfMessageOfVersion1IsRead() throws IOException {
    CommitMessage golden = CommitMessage.fromBytes(golden(MESSAGE));
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("dt", "DATE")
                .column("region", "STRING")
                .partitionKeys("dt", "region")
                .option("bucket", "5")
                .option("bucket-key", "id"));
    byte[] body = CommitMessageSerializer.serialize(golden);
    CommitMessage adopted =
        CommitMessageSerializer.deserialize(14, body, table.newBatchWriteBuilder());
    assertEquals(golden.partition(), adopted.partition());
    assertEquals(golden.bucket(), adopted.bucket());
    assertEquals(golden.fileCount(), adopted.fileCount());
    assertEquals(golden.rowCount(), adopted.rowCount());
    assertEquals(golden.sizeInBytes(), adopted.sizeInBytes());
    assertArrayEquals(body, CommitMessageSerializer.serialize(adopted));
  }

  @Test
  void splitOfVersion1IsReadWithoutPartition() throws IOException {
    byte[] bytes = golden(SPLIT_1);
    Split split = Split.fromBytes(bytes);
    assertEquals(
        "Split(table=/warehouse/db.db/größe, snapshot=1, bucket=4, rows=2, files=1, bytes=1245)",
        split.toString());
    assertEquals(Map.of(), split.partition());
    assertArrayEquals(bytes, split.toBytes());
    assertArrayEquals(
        SplitEnvelope.decode(golden(SPLIT)).body(), SplitEnvelope.decode(bytes).body());
  }

  @Test
  void splitOfVersion2IsReadWithoutNumberOfBuckets() throws IOException {
    byte[] bytes = golden(SPLIT_2);
    Split split = Split.fromBytes(bytes);
    assertEquals(Split.fromBytes(golden(SPLIT)).toString(), split.toString());
    assertEquals(OptionalInt.empty(), split.totalBuckets());
    assertArrayEquals(bytes, split.toBytes());
    assertArrayEquals(
        SplitEnvelope.decode(golden(SPLIT)).body(), SplitEnvelope.decode(bytes).body());
  }

  @Test
  void splitOfVersion3IsReadAndWritten() throws IOException {
    byte[] bytes = golden(SPLIT);
    Split split = Split.fromBytes(bytes);
    assertEquals(
        "Split(table=/warehouse/db.db/größe, snapshot=1, partition={dt=2026-06-26,"
            + " region=__DEFAULT_PARTITION__}, bucket=4, rows=2, files=1, bytes=1245)",
        split.toString());
    assertEquals(List.of("dt", "region"), List.copyOf(split.partition().keySet()));
    assertEquals(OptionalInt.of(5), split.totalBuckets());
    assertArrayEquals(bytes, split.toBytes());

    SplitEnvelope read = SplitEnvelope.decode(bytes);
    assertEquals("b1", read.table().branch());
    assertArrayEquals(
        bytes,
        new EnvelopeWriter(EnvelopeKind.SPLIT)
            .text("/warehouse/db.db/größe")
            .text("b1")
            .i64(CREATED)
            .i64(1)
            .i32(2)
            .text("dt")
            .text("2026-06-26")
            .text("region")
            .text("__DEFAULT_PARTITION__")
            .i32(4)
            .i32(5)
            .i64(2)
            .i32(1)
            .i64(1245)
            .bytes(read.body())
            .finish());
  }

  /**
   * A field in a table of docs/wire-format.md.
   *
   * @param at the offset of the field
   * @param length the number of bytes
   * @param name the name of the field
   * @param form the encoding
   * @param value the value in the golden file
   */
  private record Field(int at, int length, String name, String form, String value) {

    static Field of(String row) {
      List<String> cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
      String value = cells.get(5);
      assertTrue(value.startsWith("`") && value.endsWith("`"), row);
      return new Field(
          Integer.parseInt(cells.get(1)),
          Integer.parseInt(cells.get(2)),
          cells.get(3),
          cells.get(4),
          value.substring(1, value.length() - 1));
    }

    /** Decodes the field. */
    String read(byte[] file) {
      ByteBuffer in = ByteBuffer.wrap(file, at, length).slice();
      String found =
          switch (form) {
            case "ascii" -> {
              byte[] text = new byte[length];
              in.get(text);
              yield new String(text, StandardCharsets.US_ASCII);
            }
            case "u8" -> Integer.toString(Byte.toUnsignedInt(in.get()));
            case "u16" -> Integer.toString(Short.toUnsignedInt(in.getShort()));
            case "i32" -> Integer.toString(in.getInt());
            case "i64" -> Long.toString(in.getLong());
            case "uuid" -> new UUID(in.getLong(), in.getLong()).toString();
            case "text" -> new String(sized(in), StandardCharsets.UTF_8);
            case "bytes" -> sized(in).length + " bytes";
            case "crc32c" -> {
              CRC32C crc = new CRC32C();
              crc.update(file, 0, at);
              int sum = in.getInt();
              assertEquals((int) crc.getValue(), sum, "checksum");
              yield HexFormat.of().toHexDigits(sum);
            }
            default -> throw new AssertionError("unknown form " + form);
          };
      assertEquals(0, in.remaining(), "bytes left in " + name);
      return found;
    }

    private static byte[] sized(ByteBuffer in) {
      byte[] bytes = new byte[in.getInt()];
      in.get(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGE, SPLIT_1, SPLIT_2, SPLIT})
  void documentationDescribesGoldenFileByteByByte(String name) throws IOException {
    byte[] file = golden(name);
    List<Field> fields = documented(name);
    int at = 0;
    Map<String, String> found = new LinkedHashMap<>();
    for (Field field : fields) {
      assertEquals(at, field.at(), "offset of " + field.name());
      assertEquals(field.value(), field.read(file), field.name());
      found.put(field.name(), field.value());
      at += field.length();
    }
    assertEquals(file.length, at, "end of the last field");
    assertEquals("checksum", fields.getLast().name());
    assertTrue(name.endsWith("-v" + found.get("format version") + ".bin"), found::toString);
  }

  @Test
  void pageOfVersionsHasFormatVersions() throws IOException {
    List<String> lines = Files.readAllLines(Repository.file("docs/versions.md"));
    String message =
        versions("commit message", EnvelopeKind.MESSAGE, "" + MessageEnvelope.SERIALIZER_VERSION);
    String split =
        versions("split", EnvelopeKind.SPLIT, (SplitBody.VERSION - 1) + ", " + SplitBody.VERSION);
    assertTrue(lines.contains(message), message);
    assertTrue(lines.contains(split), split);
  }

  private static String versions(String name, EnvelopeKind kind, String bodies) {
    String read =
        IntStream.rangeClosed(1, kind.version())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return "| %s | %d | %s | %s |".formatted(name, kind.version(), read, bodies);
  }

  private static List<Field> documented(String name) throws IOException {
    Path page = Repository.file("docs/wire-format.md");
    List<String> lines = Files.readAllLines(page);
    List<Field> fields = new ArrayList<>();
    for (int i = lines.indexOf("<!-- " + name + " -->") + 1; ; i++) {
      String line = lines.get(i);
      if (line.equals("<!-- end -->")) {
        return fields;
      }
      if (line.matches("\\| \\d.*")) {
        fields.add(Field.of(line));
      }
    }
  }
}
