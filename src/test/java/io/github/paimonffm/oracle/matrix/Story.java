package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.PaimonFfm;
import io.github.paimonffm.oracle.engine.PaimonJava;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.matrix.Mode.Trait;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Difference;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The life of one table: created and filled by one engine, read by both, compacted by Paimon Java
 * if it has a primary key, written to by the other and read by both. Where this library began,
 * Paimon Java compacts only what it has written to, this library writes once more, and both look
 * for rows by single values in the end.
 */
final class Story {

  /** The name of the branch, where there is one. */
  private static final String BRANCH_NAME = "b1";

  private final PaimonFfm ours;
  private final PaimonJava java;
  private final Mode mode;
  private final List<TypeCase> types;
  private final TableSpec spec;
  private final String table;
  private final Batches batches;
  private final List<List<Change>> written = new ArrayList<>();

  Story(
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

  /** This library creates the table. */
  Outcome writtenByUs() {
    try {
      ours.create(table, spec);
      branch();
      write(ours);
      write(ours);
      visible();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("when " + ours.name() + " wrote", failure);
    }
    try {
      check(ours);
    } catch (Exception | AssertionError failure) {
      return failure instanceof Refusal refusal && mode.has(Trait.ALLOW_UNREADABLE)
          ? Outcome.unread(refusal)
          : Outcome.failed(ours.name() + " reading its own", failure);
    }
    try {
      check(java);
      write(java);
      visible();
      check(java);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
    try {
      check(ours);
    } catch (Refusal refusal) {
      return Outcome.ownOnly(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
    try {
      compact();
      write(ours);
      visible();
      both();
      lookups();
      return Outcome.passed();
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + ours.name(), failure);
    }
  }

  /** This library creates, writes and reads a table that Paimon Java does not take. */
  Outcome oursAlone() {
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

  /** Paimon Java creates the table. */
  Outcome writtenByJava() {
    try {
      java.create(table, spec);
      branch();
      write(java);
      write(java);
      visible();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("when " + java.name() + " wrote", failure);
    }
    try {
      check(java);
    } catch (Exception | AssertionError failure) {
      return misread(failure);
    }
    try {
      check(ours);
      compact();
    } catch (Refusal refusal) {
      return Outcome.unread(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + java.name(), failure);
    }
    try {
      write(ours);
    } catch (Refusal refusal) {
      return readOnly(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed(ours.name() + " appending to what " + java.name() + " wrote", failure);
    }
    try {
      visible();
      both();
      return Outcome.passed();
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by both", failure);
    }
  }

  /** This library does not write to the table, which it has to read all the same. */
  private Outcome readOnly(Refusal refusal) {
    try {
      check(ours);
      return Outcome.readOnly(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written and compacted by " + java.name(), failure);
    }
  }

  /** Paimon Java does not read what it wrote. */
  private Outcome misread(Throwable failure) {
    try {
      check(ours);
      return Outcome.failed("only " + java.name() + " misreads its own", failure);
    } catch (Exception | AssertionError alike) {
      return Outcome.failed("nobody reads what " + java.name() + " wrote", failure);
    }
  }

  /** The name by which the table is read and written. */
  private String target() {
    return mode.has(Trait.BRANCH) ? table + Engine.BRANCH + BRANCH_NAME : table;
  }

  private void branch() throws Exception {
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

  /** Has Paimon Java compact where nothing can be seen before. */
  private void visible() {
    if (mode.has(Trait.ALLOW_UNREADABLE)) {
      compactNow();
    }
  }

  private void compact() {
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

  private void both() throws Exception {
    check(java);
    check(ours);
  }

  private void check(Engine engine) throws Exception {
    String what = engine.name() + " reads after " + written.size() + " writes";
    List<List<Object>> rows = read(engine, target(), what);
    Difference.refuse(what, spec.columns(), mode.expected(spec, written), rows);
  }

  /** Reads a table, and says what was read when that fails. */
  static List<List<Object>> read(Engine engine, String table, String what) throws Exception {
    try {
      return engine.read(table);
    } catch (Refusal refusal) {
      throw refusal;
    } catch (Exception failure) {
      throw new AssertionError(what + ": " + Outcome.words(failure), failure);
    }
  }

  private void lookups() throws Exception {
    if (mode.has(Trait.LOOKUPS)) {
      List<List<Object>> rows = mode.expected(spec, written);
      new Lookups(List.of(java, ours), target(), spec, rows).run(mode, types);
    }
  }
}
