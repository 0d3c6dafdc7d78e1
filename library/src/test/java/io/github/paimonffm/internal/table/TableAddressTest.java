package io.github.paimonffm.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.internal.commit.SnapshotMark;
import io.github.paimonffm.internal.read.ReadBuilderImpl;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.internal.write.BatchWriteBuilderImpl;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Serialization of builders with the address of their table. */
class TableAddressTest {

  private static final TableAddress LOCAL = at("/tmp/w");

  private static TableAddress at(String warehouse) {
    return at(warehouse, "main");
  }

  private static TableAddress at(String warehouse, String branch) {
    return new TableAddress(
        Map.of("warehouse", warehouse, "s3.secret-key", "hunter2"),
        Identifier.of("d", "t"),
        TableIdentity.of(warehouse + "/d.db/t", branch, 17),
        null);
  }

  @Test
  void serializedBuilderKeepsCommitUser() throws Exception {
    BatchWriteBuilder builder = BatchWriteBuilderImpl.of(LOCAL, new SnapshotMark(3, 17), Map.of());
    BatchWriteBuilder copy = (BatchWriteBuilder) copy(builder);
    assertEquals(builder.commitUser(), copy.commitUser());
    assertEquals(builder.identifier(), copy.identifier());
    assertEquals("/tmp/w/d.db/t", copy.location());
    assertEquals("main", copy.branch());

    ReadBuilder read =
        ReadBuilderImpl.of(LOCAL, 0)
            .withProjection("a")
            .withFilter(Predicate.equal("b", LocalDate.EPOCH).or(Predicate.isNull("b")))
            .withTag("t")
            .withLimit(9);
    assertTrue(read.toString().contains("1970-01-01"), read.toString());
    assertEquals(read.toString(), copy(read).toString());
  }

  @Test
  void serializedBuilderKeepsWriteOptions() throws Exception {
    BatchWriteBuilder plain = BatchWriteBuilderImpl.of(LOCAL, new SnapshotMark(3, 17), Map.of());
    BatchWriteBuilder builder = plain.withStrictSchema().withUnreadableData();
    assertEquals(plain.commitUser(), builder.commitUser());
    BatchWriteBuilder copy = (BatchWriteBuilder) copy(builder);
    assertEquals(builder.commitUser(), copy.commitUser());
    assertEquals(builder.toString(), copy.toString());
    assertTrue(copy.toString().endsWith(", strict schema, unreadable allowed)"), copy.toString());
    assertFalse(plain.toString().contains("strict"), "the original builder is unchanged");
  }

  @Test
  void serializedBuilderKeepsBranch() throws Exception {
    TableAddress branch = at("/tmp/w", "b");
    BatchWriteBuilder copy =
        (BatchWriteBuilder) copy(BatchWriteBuilderImpl.of(branch, SnapshotMark.NONE, Map.of()));
    assertEquals("b", copy.branch());
    assertEquals("table d.t$branch_b at /tmp/w/d.db/t", branch.toString());
    assertEquals("table d.t at /tmp/w/d.db/t", LOCAL.toString());
  }

  @Test
  void buildersOfMemoryTablesAreNotSerializable() {
    TableAddress address = at("memory:/w");
    for (Object builder :
        List.of(
            BatchWriteBuilderImpl.of(address, SnapshotMark.NONE, Map.of()),
            ReadBuilderImpl.of(address, 0))) {
      NotSerializableException e =
          assertThrows(NotSerializableException.class, () -> copy(builder));
      assertTrue(e.getMessage().contains("in the memory of this process"), e.getMessage());
    }
  }

  @Test
  void secretsAreNotShown() {
    for (Object shown :
        List.of(
            LOCAL,
            BatchWriteBuilderImpl.of(LOCAL, SnapshotMark.NONE, Map.of()),
            ReadBuilderImpl.of(LOCAL, 0))) {
      assertFalse(shown.toString().contains("hunter2"), shown.toString());
    }
  }

  private static Object copy(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
