package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.PaimonFfm;
import io.github.paimonffm.oracle.engine.PaimonJava;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.matrix.Mode.Trait;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of a mode. One engine creates and fills the table; both engines read; the other engine
 * writes; both read. Paimon Java compacts tables with a primary key before the last write.
 *
 * <p>If this library created the table, this library writes once more after Paimon Java, and both
 * engines filter by single values at the end.
 */
final class TableScenario {

  /** The name of the branch, in modes with a branch. */
  private static final String BRANCH_NAME = "b1";

  private final PaimonFfm ours;
  private final PaimonJava java;
  private final Mode mode;
  private final List<TypeCase> types;
  private final TableSpec spec;
  private final String table;
  private final Batches batches;
  private final List<List<Change>> written = new ArrayList<>();

  TableScenario(
      PaimonFfm ours,
      PaimonJava java,
      Mode mode,
      Map<String, String> fileOptions,
      List<TypeCase> types,
      String table) {
    this.ours = ours;
    this.java = java;
    this.mode = mode;
    this.types = types;
    this.spec = mode.spec(types, fileOptions);
    this.table = table;
    this.batches = new Batches(mode, types);
  }

  /** Runs the scenario with a table that this library creates and writes first. */
  Outcome writtenByUs() {
    try {
      ours.create(table, spec);
      createBranch();
      write(ours);
      write(ours);
      makeReadable();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed(ours.name() + " writes", failure);
    }
    try {
      check(ours);
    } catch (Exception | AssertionError failure) {
      return failure instanceof Refusal refusal && mode.has(Trait.ALLOW_UNREADABLE)
          ? Outcome.refusedOnRead(refusal)
          : Outcome.failed(ours.name() + " reads its own table", failure);
    }
    try {
      check(java);
      write(java);
      makeReadable();
      check(java);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
    try {
      check(ours);
    } catch (Refusal refusal) {
      return Outcome.unreadableAfterJavaWrite(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
    try {
      compactIfKeyed();
      write(ours);
      makeReadable();
      checkBoth();
      checkFilters();
      return Outcome.passed();
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
  }

  /**
   * Runs the scenario with a table that Paimon Java refuses. Only this library creates, writes and
   * reads the table.
   */
  Outcome writtenByUsAlone() {
    try {
      ours.create(table, spec);
      write(ours);
      write(ours);
      if (!mode.has(Trait.ALLOW_UNREADABLE)) {
        check(ours);
      }
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed(ours.name() + " alone", failure);
    }
  }

  /** Runs the scenario with a table that Paimon Java creates and writes first. */
  Outcome writtenByJava() {
    try {
      java.create(table, spec);
      createBranch();
      write(java);
      write(java);
      makeReadable();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed(java.name() + " writes", failure);
    }
    try {
      check(java);
    } catch (Exception | AssertionError failure) {
      return misread(failure);
    }
    try {
      check(ours);
      compactIfKeyed();
    } catch (Refusal refusal) {
      return Outcome.refusedOnRead(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + java.name(), failure);
    }
    try {
      write(ours);
    } catch (Refusal refusal) {
      return readOnly(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed(ours.name() + " writes to the table of " + java.name(), failure);
    }
    try {
      makeReadable();
      checkBoth();
      return Outcome.passed();
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by both", failure);
    }
  }

  /** Checks that this library reads a table to which it refuses to write. */
  private Outcome readOnly(Refusal refusal) {
    try {
      check(ours);
      return Outcome.readOnly(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written and compacted by " + java.name(), failure);
    }
  }

  /** Returns the outcome if Paimon Java misreads its own table. */
  private Outcome misread(Throwable failure) {
    try {
      check(ours);
      return Outcome.failed("only " + java.name() + " misreads its own table", failure);
    } catch (Exception | AssertionError ignored) {
      return Outcome.failed("no engine reads what " + java.name() + " wrote", failure);
    }
  }

  /** Returns the name of the tested table or branch. */
  private String target() {
    return mode.has(Trait.BRANCH) ? table + Engine.BRANCH + BRANCH_NAME : table;
  }

  private void createBranch() throws Exception {
    if (mode.has(Trait.BRANCH)) {
      java.createBranch(table, BRANCH_NAME);
    }
  }

  private void write(Engine engine) throws Exception {
    List<Change> batch = batches.get(written.size());
    if (engine == ours && mode.has(Trait.ALLOW_UNREADABLE)) {
      ours.writeUnreadable(target(), batch);
    } else {
      engine.write(target(), batch);
    }
    written.add(batch);
  }

  /** Compacts the table if its rows are unreadable before a compaction. */
  private void makeReadable() {
    if (mode.has(Trait.ALLOW_UNREADABLE)) {
      compactNow();
    }
  }

  private void compactIfKeyed() {
    if (mode.hasPrimaryKey() && !mode.has(Trait.NEVER_VISIBLE)) {
      compactNow();
    }
  }

  private void compactNow() {
    try {
      java.compact(target());
    } catch (Exception failure) {
      throw new AssertionError(java.name() + " compacts: " + Outcome.words(failure), failure);
    }
  }

  private void checkBoth() throws Exception {
    check(java);
    check(ours);
  }

  private void check(Engine engine) throws Exception {
    String what = engine.name() + " reads after " + written.size() + " writes";
    List<List<Object>> rows = read(engine, target(), what);
    RowAssertions.assertRowsEqual(what, spec.columns(), mode.expected(spec, written), rows);
  }

  /** Reads a table; the message of a failure begins with {@code what}. */
  static List<List<Object>> read(Engine engine, String table, String what) throws Exception {
    try {
      return engine.read(table);
    } catch (Refusal refusal) {
      throw refusal;
    } catch (Exception failure) {
      throw new AssertionError(what + ": " + Outcome.words(failure), failure);
    }
  }

  private void checkFilters() throws Exception {
    if (mode.has(Trait.FILTERS)) {
      List<List<Object>> rows = mode.expected(spec, written);
      new ValueFilters(List.of(java, ours), target(), spec, rows).check(mode, types);
    }
  }
}
