package io.github.paimonffm.internal.call;

import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_ALREADY_EXISTS;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_COMMIT_CONFLICT;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_COMMIT_OUTCOME_UNKNOWN;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_CORRUPT_DATA;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_ILLEGAL_ARGUMENT;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_ILLEGAL_STATE;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_NOT_EMPTY;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_NOT_FOUND;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_PANIC;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_RESOURCE_EXHAUSTED;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_SCHEMA_MISMATCH;
import static io.github.paimonffm.internal.abi.PaimonFfm.PFFM_UNSUPPORTED;

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
import java.util.Map;
import java.util.function.Function;

/** The mapping from the library's error codes to exceptions. */
final class NativeErrors {

  private static final Map<Integer, Function<String, RuntimeException>> BY_CODE =
      Map.ofEntries(
          Map.entry(PFFM_ILLEGAL_ARGUMENT(), InvalidArgumentException::new),
          Map.entry(PFFM_ILLEGAL_STATE(), IllegalStateException::new),
          Map.entry(PFFM_NOT_FOUND(), NotFoundException::new),
          Map.entry(PFFM_ALREADY_EXISTS(), AlreadyExistsException::new),
          Map.entry(PFFM_NOT_EMPTY(), NotEmptyException::new),
          Map.entry(PFFM_SCHEMA_MISMATCH(), SchemaMismatchException::new),
          Map.entry(PFFM_UNSUPPORTED(), UnsupportedFeatureException::new),
          Map.entry(PFFM_COMMIT_CONFLICT(), CommitConflictException::new),
          Map.entry(PFFM_COMMIT_OUTCOME_UNKNOWN(), CommitOutcomeUnknownException::new),
          Map.entry(PFFM_RESOURCE_EXHAUSTED(), ResourceExhaustedException::new),
          Map.entry(PFFM_CORRUPT_DATA(), CorruptDataException::new),
          Map.entry(PFFM_PANIC(), NativePanicException::new));

  private NativeErrors() {}

  /**
   * Returns the exception for a code. Passwords in URIs are hidden, because native messages quote
   * locations.
   */
  static RuntimeException toException(int code, String text, boolean retriable) {
    String message = UserInfo.hide(text);
    if (code == PaimonFfm.PFFM_IO()) {
      return new PaimonIOException(message, retriable);
    }
    return BY_CODE.getOrDefault(code, UnclassifiedException::new).apply(message);
  }
}
