package io.github.paimonffm.options;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitListener;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commit listeners. */
class CommitListenerTest {

  private static final List<Object> ROW = row(1L, 1, "a", new BigDecimal("1.00"));

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final class Recorder implements CommitListener {
    final List<Commit> commits = new ArrayList<>();
    final List<String> tags = new ArrayList<>();

    @Override
    public void onCommit(Commit commit) {
      commits.add(commit);
    }

    @Override
    public void onTagCreated(Tag tag) {
      tags.add("+" + tag.name() + "@" + tag.snapshot().id());
    }

    @Override
    public void onTagRemoved(Tag tag) {
      tags.add("-" + tag.name());
    }

    @Override
    public Set<String> replacedCallbacks() {
      return Set.of("org.example.Metastore", "org.example.Lineage");
    }
  }

  @Test
  void listenersSeeTheSnapshotOnceItIsPublished() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    Recorder recorder = new Recorder();
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withCommitListener(recorder);
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(ROW));
    Snapshot snapshot;
    try (BatchTableCommit commit = builder.newCommit()) {
      snapshot = commit.commit(messages).orElseThrow();
      assertEquals(snapshot, commit.commit(messages).orElseThrow());
    }
    CommitListener.Commit seen = recorder.commits.getFirst();
    assertEquals(1, recorder.commits.size(), "a repeated commit does not call the listener");
    assertEquals(snapshot, seen.snapshot());
    assertEquals(messages, seen.messages());
    assertEquals(table.identifier(), seen.table());
    assertEquals(table.location(), seen.location());
    assertEquals("main", seen.branch());
  }

  @Test
  void failingListenerDoesNotFailTheCommit() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    Recorder recorder = new Recorder();
    CommitListener failing =
        commit -> {
          throw new IOException("the metastore is not available");
        };
    BatchWriteBuilder builder =
        table.newBatchWriteBuilder().withCommitListener(failing).withCommitListener(recorder);
    try (CapturedLog log = new CapturedLog()) {
      Workspace.commit(builder, workspace.prepare(builder, table, List.of(ROW))).orElseThrow();
      assertTrue(log.text().contains("ERROR"), log.text());
      assertTrue(log.text().contains("snapshot 1 of db.t is published"), log.text());
    }
    assertEquals(1, recorder.commits.size());
    Rows.assertSame(List.of(ROW), workspace.rows(table));
  }

  @Test
  void refusedCommitsCallNoListener() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    Recorder recorder = new Recorder();
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withCommitListener(recorder);
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(ROW));
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
      assertThrows(IllegalStateException.class, () -> commit.commit(messages));
      assertTrue(commit.commit(List.of()).isEmpty());
    }
    assertEquals(List.of(), recorder.commits);
  }

  private Table withCallbacks(String classes) {
    Schema.Builder schema = Layout.APPEND.schema().option("commit.callbacks", classes);
    return workspace.create("t", schema);
  }

  @Test
  void listenerReplacesCallbacksOfTable() {
    Table table = withCallbacks("org.example.Metastore, org.example.Lineage");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(ROW));
    UnsupportedFeatureException e =
        assertThrows(UnsupportedFeatureException.class, builder::newCommit);
    assertTrue(e.getMessage().contains("'commit.callbacks'"), e.getMessage());
    Recorder recorder = new Recorder();
    Workspace.commit(builder.withCommitListener(recorder), messages).orElseThrow();
    assertEquals(1, recorder.commits.size());
  }

  @Test
  void everyCallbackNeedsAListener() {
    Table table = withCallbacks("org.example.Metastore,org.example.Other");
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withCommitListener(new Recorder());
    assertThrows(UnsupportedFeatureException.class, builder::newCommit);
  }

  /** A listener that the class loader below defines again, with separate static fields. */
  public static final class Provided implements CommitListener {
    private static final String SEEN = "paimonffm.test.provided";

    @Override
    public void onCommit(Commit commit) {
      System.setProperty(SEEN, System.getProperty(SEEN, "") + commit.snapshot().id());
    }
  }

  /** A class loader with its own {@link Provided} and the service file that names it. */
  private static final class Providing extends ClassLoader {
    private final Path services;

    Providing(Path services) {
      super(CommitListener.class.getClassLoader());
      this.services = services;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.equals(Provided.class.getName())) {
          return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        try (InputStream in =
            CommitListenerTest.class.getResourceAsStream("CommitListenerTest$Provided.class")) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
      return name.equals("META-INF/services/" + CommitListener.class.getName())
          ? Collections.enumeration(List.of(services.toUri().toURL()))
          : super.findResources(name);
    }
  }

  @Test
  void listenersCanBeProvidedAsAService(@TempDir Path folder) throws Exception {
    Path services = Files.writeString(folder.resolve("services"), Provided.class.getName());
    Table table = workspace.create("t", Layout.APPEND.schema());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      Thread.currentThread().setContextClassLoader(new Providing(services));
      workspace.append(table, List.of(ROW));
      Thread.currentThread().setContextClassLoader(before);
      workspace.append(table, List.of(ROW));
      assertEquals("1", System.getProperty(Provided.SEEN));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      System.clearProperty(Provided.SEEN);
    }
  }

  @Test
  void listenersAreNotifiedOfTags() {
    Table table =
        workspace.create(
            "t",
            Layout.APPEND
                .schema()
                .option("tag.automatic-creation", "batch")
                .option("tag.batch.customized-name", "newest")
                .option("tag.callbacks", "org.example.Lineage"));
    Recorder recorder = new Recorder();
    for (int i = 0; i < 2; i++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder().withCommitListener(recorder);
      Workspace.commit(builder, workspace.prepare(builder, table, List.of(ROW))).orElseThrow();
    }
    assertEquals(List.of("+newest@1", "+newest@2"), recorder.tags);
  }
}
