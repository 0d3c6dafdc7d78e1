package io.github.paimonffm.write;

/**
 * An option of a table that this library does not carry out.
 *
 * @param name the name of the option
 * @param value its value in the table
 * @param refused whether writers and committers fail because of it, unless it is {@linkplain
 *     BatchWriteBuilder#withIgnoredOptions accepted}: ignoring it makes data stale or wrong, or
 *     writes data where they do not belong. Other options are logged once per table
 * @param reason what the option asks for, and what this library does instead
 */
public record IgnoredOption(String name, String value, boolean refused, String reason) {}
