package io.github.paimonffm.internal.commit;

import io.github.paimonffm.write.BatchWriteBuilder;

/** The view of a builder that its committers use. */
public interface CommittingBuilder extends BatchWriteBuilder {

  /**
   * Returns the newest snapshot before the builder was created. Neither this snapshot nor an older
   * one belongs to the builder.
   */
  SnapshotMark since();

  @Override
  BatchTableCommitImpl newCommit();
}
