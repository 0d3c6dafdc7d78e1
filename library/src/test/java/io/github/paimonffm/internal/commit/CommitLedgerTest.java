package io.github.paimonffm.internal.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.testing.SampleEnvelopes;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The record of the commits and aborts of a builder. */
class CommitLedgerTest {

  private static final CommitMessage A = message(1);
  private static final CommitMessage B = message(2);
  private static final OptionalLong NONE = OptionalLong.empty();
  private static final Snapshot SNAPSHOT =
      new Snapshot(
          5, 0, "u", 1, CommitKind.APPEND, Instant.EPOCH, NONE, NONE, NONE, NONE, NONE, Map.of());

  private final CommitLedger ledger = new CommitLedger();

  /** Only the first attempt of a local builder skips the search for an earlier snapshot. */
  @Test
  void onlyFirstAttemptOfLocalBuilderIsFirst() {
    List<Boolean> first = new ArrayList<>();
    Supplier<Optional<Snapshot>> conflict =
        () -> {
          first.add(ledger.isFirstAttempt());
          throw new CommitConflictException("lost");
        };
    for (int i = 0; i < 2; i++) {
      assertThrows(
          CommitConflictException.class,
          () -> ledger.commit(CommitOperation.APPEND, List.of(A), conflict));
    }
    CommitLedger other = new CommitLedger();
    other.markTravelled();
    assertThrows(
        CommitConflictException.class,
        () ->
            other.commit(
                CommitOperation.APPEND,
                List.of(A),
                () -> {
                  first.add(other.isFirstAttempt());
                  throw new CommitConflictException("lost");
                }));
    assertEquals(List.of(true, false, false), first);
  }

  @Test
  void sameMessagesInAnyOrderReturnSameSnapshot() {
    assertSame(
        SNAPSHOT, ledger.commit(CommitOperation.APPEND, List.of(A, B), publishing()).orElseThrow());
    assertSame(
        SNAPSHOT, ledger.commit(CommitOperation.APPEND, List.of(B, A), notCalled()).orElseThrow());
  }

  @Test
  void otherMessagesAreRefusedAfterCommit() {
    ledger.commit(CommitOperation.APPEND, List.of(A), publishing());
    for (List<CommitMessage> others : List.of(List.of(B), List.of(A, B))) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> ledger.commit(CommitOperation.APPEND, others, notCalled()));
      assertTrue(e.getMessage().contains("already committed snapshot 5"), e.getMessage());
    }
  }

  @Test
  void failedCommitLeavesBuilderUnused() {
    assertThrows(
        CommitConflictException.class,
        () ->
            ledger.commit(
                CommitOperation.APPEND, List.of(A), failing(new CommitConflictException("lost"))));
    assertEquals(
        Optional.of(SNAPSHOT), ledger.commit(CommitOperation.APPEND, List.of(A, B), publishing()));
  }

  @Test
  void unknownOutcomeAllowsOnlySameMessages() {
    assertThrows(
        CommitOutcomeUnknownException.class,
        () ->
            ledger.commit(
                CommitOperation.APPEND,
                List.of(A),
                failing(new CommitOutcomeUnknownException("?"))));
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> ledger.commit(CommitOperation.APPEND, List.of(B), notCalled()));
    assertTrue(e.getMessage().contains("unknown"), e.getMessage());
    assertEquals(
        Optional.of(SNAPSHOT), ledger.commit(CommitOperation.APPEND, List.of(A), publishing()));
  }

  @Test
  void emptyCommitLeavesBuilderUnused() {
    assertEquals(
        Optional.empty(), ledger.commit(CommitOperation.APPEND, List.of(A), Optional::empty));
    assertEquals(
        Optional.of(SNAPSHOT), ledger.commit(CommitOperation.APPEND, List.of(B), publishing()));
  }

  @Test
  void abortedMessagesCannotBeCommitted() {
    assertEquals(7, ledger.abort(List.of(A), () -> 7));
    for (List<CommitMessage> messages : List.of(List.of(A), List.of(B, A))) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> ledger.commit(CommitOperation.APPEND, messages, notCalled()));
      assertTrue(e.getMessage().startsWith("a message was aborted and its files were deleted: "));
    }
    assertEquals(
        Optional.of(SNAPSHOT), ledger.commit(CommitOperation.APPEND, List.of(B), publishing()));
  }

  @Test
  void messagesOfFailedAbortCanBeCommitted() {
    assertThrows(
        IllegalStateException.class,
        () -> ledger.abort(List.of(A), failing(new IllegalStateException("committed elsewhere"))));
    assertEquals(
        Optional.of(SNAPSHOT), ledger.commit(CommitOperation.APPEND, List.of(A), publishing()));
  }

  @Test
  void messagesOfPanickedAbortCannotBeCommitted() {
    assertThrows(
        NativePanicException.class,
        () -> ledger.abort(List.of(A), failing(new NativePanicException("?"))));
    assertThrows(
        IllegalStateException.class,
        () -> ledger.commit(CommitOperation.APPEND, List.of(A), notCalled()));
  }

  @Test
  void possiblyCommittedMessagesCannotBeAborted() {
    assertThrows(
        CommitOutcomeUnknownException.class,
        () ->
            ledger.commit(
                CommitOperation.APPEND,
                List.of(A),
                failing(new CommitOutcomeUnknownException("?"))));
    assertNotAborted("the outcome of this builder's commit is unknown");
    ledger.commit(CommitOperation.APPEND, List.of(A), publishing());
    assertNotAborted("the messages are committed as snapshot 5 and cannot be aborted");
    assertEquals(7, ledger.abort(List.of(B), () -> 7));
  }

  private void assertNotAborted(String message) {
    for (List<CommitMessage> messages : List.of(List.of(A), List.of(A, B))) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class, () -> ledger.abort(messages, () -> fail("deleted")));
      assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
  }

  private static CommitMessage message(int body) {
    return CommitMessage.fromBytes(
        SampleEnvelopes.envelope(CommitMode.APPEND, "/t", "u", (byte) body).encode());
  }

  private static Supplier<Optional<Snapshot>> publishing() {
    return () -> Optional.of(SNAPSHOT);
  }

  private static Supplier<Optional<Snapshot>> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static Supplier<Optional<Snapshot>> notCalled() {
    return () -> fail("published again");
  }
}
