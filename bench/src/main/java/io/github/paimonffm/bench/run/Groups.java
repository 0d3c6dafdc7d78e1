package io.github.paimonffm.bench.run;

import static io.github.paimonffm.bench.job.Job.Action.COMMIT_ROWS;
import static io.github.paimonffm.bench.job.Job.Action.CROSS_BOUNDARY;
import static io.github.paimonffm.bench.job.Job.Action.FILL_VECTORS;
import static io.github.paimonffm.bench.job.Job.Action.READ;
import static io.github.paimonffm.bench.job.Job.Action.READ_VALUES;
import static io.github.paimonffm.bench.job.Job.Action.START;
import static io.github.paimonffm.bench.job.Job.Action.START_EXTRACTING;
import static io.github.paimonffm.bench.job.Job.Action.WRITE_RECORDS;
import static io.github.paimonffm.bench.job.Job.Action.WRITE_ROWS;
import static io.github.paimonffm.bench.job.Job.Engine.ARROW_FILE;
import static io.github.paimonffm.bench.job.Job.Engine.OURS;
import static io.github.paimonffm.bench.job.Job.Engine.PAIMON_JAVA;
import static io.github.paimonffm.bench.job.Job.Engine.PAIMON_JAVA_BUNDLES;
import static io.github.paimonffm.bench.job.Job.Engine.PAIMON_JAVA_NATIVE;
import static io.github.paimonffm.bench.job.Job.Engine.PAIMON_JAVA_NATIVE_FILES;
import static io.github.paimonffm.bench.job.Job.Engine.PARQUET_UNCOMPRESSED;
import static io.github.paimonffm.bench.job.Job.Engine.PARQUET_ZSTD;
import static io.github.paimonffm.bench.job.Job.Engine.PYPAIMON;
import static io.github.paimonffm.bench.job.Job.Engine.PYPAIMON_NATIVE;

import io.github.paimonffm.bench.data.Dataset;
import io.github.paimonffm.bench.data.Dataset.Kind;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import java.util.ArrayList;
import java.util.List;

/** All groups of jobs and their figures. */
final class Groups {

  private static final long MIB = 1024 * 1024;
  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;
  private static final int LONG_HISTORY = 10_000;
  private static final int LARGE_TIMES = 10;

  /** After this many repetitions, the times of jobs with rows no longer become shorter. */
  private static final int ROW_WARM_UPS = 5;

  private Groups() {}

  static List<Group> of(Scale scale) {
    Dataset wide = new Dataset(Kind.WIDE, scale.rows());
    Dataset keyed = new Dataset(Kind.WIDE, scale.keyedRows());
    Dataset updates = new Dataset(Kind.WIDE_UPDATE, scale.keyedRows());
    Dataset lineItems = new Dataset(Kind.LINEITEM, scale.lineItems());
    Job ours = Job.write(OURS, wide);
    Job oursKeyed = Job.write(OURS, keyed).keyed();
    Job start = Job.write(OURS, keyed).to(START);
    Job commits = Job.write(OURS, keyed).to(COMMIT_ROWS).times(scale.commits());

    List<Group> groups = new ArrayList<>();
    groups.add(
        new Group("start", "The first calls of a process: open a catalog, commit and read one row")
            // A process records that it has verified the library if the file is at least two
            // seconds old.
            .prepare(start, 5)
            .job("ours", start)
            .job("ours-extracting", start.to(START_EXTRACTING))
            .job("paimon-java", start.by(PAIMON_JAVA))
            .value("first-call-milliseconds", "ours", Metric.FIRST_SECONDS, MILLIS)
            .value("first-call-milliseconds", "ours-extracting", Metric.FIRST_SECONDS, MILLIS)
            .times("ours", "paimon-java")
            .inFreshProcesses());
    groups.add(
        new Group("floor", "Unpartitioned, one lane, against the least work that a write needs")
            .job("ours", ours.lanes(1))
            .job("floor", ours.by(PARQUET_ZSTD))
            .job("ours-uncompressed", ours.lanes(1).option("file.compression", "none"))
            .job("floor-uncompressed", ours.by(PARQUET_UNCOMPRESSED))
            .job("arrow-file", ours.by(ARROW_FILE))
            .times("ours", "floor")
            .times("ours-uncompressed", "floor-uncompressed")
            .times("ours", "arrow-file")
            .sizes("ours", "floor"));
    groups.add(
        new Group("lanes", "Unpartitioned, one lane and two lanes")
            .job("one-lane", ours.lanes(1))
            .job("two-lanes", ours.lanes(2))
            .times("one-lane", "two-lanes"));
    groups.add(
        new Group("unpartitioned", "Unpartitioned, against other engines")
            .job("ours", ours)
            .job("paimon-java", ours.by(PAIMON_JAVA))
            .job("paimon-java-bundles", ours.by(PAIMON_JAVA_BUNDLES))
            .job("pypaimon", ours.by(PYPAIMON))
            .job("pypaimon-native", ours.by(PYPAIMON_NATIVE))
            .times("paimon-java", "ours")
            .times("paimon-java-bundles", "ours")
            .times("pypaimon", "ours")
            .times("pypaimon-native", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(paimonJavaApi("paimon-java-api", "Paimon Java's own write API, row by row", ours));
    groups.add(
        paimonJavaApi(
            "paimon-java-api-primary-key",
            "Paimon Java's own write API, row by row, with a primary key",
            oursKeyed));
    groups.add(
        new Group("paimon-java-api-read", "Paimon Java's own read API, every value of each row")
            .prepare(ours)
            .job("paimon-java", ours.to(READ_VALUES).by(PAIMON_JAVA))
            .job("native", ours.to(READ_VALUES).by(PAIMON_JAVA_NATIVE))
            .times("paimon-java", "native")
            .warmedUp(ROW_WARM_UPS));
    groups.add(
        new Group(
                "paimon-java-api-merged-read",
                "Paimon Java's own read API, a primary-key table whose rows were all written twice")
            .prepare(oursKeyed)
            .prepare(oursKeyed.of(updates))
            .job("paimon-java", oursKeyed.of(updates).to(READ_VALUES).by(PAIMON_JAVA))
            .job("native", oursKeyed.of(updates).to(READ_VALUES).by(PAIMON_JAVA_NATIVE))
            .times("paimon-java", "native")
            .warmedUp(ROW_WARM_UPS));
    groups.add(
        new Group(
                "paimon-java-files",
                "Paimon Java's own write API, native, with files through Paimon Java's FileIO")
            .job("direct", ours.by(PAIMON_JAVA_NATIVE))
            .job("file-io", ours.by(PAIMON_JAVA_NATIVE_FILES))
            .times("file-io", "direct")
            .warmedUp(ROW_WARM_UPS));
    groups.add(
        new Group(
                "paimon-java-files-read",
                "Paimon Java's own read API, native, with files through Paimon Java's FileIO")
            .prepare(ours)
            .job("paimon-java", ours.to(READ).by(PAIMON_JAVA))
            .job("direct", ours.to(READ).by(PAIMON_JAVA_NATIVE))
            .job("file-io", ours.to(READ).by(PAIMON_JAVA_NATIVE_FILES))
            .times("file-io", "direct")
            .times("paimon-java", "file-io")
            .warmedUp(ROW_WARM_UPS));
    groups.add(
        new Group("partitions-10", "10 partitions, each batch with rows of all")
            .job("unpartitioned", ours)
            .job("ours", ours.partitioned(10))
            .job("paimon-java", ours.partitioned(10).by(PAIMON_JAVA))
            .job("pypaimon", ours.partitioned(10).by(PYPAIMON))
            .job("pypaimon-native", ours.partitioned(10).by(PYPAIMON_NATIVE))
            .times("ours", "unpartitioned")
            .times("paimon-java", "ours")
            .times("pypaimon", "ours")
            .times("pypaimon-native", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(
        new Group("partitions-100", "100 partitions, each batch with rows of all")
            .job("unpartitioned", ours)
            .job("ours", ours.partitioned(100))
            .job("paimon-java", ours.partitioned(100).by(PAIMON_JAVA))
            .times("ours", "unpartitioned")
            .times("paimon-java", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(
        new Group("partitions-1000", "1,000 partitions, with a memory limit of 256 MiB")
            .job("ours", ours.partitioned(1000).limited(256 * MIB))
            .job("paimon-java", ours.partitioned(1000).by(PAIMON_JAVA))
            .value("memory-megabytes", "ours", Metric.MEMORY_BYTES, 1 / 1e6)
            .times("paimon-java", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(
        new Group("primary-key", "Primary key, 4 buckets")
            .job("ours", oursKeyed)
            .job("paimon-java", oursKeyed.by(PAIMON_JAVA))
            .times("paimon-java", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(
        new Group("lineitem", "TPC-H's lineitem, unpartitioned")
            .job("ours", Job.write(OURS, lineItems))
            .job("floor", Job.write(PARQUET_ZSTD, lineItems))
            .job("paimon-java", Job.write(PAIMON_JAVA, lineItems))
            .job("pypaimon-native", Job.write(PYPAIMON_NATIVE, lineItems))
            .times("ours", "floor")
            .times("paimon-java", "ours")
            .times("pypaimon-native", "ours")
            .sizes("ours", "paimon-java"));
    groups.add(
        new Group("boundary", "Share of crossing the boundary in a write")
            .job("ours", ours.to(CROSS_BOUNDARY))
            .value("share-of-8-columns", "ours", Metric.SHARE_OF_8_COLUMNS, 1)
            .value("share-of-200-columns", "ours", Metric.SHARE_OF_200_COLUMNS, 1)
            .atMostRounds(3));
    groups.add(
        new Group("one-row-batches", "writeArrow of batches of one row")
            .job("ours", ours.to(WRITE_ROWS).times(scale.calls()))
            .value("microseconds", "ours", Metric.SECONDS, MICROS / scale.calls()));
    groups.add(
        new Group("records", "Records with every type, by a row writer and by hand to vectors")
            .job("row-writer", oursKeyed.to(WRITE_RECORDS))
            .job("vectors", oursKeyed.to(FILL_VECTORS))
            .times("row-writer", "vectors")
            .warmedUp(ROW_WARM_UPS));
    groups.add(oneRowCommits("commits", "Commits of one row", commits));
    groups.add(
        oneRowCommits(
            "commits-primary-key", "Commits of one row with a primary key", commits.keyed()));
    groups.add(
        oneRowCommits(
                "commits-in-memory", "Commits of one row, where it takes no time to sync", commits)
            .inMemory());
    groups.add(
        new Group("read", "Reading all rows")
            .prepare(ours)
            .job("ours", ours.to(READ))
            .job("one-lane", ours.to(READ).lanes(1))
            .job("paimon-java", ours.to(READ).by(PAIMON_JAVA))
            .times("one-lane", "ours")
            .times("paimon-java", "ours"));
    groups.add(
        new Group("merged-read", "Reading a primary-key table whose rows were all written twice")
            .prepare(oursKeyed)
            .prepare(oursKeyed.of(updates))
            .job("ours", oursKeyed.of(updates).to(READ))
            .job("paimon-java", oursKeyed.of(updates).to(READ).by(PAIMON_JAVA))
            .times("paimon-java", "ours"));
    if (!scale.quick()) {
      groups.add(
          new Group("large", "Ten times as many rows in one commit")
              .job("ours", ours)
              .job("ten-times", ours.times(LARGE_TIMES))
              .times("ten-times", "ours")
              .ratio("memory", Metric.MEMORY_BYTES, "ten-times", "ours")
              .atMostRounds(3));
      groups.add(longHistory("commits-10000", "10,000 commits of one row", commits));
      groups.add(
          longHistory(
              "commits-10000-primary-key",
              "10,000 commits of one row with a primary key",
              commits.keyed()));
    }
    return groups;
  }

  private static Group paimonJavaApi(String name, String title, Job write) {
    return new Group(name, title)
        .job("paimon-java", write.by(PAIMON_JAVA))
        .job("native-one-lane", write.by(PAIMON_JAVA_NATIVE).lanes(1))
        .job("native", write.by(PAIMON_JAVA_NATIVE))
        .job("arrow", write)
        .times("paimon-java", "native-one-lane")
        .times("paimon-java", "native")
        .times("native", "arrow")
        .warmedUp(ROW_WARM_UPS);
  }

  private static Group oneRowCommits(String name, String title, Job commits) {
    return new Group(name, title)
        .job("ours", commits)
        .job("paimon-java", commits.by(PAIMON_JAVA))
        .value("first-milliseconds", "ours", Metric.FIRST_SECONDS, MILLIS)
        .within("last/first", "ours", Metric.LAST_SECONDS, Metric.FIRST_SECONDS)
        .ratio("last", Metric.LAST_SECONDS, "ours", "paimon-java")
        .ratio("plan", Metric.PLAN_SECONDS, "ours", "paimon-java")
        .atMostRounds(3);
  }

  private static Group longHistory(String name, String title, Job commits) {
    return new Group(name, title)
        .job("ours", commits.times(LONG_HISTORY))
        .within("last/first", "ours", Metric.LAST_SECONDS, Metric.FIRST_SECONDS)
        .atMostRounds(1);
  }
}
