package io.github.paimonffm.structure.sample.second;

import io.github.paimonffm.structure.sample.first.First;
import org.jspecify.annotations.Nullable;

/** The other half of the cycle. */
public record Second(@Nullable First first) {}
