package io.github.paimonffm.oracle;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * A hook that skips tests unless {@code -Dpaimonffm.oracle=long} is set. With this property, the
 * matrix uses one table per type, and the tests generate more and larger tables.
 */
public final class LongForm implements SkipExecutionHook {

  /** Returns whether the property is set. */
  public static boolean isEnabled() {
    return "long".equals(System.getProperty("paimonffm.oracle"));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return isEnabled()
        ? SkipResult.doNotSkip()
        : SkipResult.skip("set -Dpaimonffm.oracle=long to run this test");
  }
}
