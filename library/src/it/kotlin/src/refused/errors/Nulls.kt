package refused

import io.github.paimonffm.Identifier
import io.github.paimonffm.Row
import io.github.paimonffm.Schema
import io.github.paimonffm.SchemaChange
import io.github.paimonffm.catalog.Catalog
import io.github.paimonffm.catalog.Table
import io.github.paimonffm.exception.NotFoundException
import io.github.paimonffm.exception.PaimonIOException
import io.github.paimonffm.read.Literal
import io.github.paimonffm.read.Predicate
import io.github.paimonffm.read.ReadBuilder
import io.github.paimonffm.read.Split
import io.github.paimonffm.read.SplitSerializer
import io.github.paimonffm.read.TableRead
import io.github.paimonffm.write.BatchTableCommit
import io.github.paimonffm.write.BatchTableWrite
import io.github.paimonffm.write.BatchWriteBuilder
import io.github.paimonffm.write.BucketFunction
import io.github.paimonffm.write.CommitListener
import io.github.paimonffm.write.CommitMessage
import io.github.paimonffm.write.CommitMessageSerializer
import io.github.paimonffm.write.CommitOutcomeUnknownException
import io.github.paimonffm.write.CommitRetry
import io.github.paimonffm.write.RowPartition
import io.github.paimonffm.write.RowRouter
import io.github.paimonffm.write.RowWriter
import org.apache.arrow.memory.BufferAllocator
import org.apache.arrow.vector.VectorSchemaRoot

// The compiler must refuse each line that ends with the word "refused", and no other line.

fun nullArguments(catalog: Catalog, table: Table, name: Identifier, schema: Schema) {
  Catalog.open(null) // refused
  Catalog.open(mapOf("warehouse" to null)) // refused
  Catalog.newBucketFunction(1, null) // refused
  Catalog.newBucketFunction(1, listOf(null)) // refused
  catalog.createDatabase(null, true) // refused
  catalog.createDatabase("db", true, null) // refused
  catalog.getDatabase(null) // refused
  catalog.dropDatabase(null, true, true) // refused
  catalog.listTables(null) // refused
  catalog.createTable(null, schema, true) // refused
  catalog.createTable(name, null, true) // refused
  catalog.getTable(null) // refused
  catalog.openTable(null) // refused
  catalog.tableExists(null) // refused
  catalog.alterTable(name, null, true) // refused
  catalog.alterTable(name, listOf(null), true) // refused
  catalog.dropPartitions(name, null) // refused
  catalog.dropPartitions(name, listOf(null)) // refused
  catalog.dropPartitions(name, listOf(mapOf("dt" to null)))
  catalog.dropTable(null, true) // refused
  catalog.renameTable(name, null, true) // refused
  table.createTag(null) // refused
  table.createBranch("b", null) // refused
  table.removeOrphanFiles(null, true) // refused
  table.switchToBranch(null) // refused
  table.appendRows(null) // refused
  table.append(null) // refused
  Identifier.of("db", null) // refused
  Identifier.parse(null) // refused
  Schema.builder().column(null, "INT") // refused
  Schema.builder().column("id", null) // refused
  Schema.builder().column("id", "INT", null)
  Schema.builder().column("id", "INT", null, null)
  Schema.builder().primaryKey(null) // refused
  Schema.builder().partitionKeys("dt", null) // refused
  Schema.builder().option("bucket", null) // refused
  Schema.builder().options(mapOf("bucket" to null)) // refused
  Schema.builder().comment(null)
  SchemaChange.setOption("bucket", null) // refused
  SchemaChange.updateComment(null)
  SchemaChange.addColumn("c", null) // refused
  SchemaChange.addColumn("c", "INT", null, null)
  SchemaChange.updateColumnComment("c", null) // refused
  NotFoundException(null) // refused
  NotFoundException("no table", null)
  PaimonIOException("no disk", true, null)
}

fun nullArgumentsOfWrites(
  builder: BatchWriteBuilder,
  write: BatchTableWrite,
  commit: BatchTableCommit,
  rows: RowWriter,
  router: RowRouter,
  function: BucketFunction,
  root: VectorSchemaRoot,
  table: Table,
) {
  builder.withOverwrite(null) // refused
  builder.withOverwrite(mapOf("dt" to null))
  builder.withIgnoredOptions(null) // refused
  builder.withCommitListener(null) // refused
  builder.withCommitListener { }
  builder.withWriteListener(null, null) // refused
  write.writeArrow(root, null) // refused
  write.rows(null) // refused
  commit.commit(null) // refused
  commit.commit(listOf(null)) // refused
  commit.overwrite(listOf(), null) // refused
  commit.truncatePartitions(listOf(null)) // refused
  commit.abort(null) // refused
  rows.add(1, null)
  rows.add(mapOf("id" to null))
  rows.add(mapOf(null to 1))
  rows.addAll(null) // refused
  router.route(null) // refused
  router.bucketOf(1, null)
  function.bucketOf(null)
  function.bucketsOf(null) // refused
  table.overwrite(root, null) // refused
  CommitMessage.fromBytes(null) // refused
  CommitMessageSerializer.deserialize(14, null, builder) // refused
  CommitOutcomeUnknownException("lost", null, null)
}

fun nullArgumentsOfReads(read: ReadBuilder, reader: TableRead, row: Row, allocator: BufferAllocator) {
  read.withProjection("id", null) // refused
  read.withFilter(null) // refused
  read.withTag(null) // refused
  read.rows(null) // refused
  reader.createReader(listOf(null), allocator) // refused
  reader.createReader(listOf(), null) // refused
  Literal.of(null) // refused
  Predicate.equal("id", null) // refused
  Predicate.between("id", 1, null) // refused
  Predicate.isNull(null) // refused
  Predicate.`in`("id", null) // refused
  Predicate.and(listOf(null)) // refused
  Predicate.not(null) // refused
  Split.fromBytes(null) // refused
  SplitSerializer.deserialize(null, read) // refused
  row.get(null) // refused
  row.getString(null) // refused
  row.get("id", null) // refused
  Row.factory(listOf(null)) // refused
  Row.factory(listOf("id")).of(null)
}

fun nullableResults(row: Row, partition: RowPartition, failure: CommitOutcomeUnknownException) {
  val value: Any = row.get("id") // refused
  val byPosition: Any = row.get(0) // refused
  val byOperator: Any = row["id"] // refused
  val map: Map<String, Any> = row.toMap() // refused
  val list: List<Any> = row.toList() // refused
  val values: Map<String, Any> = partition.values() // refused
  val text: String = failure.message // refused
  val retry: CommitRetry = failure.retry() // refused
}

/** A listener of Kotlin whose parameters are as in Java. */
class Listener : CommitListener {
  override fun onCommit(commit: CommitListener.Commit) {}

  override fun onTagCreated(tag: CommitListener.Tag?) {} // refused

  override fun replacedCallbacks(): Set<String?> = setOf() // refused
}

/** A data class without `@JvmRecord`. */
data class Plain(val id: Long)

fun classesOfRows(read: ReadBuilder) {
  read.rows(Plain::class.java) // refused
}
