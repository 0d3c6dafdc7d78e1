package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import java.util.Optional;

/**
 * The table of a write.
 *
 * @param name the name of the table for messages
 * @param table the table
 * @param inCatalog whether Spark found the table in a catalog plug-in, whose functions can then
 *     distribute the rows. If not, the table was given by its location
 * @param creation the creation of the table, which drops the table if the write fails; empty if the
 *     table exists without the write
 */
public record WriteTarget(
    String name, Table table, boolean inCatalog, Optional<NewTableWrites> creation) {

  /**
   * Returns a table of a catalog plug-in.
   *
   * @param name the name of the table for messages
   * @param table the table
   * @return the target
   */
  public static WriteTarget inCatalog(String name, Table table) {
    return new WriteTarget(name, table, true, Optional.empty());
  }

  /**
   * Returns a table that was given by its location.
   *
   * @param location the location
   * @param table the table
   * @return the target
   */
  public static WriteTarget atLocation(String location, Table table) {
    return new WriteTarget(location, table, false, Optional.empty());
  }

  /**
   * Returns a table that is dropped if the write fails.
   *
   * @param name the name of the table for messages
   * @param table the table
   * @param writes records the commit user of the write
   * @return the target
   */
  public static WriteTarget created(String name, Table table, NewTableWrites writes) {
    return new WriteTarget(name, table, true, Optional.of(writes));
  }
}
