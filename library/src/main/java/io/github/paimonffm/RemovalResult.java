package io.github.paimonffm;

import java.util.List;

/**
 * The outcome of removing files. A file that cannot be removed does not stop the removal of the
 * others. Files that did not exist any more are in neither list.
 *
 * @param removed the files that were removed; for a dry run, the files that would be; unmodifiable
 * @param failed the files that could not be removed, and why; unmodifiable
 */
public record RemovalResult(List<RemovedFile> removed, List<FailedFile> failed) {

  /** The outcome if there is no file to remove. */
  public static final RemovalResult EMPTY = new RemovalResult(List.of(), List.of());

  /** Copies the lists. */
  public RemovalResult {
    removed = List.copyOf(removed);
    failed = List.copyOf(failed);
  }

  /**
   * Tells whether no file is left behind.
   *
   * @return true if no file failed
   */
  public boolean isComplete() {
    return failed.isEmpty();
  }
}
