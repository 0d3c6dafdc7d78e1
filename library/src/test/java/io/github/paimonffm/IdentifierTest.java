package io.github.paimonffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and validation of identifiers. */
class IdentifierTest {

  @Test
  void parseInvertsToString() {
    Identifier identifier = Identifier.of("sales", "orders");
    assertEquals("sales.orders", identifier.toString());
    assertEquals(identifier, Identifier.parse("sales.orders"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "a.b.c", ".orders", "sales.", ".", "  .orders"})
  void parseRefusesInvalidText(String name) {
    assertThrows(InvalidArgumentException.class, () -> Identifier.parse(name));
  }

  @Test
  void namesMayContainDotsButNotBeBlank() {
    assertEquals("a.b", Identifier.of("x", "a.b").table());
    assertThrows(InvalidArgumentException.class, () -> Identifier.of("", "t"));
    assertThrows(InvalidArgumentException.class, () -> Identifier.of("d", " "));
  }
}
