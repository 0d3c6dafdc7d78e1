package io.github.paimonffm.spark;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.spark.catalog.OpenCatalogs;
import io.github.paimonffm.spark.options.Options;
import io.github.paimonffm.spark.table.PaimonTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code paimon-ffm}, which reads and writes one table by its location, without a
 * catalog plug-in.
 *
 * <pre>
 * spark.read().format("paimon-ffm").load("/warehouse/sales.db/orders")
 * rows.write().format("paimon-ffm").mode("append").save("/warehouse/sales.db/orders")
 * </pre>
 *
 * <p>The location is the folder of a table of a filesystem catalog: {@code
 * <warehouse>/<database>.db/<table>}. The other options are Paimon's catalog options, such as
 * {@code s3.endpoint}. The table must exist: the data source does not create tables, but a {@link
 * PaimonCatalog} does.
 */
public final class PaimonSource implements TableProvider, DataSourceRegister {

  private static final String PATH = "path";
  private static final String DATABASE_SUFFIX = ".db";

  /** Creates the data source. Spark calls this constructor. */
  public PaimonSource() {}

  @Override
  public String shortName() {
    return PaimonTable.PROVIDER;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return CatalogV2Util.v2ColumnsToStructType(open(options.asCaseSensitiveMap()).columns());
  }

  @Override
  public Transform[] inferPartitioning(CaseInsensitiveStringMap options) {
    return open(options.asCaseSensitiveMap()).partitioning();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return open(properties);
  }

  private static PaimonTable open(Map<String, String> options) {
    String path = options.get(PATH);
    if (path == null) {
      throw new IllegalArgumentException(
          "the option 'path' is missing: it is the location of a table, "
              + "<warehouse>/<database>.db/<table>");
    }
    String[] parts = path.replaceAll("/+$", "").split("/(?=[^/]+$)|/(?=[^/]+\\.db/[^/]+$)");
    if (parts.length != 3 || !parts[1].endsWith(DATABASE_SUFFIX)) {
      throw invalid(path, null);
    }
    Map<String, String> catalogOptions = new LinkedHashMap<>(options);
    // A catalog stays open for each set of options, so it gets only its own options.
    catalogOptions.keySet().removeIf(key -> key.equalsIgnoreCase(PATH) || Options.contains(key));
    catalogOptions.put("warehouse", parts[0].isEmpty() ? "/" : parts[0]);
    Catalog catalog = OpenCatalogs.get(catalogOptions);
    String database = parts[1].substring(0, parts[1].length() - DATABASE_SUFFIX.length());
    try {
      return PaimonTable.atLocation(path, catalog.getTable(Identifier.of(database, parts[2])));
    } catch (NotFoundException e) {
      throw invalid(path, e);
    }
  }

  private static IllegalArgumentException invalid(String path, NotFoundException cause) {
    return new IllegalArgumentException(
        "no Paimon table is at the path '%s'; expected <warehouse>/<database>.db/<table>. Create the table with a"
                .formatted(path)
            + " catalog plug-in first",
        cause);
  }
}
