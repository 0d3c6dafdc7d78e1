/**
 * The programs of {@code scripts/stress}, one for each subcommand, and the classes that only these
 * programs need. No class here is a test; tests run the short forms of the programs.
 */
package io.github.paimonffm.stress;
