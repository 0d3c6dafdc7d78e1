package io.github.paimonffm.internal.json;

import io.github.paimonffm.ResolvedTable;

/** Writer for the JSON in which resolved tables cross to the native library. */
public final class ResolvedTableJson {

  private ResolvedTableJson() {}

  /**
   * Returns the JSON text of a resolved table.
   *
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the schema is not valid JSON
   */
  public static String write(ResolvedTable table) {
    return Json.write(
        Json.object()
            .put("database", table.identifier().database())
            .put("table", table.identifier().table())
            .put("location", table.location())
            .put("branch", table.branch())
            .set(
                "schema",
                Json.parse("the schema of table " + table.identifier(), table.schemaJson())));
  }
}
