package io.github.paimonffm.paimonjava.options;

import org.apache.paimon.options.ConfigOption;
import org.apache.paimon.options.ConfigOptions;
import org.apache.paimon.options.MemorySize;

/**
 * Table options that switch the native writer and the native reader on and configure them. They can
 * be stored with the table, be set for all new tables of a catalog ({@code
 * table-default.write.native.enabled}), or be set for one copy of a table ({@code
 * table.copy(Map.of("write.native.enabled", "true"))}).
 */
public final class NativeOptions {

  /** Whether batch writes use the native writer if it can write the table. */
  public static final ConfigOption<Boolean> WRITE_ENABLED =
      ConfigOptions.key("write.native.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether batch writes use the native writer.");

  /**
   * Whether a batch write fails if the native writer cannot write the table. If false, Paimon's own
   * writer writes the table.
   */
  public static final ConfigOption<Boolean> WRITE_REQUIRED =
      ConfigOptions.key("write.native.required")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether a batch write fails if it cannot use the native writer.");

  /** How many lanes of the native writer encode rows. */
  public static final ConfigOption<Integer> WRITE_PARALLELISM =
      ConfigOptions.key("write.native.parallelism")
          .intType()
          .noDefaultValue()
          .withDescription(
              "The number of lanes of each native writer; by default one for each processor.");

  /** How much native memory each writer holds. */
  public static final ConfigOption<MemorySize> WRITE_MEMORY_LIMIT =
      ConfigOptions.key("write.native.memory-limit")
          .memoryType()
          .noDefaultValue()
          .withDescription(
              "The native memory of each native writer; by default the size of the memory pool of"
                  + " the write, or 512 MiB for each lane.");

  /** Whether reads use the native reader if it can read the splits. */
  public static final ConfigOption<Boolean> READ_ENABLED =
      ConfigOptions.key("read.native.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether reads use the native reader.");

  /**
   * Whether a read fails if the native reader cannot read the splits. If false, Paimon's own reader
   * reads them.
   */
  public static final ConfigOption<Boolean> READ_REQUIRED =
      ConfigOptions.key("read.native.required")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether a read fails if it cannot use the native reader.");

  /** How many lanes of the native reader decode files. */
  public static final ConfigOption<Integer> READ_PARALLELISM =
      ConfigOptions.key("read.native.parallelism")
          .intType()
          .noDefaultValue()
          .withDescription(
              "The number of lanes of each native reader; by default two, or one on a machine with"
                  + " one core.");

  private NativeOptions() {}
}
