package io.github.paimonffm.internal.table;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.arrow.ArrowStructs;
import io.github.paimonffm.internal.lifecycle.Handle;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The schemas of tables as Arrow schemas. */
final class ArrowSchemas {

  private ArrowSchemas() {}

  /** Returns the Arrow schema of an open table. */
  static Schema of(Handle table) {
    try (BufferAllocator allocator = new RootAllocator()) {
      return table.call(
          (handle, call) ->
              ArrowStructs.importSchema(
                  allocator,
                  call,
                  schema ->
                      call.check(PaimonFfm.pffm_table_arrow_schema(handle, schema, call.error()))));
    }
  }
}
