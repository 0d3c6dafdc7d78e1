package io.github.paimonffm.serialization;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** The secrets of a catalog are serialized with its builders and appear nowhere else. */
class SecretsTest {

  private static final String SECRET = "do-not-show-this";
  private static final Schema SCHEMA = Schema.builder().column("id", "INT").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Map<String, String> options(String warehouse) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("warehouse", warehouse);
    int number = 0;
    for (String key :
        List.of(
            "token",
            "s3.access-key",
            "s3.secret-key",
            "fs.oss.accessKeySecret",
            "my.Secret.thing",
            "jdbc.password",
            "dlf.security-token",
            "azure.sas")) {
      options.put(key, SECRET + "-" + number++);
    }
    return options;
  }

  private static void assertHidden(Object source, String text) {
    assertFalse(text.contains(SECRET), () -> source + " shows a secret: " + text);
  }

  /** Checks an exception with its causes and suppressed exceptions. */
  private static void assertHidden(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertHidden(failure.getClass(), text.toString());
  }

  @Test
  void serializableObjectsDoNotShowSecrets() throws IOException {
    try (Catalog catalog = Catalog.open(options(workspace.warehouse().toString()))) {
      catalog.createDatabase("db", true);
      Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
      BatchWriteBuilder builder = Transport.send(table.newBatchWriteBuilder());
      List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
      Workspace.commit(builder, messages).orElseThrow();
      ReadBuilder read = Transport.send(table.newReadBuilder());
      Plan plan = read.newScan().plan();
      Split split = plan.splits().getFirst();

      List<Object> shown =
          new ArrayList<>(
              List.of(catalog, catalog.options(), table, builder, messages, read, plan, split));
      shown.add(builder.withOverwrite());
      shown.add(builder.withStrictSchema());
      shown.add(read.newScan());
      shown.add(read.newRead());
      shown.add(table.partitions());
      shown.add(table.files());
      shown.add(table.snapshots());
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        shown.add(write);
        shown.add(commit);
        shown.forEach(object -> assertHidden(object.getClass(), object.toString()));
      }

      // Messages and splits do not contain secrets; builders need them.
      CommitMessage message = messages.getFirst();
      for (byte[] bytes :
          List.of(
              message.toBytes(),
              Transport.toBytes(message),
              split.toBytes(),
              Transport.toBytes(split))) {
        assertHidden("a serialized object", new String(bytes, StandardCharsets.ISO_8859_1));
      }
      assertTrue(
          new String(Transport.toBytes(builder), StandardCharsets.ISO_8859_1).contains(SECRET));
    }
  }

  @Test
  void buildersMessagesAndSplitsAreSmall() throws IOException {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    assertTrue(Transport.toBytes(builder).length < 4096);
    CommitMessage message = workspace.prepare(builder, table, List.of(row(1))).getFirst();
    assertTrue(message.toBytes().length < 2048);
    Workspace.commit(builder, List.of(message));
    assertTrue(Transport.toBytes(table.newReadBuilder()).length < 4096);
    Split split = table.newReadBuilder().newScan().plan().splits().getFirst();
    assertTrue(split.toBytes().length < 2048);
  }

  private static void assertFailsWithoutSecrets(String scenario, Executable work) {
    try (CapturedLog log = new CapturedLog()) {
      Throwable failure = assertThrows(Throwable.class, work, scenario);
      assertFalse(failure instanceof AssertionError, failure::toString);
      assertHidden(failure);
      assertHidden("the log of " + scenario, log.text());
    }
  }

  @Test
  void exceptionsAndLogsDoNotShowSecrets() {
    // Port 1 is closed.
    Map<String, String> rest = options("w");
    rest.put("metastore", "rest");
    rest.put("uri", "http://me:" + SECRET + "@127.0.0.1:1/");
    rest.put("token.provider", "bear");
    assertFailsWithoutSecrets("an unreachable server", () -> useCatalog(rest));
    Map<String, String> noProvider = new LinkedHashMap<>(rest);
    noProvider.put("token.provider", "unknown");
    assertFailsWithoutSecrets("an unknown token provider", () -> useCatalog(noProvider));

    Map<String, String> s3 = options("s3://bucket/warehouse");
    s3.put("s3.endpoint", "http://127.0.0.1:1");
    s3.put("s3.region", "us-east-1");
    assertFailsWithoutSecrets("an unreachable store", () -> useCatalog(s3));
    Map<String, String> user = options("s3://me:" + SECRET + "@bucket/warehouse");
    user.put("s3.endpoint", "http://127.0.0.1:1");
    assertFailsWithoutSecrets("a password in the warehouse", () -> useCatalog(user));

    Map<String, String> kind = options("/tmp/warehouse");
    kind.put("metastore", "no such");
    assertFailsWithoutSecrets("an unknown metastore", () -> useCatalog(kind));
    assertFailsWithoutSecrets("an invalid path", () -> useCatalog(options("/tmp/\0")));
    Map<String, String> missing = options("x");
    missing.remove("warehouse");
    assertFailsWithoutSecrets("no warehouse", () -> useCatalog(missing));
  }

  private static void useCatalog(Map<String, String> options) {
    try (Catalog catalog = Catalog.open(options)) {
      catalog.createDatabase("db", true);
    }
  }

  @Test
  void exceptionsOfDeserializedBuildersDoNotShowSecrets() throws IOException {
    BatchWriteBuilder builder;
    ReadBuilder read;
    byte[] bytes;
    try (Catalog catalog = Catalog.open(options(workspace.warehouse().toString()))) {
      catalog.createDatabase("db", true);
      Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
      bytes = Transport.toBytes(table.newBatchWriteBuilder());
      builder = Transport.fromBytes(bytes, BatchWriteBuilder.class);
      read = Transport.send(table.newReadBuilder());
      catalog.dropTable(Identifier.of("db", "t"), false);
      assertHidden(assertThrows(NotFoundException.class, builder::newWrite));
      assertHidden(assertThrows(NotFoundException.class, () -> read.newScan().plan()));
      catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
      assertHidden(assertThrows(NotFoundException.class, builder::newCommit));
    }
    // Deserializing a truncated builder fails without showing its content.
    for (int length = bytes.length - 1; length > 0; length -= 13) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertHidden(
          assertThrows(
              Throwable.class, () -> Transport.fromBytes(truncated, BatchWriteBuilder.class)));
    }
    try (Catalog catalog = Catalog.open(options("memory:/w"))) {
      catalog.createDatabase("db", true);
      Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
      assertHidden(
          assertThrows(
              NotSerializableException.class,
              () -> Transport.toBytes(table.newBatchWriteBuilder())));
    }
  }

  @Test
  void reportsOfUnclosedHandlesDoNotShowSecrets() throws Exception {
    long before = NativeHandles.live();
    try (CapturedLog log = new CapturedLog()) {
      forget();
      long end = System.nanoTime() + 30_000_000_000L;
      while (NativeHandles.live() != before && System.nanoTime() < end) {
        System.gc();
        Thread.sleep(20);
      }
      assertEquals(before, NativeHandles.live());
      assertTrue(log.text().contains("db.t"), log::text);
      assertHidden("the log", log.text());
    }
  }

  /** Abandons objects in a separate method: no stack frame of the test keeps them reachable. */
  private void forget() {
    Catalog catalog = Catalog.open(options(workspace.warehouse().toString()));
    catalog.createDatabase("db", true);
    Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
    BatchWriteBuilder builder = Transport.send(table.newBatchWriteBuilder());
    assertNotNull(builder.newWrite());
    assertNotNull(builder.newCommit());
  }
}
