package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.schema.RuleCase.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * An engine's verdict on a schema.
 *
 * @param refusals the error for each moment at which the engine refuses the schema
 */
record Verdict(Map<Moment, String> refusals) {

  /**
   * Returns an engine's verdict. The engine tries to create a table with the schema, and to open a
   * table that already has the schema.
   *
   * @param warehouse the engine's warehouse
   * @param name a prefix that no existing table name has
   */
  static Verdict of(Engine engine, Path warehouse, String name, Draft draft) throws Exception {
    Map<Moment, String> refusals = new EnumMap<>(Moment.class);
    try {
      engine.create(name + "created", draft.schema());
    } catch (Refusal refused) {
      refusals.put(CREATION, text(refused));
    }
    String stored = name + "stored";
    Path schemas = warehouse.resolve(Engine.DATABASE + ".db").resolve(stored).resolve("schema");
    Files.createDirectories(schemas);
    Files.writeString(schemas.resolve("schema-0"), draft.tableSchema());
    try {
      engine.open(stored);
    } catch (Refusal refused) {
      refusals.put(OPENING, text(refused));
    }
    return new Verdict(refusals);
  }

  private static String text(Throwable refused) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ").append(cause.getMessage());
    }
    return text.toString();
  }

  /** Returns the moments at which the engine refuses the schema. */
  Set<Moment> moments() {
    return refusals.keySet();
  }
}
