package io.github.paimonffm.internal.message;

import io.github.paimonffm.Schema;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.wire.MessageSummary;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What part of a table one writer has to have for itself in a commit. */
enum BucketOwnership {
  /** Nothing: rows have no keys, or their bucket is decided later. */
  SHARED("") {
    @Override
    Object share(MessageSummary message) {
      return this;
    }

    @Override
    String describe(MessageSummary message) {
      return "the table";
    }
  },
  /** A bucket: rows of one key are numbered by its writer. */
  BUCKET("rows of one key have to go through one writer; distribute them by bucket") {
    @Override
    Object share(MessageSummary message) {
      return Map.entry(message.partition(), message.bucket());
    }

    @Override
    String describe(MessageSummary message) {
      return "bucket " + message.bucket() + inPartition(message);
    }
  },
  /** A partition: its writer decides which bucket a key goes to. */
  PARTITION("its buckets are dynamic; distribute the rows by partition") {
    @Override
    Object share(MessageSummary message) {
      return message.partition();
    }

    @Override
    String describe(MessageSummary message) {
      return message.partition().isEmpty() ? "the table" : "partition " + message.partition();
    }
  },
  /** All of it: a key may move from any partition to any other. */
  TABLE("its keys are unique across partitions; let one writer write it all") {
    @Override
    Object share(MessageSummary message) {
      return this;
    }

    @Override
    String describe(MessageSummary message) {
      return "the table";
    }
  };

  private static final String DYNAMIC = "-1";
  private static final String POSTPONED = "-2";

  private final String rule;

  BucketOwnership(String rule) {
    this.rule = rule;
  }

  /** What a table of this schema asks for. */
  static BucketOwnership of(Schema schema) {
    List<String> key = schema.primaryKeys();
    String bucket = schema.options().getOrDefault("bucket", DYNAMIC).strip();
    if (key.isEmpty() || bucket.equals(POSTPONED)) {
      return SHARED;
    }
    if (!bucket.equals(DYNAMIC)) {
      return BUCKET;
    }
    return key.containsAll(schema.partitionKeys()) ? PARTITION : TABLE;
  }

  /** Equal for messages that have to come from one writer. */
  abstract Object share(MessageSummary message);

  /** What the message's writer has for itself. */
  abstract String describe(MessageSummary message);

  /** Whether both writers may have written the same part. */
  boolean allows(UUID one, UUID other) {
    if (this == SHARED) {
      return true;
    }
    // One writer makes one message for a bucket: of two, one is of somebody else.
    boolean unknown = this == BUCKET && one.equals(MessageEnvelope.UNKNOWN_WRITER);
    return one.equals(other) && !unknown;
  }

  /** Why, and what to do. */
  String rule() {
    return rule;
  }

  private static String inPartition(MessageSummary message) {
    return message.partition().isEmpty() ? "" : " of partition " + message.partition();
  }
}
