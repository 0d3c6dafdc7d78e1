package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Workspace.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid schemas are refused before a table is created. */
class InvalidSchemaTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private <T extends Throwable> T refused(Class<T> failure, Schema.Builder schema) {
    workspace.catalog();
    var before = TableState.files(workspace.warehouse());
    T thrown = assertThrows(failure, () -> workspace.create("bad", schema));
    assertFalse(workspace.catalog().tableExists(named("bad")));
    assertEquals(before, TableState.files(workspace.warehouse()));
    return thrown;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NUMBER",
        "STRINGS",
        "INT NOT",
        "DECIMAL(39, 2)",
        "DECIMAL(5, 6)",
        "ARRAY<INTS>",
        "INT INT"
      })
  void unknownTypeIsNamedWithItsColumn(String type) {
    InvalidArgumentException refused =
        assertThrows(InvalidArgumentException.class, () -> Schema.builder().column("price", type));
    Messages.assertNames(refused, "'price'", "'" + type + "'");
  }

  @Test
  void partitionKeyThatIsNotAColumnIsNamed() {
    Messages.assertNames(
        refused(
            InvalidArgumentException.class,
            Schema.builder().column("id", "INT").partitionKeys("id", "day")),
        "partition key",
        "'day'",
        "id");
  }

  @Test
  void primaryKeyThatIsNotAColumnIsNamed() {
    Messages.assertNames(
        refused(
            InvalidArgumentException.class,
            Schema.builder().column("id", "INT").primaryKey("key").option("bucket", "1")),
        "primary key",
        "'key'",
        "id");
  }

  @Test
  void duplicateColumnIsNamed() {
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> Schema.builder().column("id", "INT").column("id", "DATE")),
        "'id'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE", "BYTES"})
  void partitionColumnOfUnsupportedTypeIsNamed(String type) {
    Messages.assertNames(
        refused(
            UnsupportedFeatureException.class,
            Schema.builder().column("id", "INT").column("part", type).partitionKeys("part")),
        "'part'");
  }

  @Test
  void primaryKeyOfOnlyPartitionKeysIsRefused() {
    Messages.assertNames(
        refused(
            PaimonException.class,
            Schema.builder()
                .column("id", "INT")
                .column("part", "INT")
                .partitionKeys("part")
                .primaryKey("part")
                .option("bucket", "1")),
        "part");
  }

  @ParameterizedTest
  @CsvSource({"bucket, many", "bucket, 0", "bucket-key, nix"})
  void invalidBucketOptionIsRefusedByCreationOrWriter(String key, String value) {
    Schema.Builder schema = Schema.builder().column("id", "INT").column("v", "INT");
    schema.option("bucket", "2").option("bucket-key", "id").option(key, value);
    PaimonException refused =
        assertThrows(
            PaimonException.class,
            () -> {
              var table = workspace.create("options", schema);
              table.newBatchWriteBuilder().newWrite().close();
            });
    Messages.assertNames(refused, "bucket");
  }
}
