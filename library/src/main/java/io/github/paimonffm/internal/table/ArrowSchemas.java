package io.github.paimonffm.internal.table;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.arrow.SchemaImport;
import io.github.paimonffm.internal.lifecycle.Handle;
import org.apache.arrow.vector.types.pojo.Schema;

/** The schemas of tables as Arrow schemas. */
final class ArrowSchemas {

  private ArrowSchemas() {}

  /** Returns the Arrow schema of an open table. */
  static Schema of(Handle table) {
    return table.call(
        (handle, call) ->
            SchemaImport.schema(
                call,
                schema ->
                    call.check(PaimonFfm.pffm_table_arrow_schema(handle, schema, call.error()))));
  }
}
