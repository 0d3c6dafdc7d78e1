package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Schema;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.IgnoredOptionJson;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SchemaJson;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.write.IgnoredOption;
import java.util.List;

/**
 * The properties of an open table, which do not change while the table is open.
 *
 * @param identity the identity of the table
 * @param schemaId the id of the schema
 * @param schema the schema
 * @param ignoredOptions the table options that this library ignores; unmodifiable
 */
public record TableDescription(
    TableIdentity identity, long schemaId, Schema schema, List<IgnoredOption> ignoredOptions) {

  /** Describes an open table. */
  static TableDescription of(SharedHandle handle) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_describe(table, call.buffer(), call.error()));
          JsonNode json = Json.read(call.takeBytes());
          JsonNode schema = Json.member(json, "schema");
          return new TableDescription(
              TableIdentity.of(
                  Json.text(json, "location"),
                  Json.text(json, "branch"),
                  Json.number(json, "createdMillis")),
              Json.number(schema, "id"),
              SchemaJson.read(schema),
              IgnoredOptionJson.readAll(Json.member(json, "ignoredOptions")));
        });
  }
}
