package io.github.paimonffm.write;

/**
 * A table option that this library does not implement.
 *
 * @param name the name of the option
 * @param value the value of the option in the table
 * @param refused whether writers and committers fail because of the option, unless it is
 *     {@linkplain BatchWriteBuilder#withIgnoredOptions accepted}: ignoring it makes data stale or
 *     wrong, or writes data to the wrong place. Other options are logged once per table
 * @param reason the purpose of the option, and the behavior of this library
 */
public record IgnoredOption(String name, String value, boolean refused, String reason) {}
