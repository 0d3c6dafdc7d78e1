package io.github.paimonffm.internal.message;

import io.github.paimonffm.Schema;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.wire.MessageSummary;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The part of a table that only one writer of a commit may write. */
enum BucketOwnership {
  /** No part: the rows have no keys, or their bucket is decided later. */
  SHARED(""),
  /** A bucket: one writer numbers the rows of each key. */
  BUCKET("one writer must write all rows of a key; distribute the rows by bucket") {
    @Override
    Object share(MessageSummary message) {
      return Map.entry(message.partition(), message.bucket());
    }

    @Override
    String describe(MessageSummary message) {
      return "bucket " + message.bucket() + inPartition(message);
    }
  },
  /** A partition: its writer assigns keys to buckets. */
  PARTITION("the buckets are dynamic; distribute the rows by partition") {
    @Override
    Object share(MessageSummary message) {
      return message.partition();
    }

    @Override
    String describe(MessageSummary message) {
      return message.partition().isEmpty() ? "the table" : "partition " + message.partition();
    }
  },
  /** The whole table: a key may move from one partition to another. */
  TABLE("the keys are unique across partitions; use one writer for the whole table");

  private static final String DYNAMIC = "-1";
  private static final String POSTPONED = "-2";

  private final String rule;

  BucketOwnership(String rule) {
    this.rule = rule;
  }

  /** Returns the ownership that a table with this schema needs. */
  static BucketOwnership of(Schema schema) {
    List<String> key = schema.primaryKeys();
    String bucket = schema.options().getOrDefault(TableOptions.BUCKET, DYNAMIC).strip();
    if (key.isEmpty() || bucket.equals(POSTPONED)) {
      return SHARED;
    }
    if (!bucket.equals(DYNAMIC)) {
      return BUCKET;
    }
    return key.containsAll(schema.partitionKeys()) ? PARTITION : TABLE;
  }

  /** Returns the owned part. Messages with equal parts must come from one writer. */
  Object share(MessageSummary message) {
    return this;
  }

  /** Describes the part that the message's writer owns. */
  String describe(MessageSummary message) {
    return "the table";
  }

  /** Tells whether one commit may contain messages of both writers for the same part. */
  boolean allows(UUID one, UUID other) {
    if (this == SHARED) {
      return true;
    }
    // A writer prepares one message for each bucket, so two messages for a bucket have two writers.
    boolean unknown = this == BUCKET && one.equals(MessageEnvelope.UNKNOWN_WRITER);
    return one.equals(other) && !unknown;
  }

  /** Returns the reason for the restriction, and advice for the user. */
  String rule() {
    return rule;
  }

  private static String inPartition(MessageSummary message) {
    return message.partition().isEmpty() ? "" : " of partition " + message.partition();
  }
}
