package app

import io.github.paimonffm.Identifier
import io.github.paimonffm.Row
import io.github.paimonffm.Schema
import io.github.paimonffm.Snapshot
import io.github.paimonffm.catalog.Catalog
import io.github.paimonffm.catalog.Table
import io.github.paimonffm.exception.InvalidArgumentException
import io.github.paimonffm.exception.SchemaMismatchException
import io.github.paimonffm.read.Predicate
import io.github.paimonffm.read.Rows
import io.github.paimonffm.write.RowWriter
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.LocalDate
import java.util.concurrent.atomic.AtomicLong
import org.apache.arrow.memory.BufferAllocator
import org.apache.arrow.memory.RootAllocator
import org.apache.arrow.vector.BigIntVector
import org.apache.arrow.vector.VectorSchemaRoot
import scala.jdk.CollectionConverters.*
import scala.jdk.OptionConverters.*
import scala.reflect.ClassTag
import scala.util.Using

/** A case class, which the library does not take as a row. */
case class PlainOrder(id: Long, customer: String)

/** A class that extends Record, which only javac makes a record of Java. */
class NoRecord extends Record {
  override def equals(other: Any): Boolean = false
  override def hashCode: Int = 0
  override def toString: String = "no record"
}

/** Writes and reads tables as a Scala program does. Argument: a warehouse. The source is one for Scala 2.13 and 3. */
object Main {
  private val Day = LocalDate.of(2026, 6, 26)
  private val Name = Identifier.of("sales", "orders")
  private val Orders = Seq(
    new Order(1, "Ada", new java.math.BigDecimal("9.99"), Day),
    new Order(2, "Bob", null, Day),
    new Order(3, "Eve", BigDecimal("1.50").bigDecimal, Day.plusDays(1))
  )
  private var checks = 0

  def main(args: Array[String]): Unit = {
    val options = Map("warehouse" -> args(0))
    Using.resource(Catalog.open(options.asJava)) { catalog =>
      catalog.createDatabase("sales", true)
      rowsOfRecords(newOrders(catalog))
      rowsOfOtherKinds(newOrders(catalog))
      mistakes(newOrders(catalog))
      filters(newOrders(catalog))
      listeners(newOrders(catalog))
      arrow(catalog)
    }
    val version = if (isScala3) "3" else "2.13"
    println(s"scala: $checks checks of writes and reads hold on Scala $version")
  }

  /** The compiler of Scala 3 writes its own description of a class next to the class. */
  private def isScala3: Boolean = {
    val classes = getClass.getProtectionDomain.getCodeSource.getLocation
    Files.exists(Path.of(classes.toURI).resolve("app/Main.tasty"))
  }

  private def newOrders(catalog: Catalog): Table = {
    catalog.dropTable(Name, true)
    val schema = Schema
      .builder()
      .column("id", "BIGINT NOT NULL")
      .column("customer", "STRING NOT NULL")
      .column("amount", "DECIMAL(18, 2)", "in euros")
      .column("dt", "DATE")
      .partitionKeys("dt")
      .options(Map("bucket" -> "-1").asJava)
      .build()
    catalog.createTable(Name, schema, false)
  }

  private def write(table: Table)(add: RowWriter => Unit): Option[Snapshot] =
    Using.Manager { use =>
      val allocator = use(new RootAllocator())
      val builder = table.newBatchWriteBuilder()
      val write = use(builder.newWrite())
      val commit = use(builder.newCommit())
      add(write.rows(allocator))
      commit.commit(write.prepareCommit()).toScala
    }.get

  private def read(table: Table): Map[Long, Row] =
    Using.resource(table.newReadBuilder().rows())(_.asScala.map(row => row.getLong("id") -> row).toMap)

  private def rowsOfRecords(table: Table): Unit = {
    val snapshot: Option[Snapshot] = table.appendRows(Orders.asJava).toScala
    expect("snapshot", Some(1L), snapshot.map(_.id))
    val rows = Using.resource(table.newReadBuilder().rows(classOf[Order]))(_.asScala.toSeq.sortBy(_.id))
    expect("records", Orders, rows)
    write(table)(_.add(Orders.head)) // the overload for records, not Object...
    expect("rows", 4, count(table))
  }

  private def count(table: Table): Int =
    Using.resource(table.newReadBuilder().rows(classOf[Order]))((rows: Rows[Order]) => rows.asScala.size)

  private def rowsOfOtherKinds(table: Table): Unit = {
    val amount = BigDecimal("9.99")
    write(table) { rows =>
      rows.add(1, "Ada", amount.bigDecimal, Day) // an Int for a BIGINT
      rows.add(2L, "Bob", null, Day)
      val values: Seq[Any] = Seq(3, "Eve", 7, Day)
      rows.add(values.map(_.asInstanceOf[AnyRef])*)
      rows.add(Map("id" -> 4, "customer" -> "Zoe", "amount" -> null, "dt" -> Day).asJava)
      rows.add(Row.factory(Seq("id", "customer", "dt").asJava).of(5, "Kim", Day))
      rows.addAll(Seq(Map("id" -> 6, "customer" -> "Lea", "dt" -> Day).asJava, Seq(7, "Max", null, Day).asJava).asJava)
      rows.addAll(Orders.map(order => new Order(order.id + 7, order.customer, order.amount, order.dt)).asJava)
    }
    val rows = read(table)
    expect("ids", (1L to 10L).toSet, rows.keySet)
    expect("a number", 7.0, BigDecimal(rows(3L).getDecimal("amount")).toDouble)
    expect("a null", None, Option(rows(2L).get("amount")))
    // classOf[Long] is the class of the primitive long.
    expect("a Long", 2L, rows(2L).get("id", classOf[Long]))
    expect("a boxed Long", java.lang.Long.valueOf(2), rows(2L).get("id", classOf[java.lang.Long]))
    expect("a map", Set("id", "customer", "amount", "dt"), rows(1L).toMap.asScala.keySet.toSet)
    Using.resource(table.newRowRouter())(router => expect("columns", Seq("dt"), router.columns.asScala.toSeq))
    Using.resource(Catalog.newBucketFunction(4, Seq("INT", "STRING").asJava)) { function =>
      expect("a bucket", true, function.bucketOf(1, null) < 4)
    }
  }

  private def mistakes(table: Table): Unit =
    Using.Manager { use =>
      val allocator = use(new RootAllocator())
      val rows = use(table.newBatchWriteBuilder().newWrite()).rows(allocator)
      // A case class is one value for Object...
      expectError[SchemaMismatchException]("app.PlainOrder", "is not a record")(rows.add(PlainOrder(1, "Ada")))
      expectError[SchemaMismatchException]("app.PlainOrder", "expected a record")(rows.addAll(Seq(PlainOrder(1, "Ada")).asJava))
      expectError[SchemaMismatchException]("scala.collection.immutable", "is not a record, Map or Row")(rows.add(Map("id" -> 1)))
      expectError[SchemaMismatchException]("column 'amount'", "scala.math.BigDecimal", "expected a BigDecimal") {
        rows.add(1, "Ada", BigDecimal("9.99"), Day)
      }
      expectError[SchemaMismatchException]("column 'customer'", "scala.Some", "expected a String")(rows.add(1, Some("Ada"), null, Day))
      expectError[InvalidArgumentException]("app.NoRecord is not a record")(rows.add(new NoRecord))
      expectError[InvalidArgumentException]("app.NoRecord is not a record")(table.newReadBuilder().rows(classOf[NoRecord]))
      expect("rows", 0L, rows.rowCount)
    }.get

  private def filters(table: Table): Unit = {
    table.appendRows(Orders.asJava)
    val filter = Predicate
      .in("id", Seq(1L, 3L).asJava)
      .and(Predicate.isNotNull("amount"))
      .and(Predicate.not(Predicate.equal("customer", "Ada")))
      .and(Predicate.between("id", 1, 3L)) // an Int and a Long for a BIGINT
    val found = Using.resource(table.newReadBuilder().withFilter(filter).withProjection("id").rows())(_.asScala.map(_.getLong("id")).toSeq)
    expect("filtered", Seq(3L), found)
    val text = filter match {
      case and: Predicate.And => s"${and.predicates.size} parts"
      case other => other.toString
    }
    expect("a pattern", "4 parts", text)
    expect("a literal of Scala", true, scala.util.Try(Predicate.equal("amount", BigDecimal(1))).isSuccess)
  }

  private def listeners(table: Table): Unit = {
    val last = new AtomicLong
    Using.Manager { use =>
      val allocator = use(new RootAllocator())
      val builder = table
        .newBatchWriteBuilder()
        .withCommitListener(commit => last.set(commit.snapshot.id))
        .withWriteListener(metrics => require(metrics.rows >= 0), Duration.ofMillis(1))
        .withOverwrite(Map("dt" -> Day).asJava)
      val write = use(builder.newWrite())
      val commit = use(builder.newCommit())
      write.rows(allocator).add(Orders.head)
      commit.commit(write.prepareCommit())
    }.get
    expect("a listener", 1L, last.get)
  }

  private def arrow(catalog: Catalog): Unit =
    Using.Manager { use =>
      val allocator = use(new RootAllocator())
      val ids = use(new BigIntVector("id", allocator))
      ids.setSafe(0, 7)
      ids.setValueCount(1)
      val root = new VectorSchemaRoot(Seq(ids).asJava.asInstanceOf[java.util.List[org.apache.arrow.vector.FieldVector]])
      val name = Identifier.parse("sales.numbers")
      catalog.dropTable(name, true)
      val table = catalog.createTable(name, Schema.fromArrow(root.getSchema).build(), false)
      table.append(root)
      val builder = table.newBatchWriteBuilder()
      val write = use(builder.newWrite())
      write.writeArrow(root)
      use(builder.newCommit()).commit(write.prepareCommit())
      expect("the sum of the batches", 14L, sum(table, allocator))
    }.get

  private def sum(table: Table, allocator: BufferAllocator): Long = {
    val read = table.newReadBuilder()
    Using.resource(read.newRead().createReader(read.newScan().plan().splits, allocator)) { reader =>
      Iterator
        .continually(reader)
        .takeWhile(_.loadNextBatch())
        .flatMap(batch => Seq(batch.getVectorSchemaRoot.getVector("id").asInstanceOf[BigIntVector]))
        .map(ids => (0 until ids.getValueCount).map(i => ids.get(i)).sum)
        .sum
    }
  }

  private def expect(what: String, expected: Any, found: Any): Unit = {
    checks += 1
    if (expected != found) throw new AssertionError(s"$what: expected $expected, found $found")
  }

  /** Checks that a call fails with an exception of a class, whose message has some parts. */
  private def expectError[E <: Throwable](parts: String*)(call: => Any)(implicit tag: ClassTag[E]): Unit = {
    checks += 1
    val failure = scala.util.Try(call).failed.getOrElse(new AssertionError("no failure"))
    if (!tag.runtimeClass.isInstance(failure) || !parts.forall(part => failure.getMessage.contains(part))) {
      throw new AssertionError(s"expected ${tag.runtimeClass} with $parts, found $failure", failure)
    }
  }
}
