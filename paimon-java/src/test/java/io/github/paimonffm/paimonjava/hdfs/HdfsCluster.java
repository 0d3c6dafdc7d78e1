package io.github.paimonffm.paimonjava.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An HDFS with one data node in the process of the tests. All test classes share it. */
public final class HdfsCluster implements BeforeAllCallback {

  /** The bytes of a block, as in {@code hdfs-site.xml}. */
  static final int BLOCK = 1 << 20;

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private Running running;

  /** A running cluster, which JUnit closes after all tests. */
  private record Running(MiniDFSCluster cluster, Path folder) implements AutoCloseable {

    static Running start() {
      try {
        Path folder = Files.createTempDirectory("hdfs");
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        // The tests do not need the metadata after a crash of the machine.
        EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
        MiniDFSCluster cluster =
            new MiniDFSCluster.Builder(conf).numDataNodes(1).storagesPerDatanode(1).build();
        return new Running(cluster, folder);
      } catch (IOException e) {
        throw new IllegalStateException("HDFS did not start", e);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.shutdown();
      List<Path> files;
      try (Stream<Path> all = Files.walk(folder)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(HdfsCluster.class))
            .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** Returns the file system of the user of this process. */
  public FileSystem files() throws IOException {
    return running.cluster.getFileSystem();
  }

  /** Returns the location of a new folder, such as {@code hdfs://localhost:8020/w1}. */
  public String newFolder() throws IOException {
    return files().getUri() + "/w" + FOLDERS.incrementAndGet();
  }
}
