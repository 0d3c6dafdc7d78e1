package io.github.paimonffm.internal.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsing of type texts. */
class TypeParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          BOOLEAN                              | BOOLEAN
          tinyint                              | TINYINT
          SmallInt                             | SMALLINT
          INT                                  | INT
          integer                              | INT
          BIGINT NOT NULL                      | BIGINT NOT NULL
          bigint  not   null                   | BIGINT NOT NULL
          BIGINT NULL                          | BIGINT
          FLOAT                                | FLOAT
          DOUBLE                               | DOUBLE
          double precision                     | DOUBLE
          DECIMAL                              | DECIMAL(10, 0)
          NUMERIC(5)                           | DECIMAL(5, 0)
          dec(38,38)                           | DECIMAL(38, 38)
          DECIMAL ( 18 , 2 ) NOT NULL          | DECIMAL(18, 2) NOT NULL
          CHAR                                 | CHAR(1)
          character(255)                       | CHAR(255)
          VARCHAR                              | VARCHAR(1)
          VARCHAR(20)                          | VARCHAR(20)
          VARCHAR(2147483647)                  | STRING
          STRING                               | STRING
          BINARY                               | BINARY(1)
          BINARY(16)                           | BINARY(16)
          VARBINARY(16)                        | VARBINARY(16)
          VARBINARY(2147483647)                | BYTES
          BYTES                                | BYTES
          DATE                                 | DATE
          TIME                                 | TIME(0)
          TIME(3) WITHOUT TIME ZONE            | TIME(3)
          TIMESTAMP                            | TIMESTAMP(6)
          TIMESTAMP(0)                         | TIMESTAMP(0)
          timestamp(9) without time zone       | TIMESTAMP(9)
          TIMESTAMP WITH LOCAL TIME ZONE       | TIMESTAMP(6) WITH LOCAL TIME ZONE
          TIMESTAMP(3) with local time zone    | TIMESTAMP(3) WITH LOCAL TIME ZONE
          TIMESTAMP_LTZ                        | TIMESTAMP(6) WITH LOCAL TIME ZONE
          TIMESTAMP_LTZ(3) NOT NULL            | TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL
          VARIANT                              | VARIANT
          BLOB                                 | BLOB
          ARRAY<STRING>                        | ARRAY<STRING>
          array < int not null > not null      | ARRAY<INT NOT NULL> NOT NULL
          MULTISET<INT>                        | MULTISET<INT>
          MAP<STRING,ARRAY<DATE>>              | MAP<STRING, ARRAY<DATE>>
          VECTOR<FLOAT, 128>                   | VECTOR<FLOAT, 128>
          ROW<a INT, b DATE>                   | ROW<`a` INT, `b` DATE>
          ROW(a INT NOT NULL, b DATE) NOT NULL | ROW<`a` INT NOT NULL, `b` DATE> NOT NULL
          ROW<`a b` INT, `c``d` DATE>          | ROW<`a b` INT, `c``d` DATE>
          ROW<date DATE 'the day', n INT>      | ROW<`date` DATE COMMENT 'the day', `n` INT>
          ROW<a INT COMMENT 'it''s'>           | ROW<`a` INT COMMENT 'it''s'>
          ROW<größe INT, _x1 INT>              | ROW<`größe` INT, `_x1` INT>
          ROW<r ROW<x ARRAY<ROW(y INT)>>>      | ROW<`r` ROW<`x` ARRAY<ROW<`y` INT>>>>
          """)
  void spellingsAreNormalized(String spelling, String normalised) {
    assertEquals(normalised, TypeParser.parse("c", spelling).sql());
    assertEquals(
        normalised,
        TypeParser.parse("c", normalised).sql(),
        "normalized spelling of a normalized spelling");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                        | expected a type (at position 1)
          INTT                      | unknown type 'INTT' (at position 1)
          ARRAY<FOO>                | unknown type 'FOO' (at position 7)
          INT INT                   | unexpected 'INT' after the type (at position 5)
          INT NOT                   | expected NULL after NOT (at position 8)
          DECIMAL(0)                | precision must be between 1 and 38, not 0 (at position 9)
          DECIMAL(39, 2)            | precision must be between 1 and 38, not 39 (at position 9)
          DECIMAL(5, 6)             | scale must be between 0 and 5, not 6 (at position 12)
          DECIMAL(5, -1)            | expected the scale (at position 12)
          DECIMAL(5                 | expected ')' (at position 10)
          CHAR(0)                   | length must be between 1 and 255, not 0 (at position 6)
          CHAR(256)                 | length must be between 1 and 255, not 256 (at position 6)
          VARCHAR(0)                | length must be between 1 and 2147483647, not 0 (at position 9)
          VARCHAR(2147483648)       | length must be between 1 and 2147483647, not 2147483648 (at position 9)
          BINARY(x)                 | length must be between 1 and 2147483647, not x (at position 8)
          TIME(10)                  | precision must be between 0 and 9, not 10 (at position 6)
          TIMESTAMP(10)             | precision must be between 0 and 9, not 10 (at position 11)
          TIMESTAMP WITH TIME ZONE  | expected LOCAL TIME ZONE after WITH (at position 16)
          TIMESTAMP WITH LOCAL ZONE | expected TIME ZONE (at position 22)
          ARRAY                     | expected '<' (at position 6)
          ARRAY<INT                 | expected '>' (at position 10)
          MAP<INT>                  | expected ',' (at position 8)
          ROW                       | expected '<' or '(' after ROW (at position 4)
          ROW<>                     | expected a field name (at position 5)
          ROW<a>                    | expected a type (at position 6)
          ROW<a INT, a DATE>        | duplicate field 'a' (at position 12)
          ROW<a INT)                | expected '>' (at position 10)
          ROW<`a INT>               | the closing quote is missing (at position 5)
          ROW<`` INT>               | a field name must not be empty (at position 5)
          ROW<a INT COMMENT x>      | expected a text in single quotes after COMMENT (at position 19)
          VECTOR<STRING, 3>         | STRING cannot be the element type of a vector (at position 8)
          VECTOR<FLOAT, 0>          | length must be between 1 and 2147483647, not 0 (at position 15)
          """)
  void invalidTypeIsReportedWithPosition(String spelling, String problem) {
    String message =
        assertThrows(InvalidArgumentException.class, () -> TypeParser.parse("amount", spelling))
            .getMessage();
    assertEquals("column 'amount': '" + spelling + "' is not a type: " + problem, message);
  }

  @Test
  void nestingDepthIsLimited() {
    String deep = "ARRAY<".repeat(100_000);
    String message =
        assertThrows(InvalidArgumentException.class, () -> TypeParser.parse("c", deep))
            .getMessage();
    assertTrue(message.contains("types are nested deeper than"), message);
    String wide =
        IntStream.range(0, 1000)
            .mapToObj(i -> "a" + i + " ARRAY<INT>")
            .collect(Collectors.joining(", ", "ROW<", ">"));
    assertTrue(TypeParser.parse("c", wide).sql().contains("`a999` ARRAY<INT>"));
  }
}
