package io.github.paimonffm.cli;

import io.github.paimonffm.cli.load.LoadListener;
import io.github.paimonffm.cli.text.Sizes;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar of a load: the part of the files that was read, the rows, and the rate. */
final class ProgressLine implements LoadListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long MEGABYTE = 1_000_000;

  private final ProgressBar bar;

  /** The start of the phase in which rows are written, for the rate. */
  private long loadStart;

  /**
   * Creates a bar on a terminal.
   *
   * @param bytes the size of all files in bytes
   */
  ProgressLine(PrintStream terminal, long bytes) {
    bar =
        ProgressBar.builder()
            .setTaskName("load")
            .setInitialMax(bytes)
            .setUnit(" MB", MEGABYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void progress(long rows, long bytes) {
    bar.stepTo(bytes);
    double seconds = Math.max((System.nanoTime() - loadStart) / 1e9, 1e-3);
    bar.setExtraMessage(
        " %s rows, %s/s".formatted(Sizes.number(rows), Sizes.number(Math.round(rows / seconds))));
  }

  @Override
  public void phase(Phase phase) {
    bar.setExtraMessage(" " + phase.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (phase == Phase.LOADING) {
      loadStart = System.nanoTime();
    }
  }

  /** Removes the bar from the terminal. */
  @Override
  public void close() {
    bar.close();
  }
}
