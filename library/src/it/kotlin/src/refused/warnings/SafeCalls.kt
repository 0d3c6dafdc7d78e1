package refused

import io.github.paimonffm.Identifier
import io.github.paimonffm.Partition
import io.github.paimonffm.Row
import io.github.paimonffm.catalog.Catalog
import io.github.paimonffm.catalog.Table
import io.github.paimonffm.read.Plan
import io.github.paimonffm.read.Rows
import io.github.paimonffm.storage.FileAccess
import io.github.paimonffm.write.BatchTableCommit
import io.github.paimonffm.write.CommitMessage
import io.github.paimonffm.write.RowPartition
import io.github.paimonffm.write.RowRouter

// The compiler must warn of each line that ends with the word "refused", and no other line.

/** A result that cannot be null needs no safe call; the compiler warns of a needless one. */
fun certainResults(
  catalog: Catalog,
  table: Table,
  row: Row,
  rows: Rows<Row>,
  plan: Plan,
  part: Partition,
  partition: RowPartition,
  message: CommitMessage,
  commit: BatchTableCommit,
  router: RowRouter,
  files: FileAccess,
) {
  catalog.options()?.size // refused
  catalog.listDatabases()?.size // refused
  catalog.listDatabases()[0]?.length // refused
  catalog.getDatabase("db")?.name // refused
  catalog.getDatabase("db").comment?.isPresent // refused
  catalog.getTable(Identifier.of("a", "b"))?.location() // refused
  table.identifier()?.table // refused
  table.location()?.length // refused
  table.branch()?.length // refused
  table.schema()?.columns() // refused
  table.schema().columns()[0]?.name // refused
  table.schema().comment()?.isPresent // refused
  table.arrowSchema()?.fields // refused
  table.options()?.size // refused
  table.latestSnapshot()?.isPresent // refused
  table.snapshot(1)?.id // refused
  table.snapshot(1).commitKind?.name // refused
  table.snapshot(1).totalRecordCount?.isPresent // refused
  table.snapshots()[0]?.id // refused
  table.tags()?.size // refused
  table.partitions()[0]?.spec // refused
  table.files()[0]?.path // refused
  table.files()[0].creationTime?.isPresent // refused
  table.newBatchWriteBuilder()?.commitUser() // refused
  table.newBatchWriteBuilder().withOverwrite()?.branch() // refused
  table.newBatchWriteBuilder().newWrite()?.metrics() // refused
  table.newBatchWriteBuilder().newWrite().metrics()?.rows // refused
  table.newReadBuilder()?.identifier() // refused
  table.newReadBuilder().newScan()?.plan() // refused
  plan.splits?.size // refused
  plan.splits[0]?.bucket() // refused
  plan.snapshotId?.isPresent // refused
  rows.next()?.size() // refused
  row.names()?.size // refused
  row.getString("name")?.length // refused
  row.getDecimal("amount")?.scale() // refused
  row.get("name", String::class.java)?.length // refused
  row.getRow("place")?.size() // refused
  part.spec?.size // refused
  partition.texts()?.size // refused
  message.partition()?.size // refused
  message.toBytes()?.size // refused
  commit.commit(listOf())?.isPresent // refused
  commit.abort(listOf())?.failed // refused
  router.columns()?.size // refused
  router.bucketCount()?.isPresent // refused
  files.status("/t")?.isPresent // refused
  files.list("/t")["a"]?.size
}
