package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.SchemaChange.AddColumn;
import io.github.paimonffm.SchemaChange.DropColumn;
import io.github.paimonffm.SchemaChange.Move;
import io.github.paimonffm.SchemaChange.RemoveOption;
import io.github.paimonffm.SchemaChange.RenameColumn;
import io.github.paimonffm.SchemaChange.SetOption;
import io.github.paimonffm.SchemaChange.UpdateColumnComment;
import io.github.paimonffm.SchemaChange.UpdateColumnNullability;
import io.github.paimonffm.SchemaChange.UpdateColumnPosition;
import io.github.paimonffm.SchemaChange.UpdateColumnType;
import io.github.paimonffm.SchemaChange.UpdateComment;
import java.util.List;

/** Paimon's JSON of schema changes. The member {@code action} tells the kind of a change. */
public final class SchemaChangeJson {

  private SchemaChangeJson() {}

  /** Writes an array of {@code org.apache.paimon.schema.SchemaChange}. */
  public static String write(List<SchemaChange> changes) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    changes.forEach(change -> json.add(write(change)));
    return Json.write(json);
  }

  private static ObjectNode write(SchemaChange change) {
    return switch (change) {
      case SetOption c -> action("setOption").put("key", c.key()).put("value", c.value());
      case RemoveOption c -> action("removeOption").put("key", c.key());
      case UpdateComment c -> action("updateComment").put("comment", c.comment().orElse(null));
      case AddColumn c -> {
        ObjectNode json = column("addColumn", c.name());
        json.set("dataType", SchemaJson.writeType(c.name(), c.type()));
        c.comment().ifPresent(text -> json.put("comment", text));
        c.move().ifPresent(move -> json.set("move", write(move)));
        yield json;
      }
      case RenameColumn c -> column("renameColumn", c.name()).put("newName", c.newName());
      case DropColumn c -> column("dropColumn", c.name());
      case UpdateColumnType c -> {
        ObjectNode json = column("updateColumnType", c.name());
        json.set("newDataType", SchemaJson.writeType(c.name(), c.newType()));
        yield json.put("keepNullability", c.keepNullability());
      }
      case UpdateColumnNullability c ->
          column("updateColumnNullability", c.name()).put("newNullability", c.nullable());
      case UpdateColumnComment c ->
          column("updateColumnComment", c.name()).put("newComment", c.comment());
      case UpdateColumnPosition c -> {
        ObjectNode json = action("updateColumnPosition");
        json.set("move", write(c.move()));
        yield json;
      }
    };
  }

  private static ObjectNode action(String name) {
    return Json.object().put("action", name);
  }

  private static ObjectNode column(String action, String name) {
    ObjectNode json = action(action);
    json.putArray("fieldNames").add(name);
    return json;
  }

  private static ObjectNode write(Move move) {
    return Json.object()
        .put("fieldName", move.column())
        .put("referenceFieldName", move.reference().orElse(null))
        .put("type", move.position().name());
  }
}
