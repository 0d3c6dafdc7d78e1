package io.github.paimonffm.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.exception.NotEmptyException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.ResourceExhaustedException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnclassifiedException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conversion of native errors to exceptions. */
class NativeErrorsTest {

  /** The exception classes in the order of the error codes, which are part of the ABI. */
  private static final List<Class<? extends RuntimeException>> CLASSES =
      List.of(
          InvalidArgumentException.class,
          IllegalStateException.class,
          NotFoundException.class,
          AlreadyExistsException.class,
          NotEmptyException.class,
          SchemaMismatchException.class,
          UnsupportedFeatureException.class,
          PaimonIOException.class,
          CommitConflictException.class,
          CommitOutcomeUnknownException.class,
          ResourceExhaustedException.class,
          CorruptDataException.class,
          NativePanicException.class,
          UnclassifiedException.class);

  @Test
  void eachCodeHasItsExceptionClass() {
    for (int code = 1; code <= CLASSES.size(); code++) {
      RuntimeException e = NativeErrors.toException(code, "text " + code, false);
      assertSame(CLASSES.get(code - 1), e.getClass(), "code " + code);
      assertEquals("text " + code, e.getMessage());
    }
    assertSame(
        UnclassifiedException.class, NativeErrors.toException(4711, "new", false).getClass());
  }

  @Test
  void ioErrorsKeepRetriableFlag() {
    for (boolean retriable : new boolean[] {true, false}) {
      RuntimeException e = NativeErrors.toException(8, "io", retriable);
      assertEquals(retriable, assertInstanceOf(PaimonIOException.class, e).isRetriable());
    }
    assertTrue(new PaimonIOException("x", true).isRetriable());
    assertFalse(new PaimonIOException("x", false, new Error()).isRetriable());
  }

  @Test
  void passwordsInUrisAreRedacted() {
    String text = "no answer from https://me:hunter2@host/path, me@example.org, nor s3://k:s@b";
    assertEquals(
        "no answer from https://******@host/path, me@example.org, nor s3://******@b",
        NativeErrors.toException(PaimonFfm.PFFM_IO(), text, false).getMessage());
  }
}
