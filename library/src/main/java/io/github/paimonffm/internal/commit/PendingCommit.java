package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import io.github.paimonffm.write.CommitRetry;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A commit that can be repeated. */
record PendingCommit(
    CommittingBuilder builder, CommitOperation operation, List<CommitMessage> messages)
    implements CommitRetry {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public Optional<Snapshot> commit() {
    try (BatchTableCommitImpl committer = builder.newCommit()) {
      return committer.commit(operation, messages);
    }
  }

  /** Makes an attempt. If its outcome is unknown, the exception contains this commit. */
  Optional<Snapshot> attempt(Supplier<Optional<Snapshot>> attempt) {
    try {
      return attempt.get();
    } catch (CommitOutcomeUnknownException e) {
      throw new CommitOutcomeUnknownException(e.getMessage(), e, this);
    }
  }

  @Override
  public String toString() {
    return "CommitRetry("
        + builder
        + ", "
        + operation.kind().code()
        + ", "
        + messages.size()
        + " messages)";
  }
}
