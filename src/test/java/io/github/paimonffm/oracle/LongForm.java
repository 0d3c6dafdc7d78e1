package io.github.paimonffm.oracle;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * Whether the tests run as long as they can: {@code -Dpaimonffm.oracle=long}. Then the matrix has a
 * table for each type by itself, and there are more and larger generated tables.
 */
public final class LongForm implements SkipExecutionHook {

  /** Whether it is asked for. */
  public static boolean isOn() {
    return "long".equals(System.getProperty("paimonffm.oracle"));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return isOn()
        ? SkipResult.doNotSkip()
        : SkipResult.skip("the long form is run by -Dpaimonffm.oracle=long");
  }
}
