package io.github.paimonffm.stress.commits;

import io.github.paimonffm.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.manifest.ManifestCommittable;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitCallback;

/** A committer of Paimon Java, which writes without compaction, as this library does. */
@SuppressWarnings("try") // Paimon's close() methods may throw InterruptedException.
final class PaimonJavaCommitter implements Program.Committer {

  private static final Map<String, String> TABLE_OPTIONS =
      Map.of("write-only", "true", "commit.callbacks", Published.class.getName());

  private final Catalog catalog;
  private final IOManager spill = IOManager.create(System.getProperty("java.io.tmpdir"));
  private final Map<String, Table> tables = new HashMap<>();

  PaimonJavaCommitter(Map<String, String> catalogOptions) {
    Map<String, String> options = new HashMap<>(catalogOptions);
    options.computeIfPresent(
        "warehouse",
        (key, place) -> place.contains(":/") ? place : Path.of(place).toUri().toString());
    // Paimon Java has another name for this option.
    options.computeIfPresent("s3.path-style-access", (key, value) -> null);
    if (catalogOptions.containsKey("s3.path-style-access")) {
      options.put("s3.path.style.access", catalogOptions.get("s3.path-style-access"));
    }
    // The cache would hide changes by other programs.
    options.put("cache-enabled", "false");
    catalog = CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
  }

  private synchronized Table table(String name) throws Exception {
    Table known = tables.get(name);
    if (known == null) {
      known = catalog.getTable(Identifier.create(Workspace.DATABASE, name)).copy(TABLE_OPTIONS);
      tables.put(name, known);
    }
    return known;
  }

  @Override
  public List<CommitWorkload.Done> commit(String name, int worker, int commits) throws Exception {
    Table table = table(name);
    List<CommitWorkload.Done> reported = new ArrayList<>();
    for (int commit = 0; commit < commits; commit++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite().withIOManager(spill);
          BatchTableCommit committer = builder.newCommit()) {
        for (List<Object> row : CommitWorkload.rows(worker, commit)) {
          write.write(GenericRow.of(row.toArray()));
        }
        Published.last.remove();
        committer.commit(write.prepareCommit());
        Published published = Published.last.get();
        reported.add(
            new CommitWorkload.Done(
                published.snapshot, published.user, CommitWorkload.firstId(worker, commit)));
      } catch (RuntimeException e) {
        System.out.println("worker " + worker + " gave up on commit " + commit + ": " + e);
      }
    }
    return reported;
  }

  @Override
  public void close() {
    try {
      catalog.close();
      spill.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A callback, which Paimon Java calls on the committing thread when it considers a snapshot
   * published.
   */
  public static final class Published implements CommitCallback {
    private static final ThreadLocal<Published> last = new ThreadLocal<>();

    private long snapshot;
    private String user;

    @Override
    public void call(Context context) {
      snapshot = context.snapshot.id();
      user = context.snapshot.commitUser();
      last.set(this);
    }

    @Override
    public void retry(ManifestCommittable committable) {}

    @Override
    public void close() {}
  }
}
