/**
 * Programs that {@code scripts/stress} runs, one for each of its subcommands, and what only they
 * need. No class here is a test; tests run the short forms.
 */
package io.github.paimonffm.stress;
