package io.github.paimonffm.internal.commit;

import io.github.paimonffm.write.BatchWriteBuilder;

/** A builder as its committers see it. */
public interface CommittingBuilder extends BatchWriteBuilder {

  /**
   * The newest snapshot before the builder was made. Snapshots up to this one are not the builder's
   * own.
   */
  SnapshotMark since();

  @Override
  BatchTableCommitImpl newCommit();
}
