package app

import io.github.paimonffm.Identifier
import io.github.paimonffm.Row
import io.github.paimonffm.Schema
import io.github.paimonffm.SchemaChange
import io.github.paimonffm.Snapshot
import io.github.paimonffm.catalog.Catalog
import io.github.paimonffm.catalog.Table
import io.github.paimonffm.exception.InvalidArgumentException
import io.github.paimonffm.exception.NotFoundException
import io.github.paimonffm.exception.SchemaMismatchException
import io.github.paimonffm.read.Predicate
import io.github.paimonffm.write.CommitMessage
import java.math.BigDecimal
import java.time.Duration
import java.time.LocalDate
import java.util.Optional
import kotlin.jvm.optionals.getOrNull
import kotlin.system.exitProcess
import org.apache.arrow.memory.BufferAllocator
import org.apache.arrow.memory.RootAllocator
import org.apache.arrow.vector.BigIntVector
import org.apache.arrow.vector.VectorSchemaRoot

enum class Status {
  NEW,
  PAID
}

/** A row. The annotation makes a Java record of the data class. */
@JvmRecord
data class Order(
  val id: Long,
  val customer: String,
  val amount: BigDecimal?,
  val status: Status?,
  val dt: LocalDate,
)

/** A row that is no Java record. */
data class PlainOrder(val id: Long, val customer: String)

/** Two columns of a row, with a component that can be null in Kotlin. */
@JvmRecord data class Amount(val id: Long, val amount: BigDecimal?)

/** Two columns of a row, with a component that cannot be null in Kotlin. */
@JvmRecord data class CertainAmount(val id: Long, val amount: BigDecimal)

/** Two columns of a row, with a nullable number. */
@JvmRecord data class Sized(val id: Long, val size: Int?)

private val DAY: LocalDate = LocalDate.of(2026, 6, 26)
private val NAME: Identifier = Identifier.of("sales", "orders")
private var checks = 0

/** Writes and reads tables as a Kotlin program does. Argument: a warehouse. */
fun main(args: Array<String>) {
  try {
    Catalog.open(mapOf("warehouse" to args[0])).use { catalog ->
      catalog.createDatabase("sales", true)
      rowsOfRecords(newOrders(catalog))
      rowsOfOtherKinds(newOrders(catalog))
      mistakes(newOrders(catalog))
      arrow(catalog)
      listeners(newOrders(catalog))
      nullness(catalog)
      keywords(newOrders(catalog))
    }
  } catch (e: Throwable) {
    e.printStackTrace()
    exitProcess(1)
  }
  println("kotlin: $checks checks of writes, reads and nullness hold on Kotlin ${KotlinVersion.CURRENT}")
}

private fun newOrders(catalog: Catalog): Table {
  catalog.dropTable(NAME, true)
  val schema =
    Schema.builder()
      .column("id", "BIGINT NOT NULL")
      .column("customer", "STRING NOT NULL")
      .column("amount", "DECIMAL(18, 2)", "in euros")
      .column("status", "STRING", null)
      .column("dt", "DATE", null, null)
      .partitionKeys("dt")
      .options(mapOf("bucket" to "-1"))
      .comment(null)
      .build()
  return catalog.createTable(NAME, schema, false)
}

private val ORDERS =
  listOf(
    Order(1, "Ada", BigDecimal("9.99"), Status.NEW, DAY),
    Order(2, "Bob", null, null, DAY),
    Order(3, "Eve", BigDecimal("1.50"), Status.PAID, DAY.plusDays(1)),
  )

private fun rowsOfRecords(table: Table) {
  val snapshot: Snapshot? = table.appendRows(ORDERS).getOrNull()
  expect("snapshot", 1L, snapshot?.id)
  val read = table.newReadBuilder()
  expect("records", ORDERS, read.rows(Order::class.java).use { rows -> rows.asSequence().sortedBy(Order::id).toList() })

  RootAllocator().use { allocator ->
    val builder = table.newBatchWriteBuilder().withOverwrite()
    builder.newWrite().use { write ->
      builder.newCommit().use { commit ->
        write.rows(allocator).use { rows ->
          rows.add(ORDERS[2]) // the overload for records, not Object...
          expect("rows", 1L, rows.rowCount())
        }
        val messages: List<CommitMessage> = write.prepareCommit()
        expect("overwritten", 2L, commit.commit(messages).orElseThrow().id)
      }
    }
  }
  var sum = BigDecimal.ZERO
  read.withProjection("id", "amount").withFilter(Predicate.equal("dt", DAY)).rows(Amount::class.java).use { rows ->
    for (row in rows) sum += row.amount ?: BigDecimal.ZERO
  }
  expect("sum", BigDecimal("9.99"), sum)
  expect("a stream", 3L, read.rows(Order::class.java).stream().use { it.count() })
  val partial = read.withProjection("id", "amount").withLimit(1)
  expect("a limit", 1, partial.rows(Amount::class.java).use { it.asSequence().count() })
}

private fun rowsOfOtherKinds(table: Table) {
  RootAllocator().use { allocator ->
    val builder = table.newBatchWriteBuilder()
    builder.newWrite().use { write ->
      builder.newCommit().use { commit ->
        val rows = write.rows(allocator)
        rows.add(1, "Ada", BigDecimal("9.99"), Status.NEW, DAY) // an Int for a BIGINT
        rows.add(2L, "Bob", null, null, DAY)
        val values: Array<Any?> = arrayOf(3, "Eve", 7, "PAID", DAY)
        rows.add(*values)
        rows.add(mapOf("id" to 4, "customer" to "Zoe", "amount" to null, "dt" to DAY))
        rows.add(Row.factory(listOf("id", "customer", "dt")).of(5, "Kim", DAY))
        rows.addAll(listOf(ORDERS[0].copy(id = 6), mapOf("id" to 7, "customer" to "Lea", "dt" to DAY), listOf(8, "Max", null, null, DAY)))
        rows.addAll(sequenceOf(ORDERS[0].copy(id = 9)).asIterable())
        commit.commit(write.prepareCommit())
      }
    }
  }
  val rows = table.newReadBuilder().rows().use { it.asSequence().associateBy { row -> row.getLong("id") } }
  expect("ids", (1L..9L).toSet(), rows.keys)
  val bob = rows.getValue(2)
  expect("a null", null, bob.get("amount"))
  expect("a null by operator", null, bob["amount"])
  expect("isNull", true, bob.isNull("amount"))
  expect("a number", BigDecimal("7.00"), rows.getValue(3).getDecimal("amount"))
  // Long::class.java is the class of the primitive long.
  expect("a Long", 2L, bob.get("id", Long::class.java))
  expect("a boxed Long", 2L, bob.get("id", Long::class.javaObjectType))
  expect("a String", "Bob", bob.get("customer", String::class.java))
  val map: Map<String, Any?> = bob.toMap()
  expect("a map", mapOf("id" to 2L, "customer" to "Bob", "amount" to null, "status" to null, "dt" to DAY), map)
}

private fun mistakes(table: Table) {
  RootAllocator().use { allocator ->
    table.newBatchWriteBuilder().newWrite().use { write ->
      val rows = write.rows(allocator)
      // A data class without @JvmRecord is one value for Object...
      expectError<SchemaMismatchException>("app.PlainOrder", "is not a record") { rows.add(PlainOrder(1, "Ada")) }
      expectError<SchemaMismatchException>("app.PlainOrder", "expected a record") { rows.addAll(listOf(PlainOrder(1, "Ada"))) }
      // An array without the spread operator is one value too.
      expectError<SchemaMismatchException>("1 values; expected 5", "array") { rows.add(arrayOf<Any?>(1, "Ada", null, null, DAY)) }
      expectError<SchemaMismatchException>("1 values; expected 5", "List") { rows.add(listOf(1, "Ada", null, null, DAY)) }
      expectError<SchemaMismatchException>("column 'id'", "kotlin.ULong") { rows.add(1uL, "Ada", null, null, DAY) }
      expectError<SchemaMismatchException>("column 'customer'", "null") { rows.add(1, null, null, null, DAY) }
      expectError<SchemaMismatchException>("'size'", "app.Sized") { rows.add(Sized(1, null)) }
      expect("rows", 0L, rows.rowCount())
    }
  }
  table.appendRows(ORDERS)
  // The class java.lang.Record itself has no components.
  expectError<InvalidArgumentException>("java.lang.Record", "not a record") { table.newReadBuilder().rows(Record::class.java).use { it.next() } }
  // The constructor of a Kotlin class refuses a null for a component that cannot be null.
  table.newReadBuilder().withProjection("id", "amount").withFilter(Predicate.equal("id", 2)).rows(CertainAmount::class.java).use { rows ->
    expectError<NullPointerException>("amount", "app.CertainAmount") { rows.next() }
  }
  expectError<SchemaMismatchException>("'size'", "app.Sized") { table.newReadBuilder().rows(Sized::class.java).use { it.next() } }
  expectError<NotFoundException>("Snapshot 99") { table.snapshot(99) }
}

private fun arrow(catalog: Catalog) {
  RootAllocator().use { allocator ->
    BigIntVector("id", allocator).use { ids ->
      ids.setSafe(0, 7)
      ids.valueCount = 1
      val root = VectorSchemaRoot(listOf(ids))
      val name = Identifier.parse("sales.numbers")
      catalog.dropTable(name, true)
      val table = catalog.createTable(name, Schema.fromArrow(root.schema).option("bucket", "-1").build(), false)
      table.append(root)
      val builder = table.newBatchWriteBuilder().withParallelism(1).withMemoryLimit(64L shl 20)
      builder.newWrite().use { write ->
        builder.newCommit().use { commit ->
          write.writeArrow(root)
          val snapshot = commit.commit(write.prepareCommit()).orElseThrow()
          expect("snapshot", 2L, snapshot.id())
        }
      }
      expect("sum of the batches", 14L, sum(table, allocator))
    }
  }
}

private fun sum(table: Table, allocator: BufferAllocator): Long {
  val read = table.newReadBuilder()
  var sum = 0L
  read.newRead().createReader(read.newScan().plan().splits, allocator).use { reader ->
    while (reader.loadNextBatch()) {
      val vector = reader.vectorSchemaRoot.getVector("id") as BigIntVector
      for (i in 0 until vector.valueCount) sum += vector[i]
    }
  }
  return sum
}

private fun listeners(table: Table) {
  val commits = mutableListOf<Long>()
  val progress = mutableListOf<Long>()
  RootAllocator().use { allocator ->
    // Each lambda becomes a listener.
    val builder =
      table
        .newBatchWriteBuilder()
        .withCommitListener { commits += it.snapshot.id }
        .withWriteListener({ progress += it.rows }, Duration.ofMillis(1))
    builder.newWrite().use { write ->
      builder.newCommit().use { commit ->
        write.rows(allocator).addAll(ORDERS)
        val metrics = write.metrics()
        expect("rows in flight", true, metrics.rows >= 0)
        commit.commit(write.prepareCommit())
      }
    }
  }
  expect("commits", listOf(1L), commits)
}

/** Each assignment compiles only if the nullness of the library reads right; src/refused has the reverse. */
private fun nullness(catalog: Catalog) {
  val table = catalog.getTable(NAME)
  val identifier: Identifier = table.identifier()
  val location: String = table.location()
  val branch: String = table.branch()
  val schema: Schema = table.schema()
  val type: String = schema.columns()[0].type
  val comment: Optional<String> = schema.columns()[2].comment()
  val partitionKeys: List<String> = table.partitionKeys()
  val options: Map<String, String> = table.options()
  val latest: Optional<Snapshot> = table.latestSnapshot()
  val snapshot: Snapshot? = latest.getOrNull()
  val user: String? = snapshot?.commitUser
  val row: Row = Row.factory(listOf("a")).of(null)
  val value: Any? = row.get("a")
  val list: List<Any?> = row.toList()
  val plan = table.newReadBuilder().newScan().plan()
  val partition: Map<String, String> = plan.splits[0].partition()
  val databases: List<String> = catalog.listDatabases()
  expect("sales.orders", identifier.toString())
  expect(true, location.endsWith("orders"))
  expect("main", branch)
  expect("BIGINT NOT NULL", type)
  expect("in euros", comment.getOrNull())
  expect(listOf("dt"), partitionKeys)
  expect("-1", options["bucket"])
  expect(true, user != null)
  expect(null, value)
  expect(listOf(null), list)
  expect(setOf("dt"), partition.keys)
  expect("sales", databases.first())
  // The method equals of a record does not accept a null in Kotlin; the operator does.
  val nothing: Snapshot? = null
  expect(false, snapshot == nothing)
  expect(false, schema.equals(nothing))
}

private fun keywords(table: Table) {
  table.appendRows(ORDERS)
  // `in` is a keyword of Kotlin, so the name needs backticks.
  val filter = Predicate.`in`("id", listOf(1, 3)).and(Predicate.isNotNull("amount")).and(Predicate.not(Predicate.equal("customer", "Ada")))
  val ids = table.newReadBuilder().withFilter(filter).rows().use { it.asSequence().map { row -> row.getLong("id") }.toList() }
  expect("ids", listOf(3L), ids)
  when (val part = filter) {
    is Predicate.And -> expect("parts", 3, part.predicates.size)
    is Predicate.Or,
    is Predicate.Not,
    is Predicate.Leaf -> error("not a conjunction: $part")
  }
  val names: Array<String> = arrayOf("id", "customer")
  expect("a spread", 2, table.newReadBuilder().withProjection(*names).rows().use { it.next().size() })
  expect("the change of a comment", true, SchemaChange.updateComment(null) is SchemaChange.UpdateComment)
}

private fun expect(what: String, expected: Any?, found: Any?) {
  checks++
  check(expected == found) { "$what: expected $expected, found $found" }
}

private fun expect(expected: Any?, found: Any?) = expect("value", expected, found)

/** Checks that a call fails with an exception of a class, whose message has some parts. */
private inline fun <reified E : Throwable> expectError(vararg parts: String, call: () -> Unit) {
  checks++
  try {
    call()
  } catch (e: Throwable) {
    check(e is E && parts.all { it in e.message.orEmpty() }) { "expected ${E::class.java} with ${parts.toList()}, found $e" }
    return
  }
  error("expected ${E::class.java}")
}
