/**
 * The code of the documentation. Each test runs the samples of one page, which are the lines
 * between {@code // sample} and {@code // end}. {@code scripts/site} fails if the page does not
 * have the same lines.
 */
package io.github.paimonffm.docs;
