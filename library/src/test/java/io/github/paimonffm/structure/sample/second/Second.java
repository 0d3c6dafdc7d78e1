package io.github.paimonffm.structure.sample.second;

import io.github.paimonffm.structure.sample.first.First;
import org.jspecify.annotations.Nullable;

/** The other class of the cycle with {@code First}. */
public record Second(@Nullable First first) {}
