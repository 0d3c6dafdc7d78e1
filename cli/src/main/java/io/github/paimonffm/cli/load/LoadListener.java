package io.github.paimonffm.cli.load;

/** A listener for the progress of a load. The thread of the load calls it. */
public interface LoadListener {

  /** A phase of a load, in this order. */
  enum Phase {
    /** The types of the columns of a new table are searched in the files. */
    FINDING_TYPES,
    /** The rows are read, and written to data files. */
    LOADING,
    /** The last rows are written to data files. */
    COMPLETING_FILES,
    /** The snapshot is published. */
    COMMITTING
  }

  /** A listener that does nothing. */
  LoadListener NONE =
      new LoadListener() {
        @Override
        public void progress(long rows, long bytes) {}

        @Override
        public void phase(Phase phase) {}
      };

  /**
   * Receives the progress of reading after each batch.
   *
   * @param rows the number of rows of all files that were read
   * @param bytes an estimate of the number of bytes of all files that were read
   */
  void progress(long rows, long bytes);

  /**
   * Receives the start of a phase.
   *
   * @param phase the phase
   */
  void phase(Phase phase);
}
