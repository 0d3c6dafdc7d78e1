package io.github.paimonffm.cli.load;

/** A listener for the progress of a load. The thread of the load calls it. */
public interface LoadListener {

  /** A listener that does nothing. */
  LoadListener NONE =
      new LoadListener() {
        @Override
        public void progress(long rows, long bytes) {}

        @Override
        public void phase(String name) {}
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
   * @param name what the load does now, in one or two words
   */
  void phase(String name);
}
