/**
 * Events of the JDK Flight Recorder about writes, commits and reads. A disabled event costs a few
 * nanoseconds.
 */
@NullMarked
package io.github.paimonffm.internal.events;

import org.jspecify.annotations.NullMarked;
