package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.Allocations;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Arbitrary bytes as messages and splits: decoding succeeds or fails with a {@code
 * CorruptDataException}, and allocates little memory. {@code scripts/fuzz} runs longer.
 */
class HostileBytesTest {

  private static final int FEW_MIB = 4 << 20;

  /** The serialized objects and their public decoders. */
  enum Kind {
    MESSAGE("commit-message-v1.bin", 1, CommitMessage::fromBytes),
    SPLIT_1("split-v1.bin", 3, Split::fromBytes),
    SPLIT_2("split-v2.bin", 3, Split::fromBytes),
    SPLIT("split-v3.bin", 3, Split::fromBytes);

    private final byte[] good;

    /** The newest format version of the kind. */
    private final int newest;

    private final Consumer<byte[]> reader;

    Kind(String golden, int newest, Consumer<byte[]> reader) {
      this.newest = newest;
      this.reader = reader;
      try (InputStream in = HostileBytesTest.class.getResourceAsStream("/" + golden)) {
        this.good = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      reader.accept(good);
    }
  }

  /** Returns whether bytes are valid. Rethrows all but {@link CorruptDataException}. */
  private static boolean reads(Kind kind, byte[] bytes) {
    boolean[] read = {false};
    long allocated =
        Allocations.of(
            () -> {
              try {
                kind.reader.accept(bytes);
                read[0] = true;
              } catch (CorruptDataException e) {
                assertTrue(e.getMessage().startsWith("not a valid "), e.getMessage());
              }
            });
    assertTrue(
        allocated < FEW_MIB, () -> allocated + " bytes of memory for " + bytes.length + " bytes");
    return read[0];
  }

  private static void assertRefused(Kind kind, byte[] bytes) {
    assertFalse(reads(kind, bytes));
  }

  @Property(tries = 2000, seed = "5", shrinking = ShrinkingMode.OFF)
  void truncatedBytesAreRefused(@ForAll Kind kind, @ForAll @IntRange(max = 1 << 16) int length) {
    byte[] good = kind.good;
    assertRefused(kind, Arrays.copyOf(good, length % good.length));
  }

  @Property(tries = 2000, seed = "5")
  void bytesWithTailAreRefused(@ForAll Kind kind, @ForAll @Size(min = 1, max = 100) byte[] tail) {
    byte[] bytes = Arrays.copyOf(kind.good, kind.good.length + tail.length);
    System.arraycopy(tail, 0, bytes, kind.good.length, tail.length);
    assertRefused(kind, bytes);
    // The extra bytes are refused even with a valid checksum.
    byte[] padded = Arrays.copyOf(bytes, bytes.length + Integer.BYTES);
    assertRefused(kind, Damage.sealed(padded));
  }

  @Property(tries = 5000, seed = "5")
  void flippedBitsAreRefused(@ForAll Kind kind, @ForAll @Size(min = 1, max = 5) int[] bits) {
    byte[] bytes = kind.good.clone();
    for (int bit : bits) {
      int at = Math.floorMod(bit, bytes.length * Byte.SIZE);
      bytes[at / Byte.SIZE] ^= (byte) (1 << at % Byte.SIZE);
    }
    assertEquals(Arrays.equals(bytes, kind.good), reads(kind, bytes));
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.integers(),
        Arbitraries.of(Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 30, 1 << 24));
  }

  /** Replaces lengths and numbers, and updates the checksum. */
  @Property(tries = 5000, seed = "5")
  void arbitraryNumbersDoNotCrashDecoder(
      @ForAll Kind kind,
      @ForAll @IntRange(min = 6, max = 1 << 16) int place,
      @ForAll("lengths") int number) {
    byte[] bytes = kind.good.clone();
    ByteBuffer.wrap(bytes).putInt(6 + place % (bytes.length - 6 - 2 * Integer.BYTES), number);
    reads(kind, Damage.sealed(bytes));
  }

  @Property(tries = 500, seed = "5")
  void otherVersionsAreRefused(@ForAll Kind kind, @ForAll short version) {
    byte[] bytes = kind.good.clone();
    ByteBuffer.wrap(bytes).putShort(4, version);
    byte[] sealed = Damage.sealed(bytes);
    int own = ByteBuffer.wrap(kind.good).getShort(4);
    if (version == own) {
      assertTrue(reads(kind, sealed));
      return;
    }
    if (version >= 1 && version <= kind.newest) {
      reads(kind, sealed);
      return;
    }
    String message =
        assertThrows(CorruptDataException.class, () -> kind.reader.accept(sealed)).getMessage();
    assertTrue(
        message.endsWith(
            "its format version is %d; this library reads version %s"
                .formatted(
                    Short.toUnsignedInt(version), kind.newest == 1 ? "1" : "1 to " + kind.newest)),
        message);
  }

  @Provide
  Arbitrary<byte[]> anything() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<byte[]> magics = Arbitraries.of("PFCM\0\1", "PFSP\0\1", "").map(String::getBytes);
    return Combinators.combine(magics, bytes)
        .as(
            (magic, rest) -> {
              byte[] both = Arrays.copyOf(magic, magic.length + rest.length);
              System.arraycopy(rest, 0, both, magic.length, rest.length);
              return both;
            });
  }

  @Property(tries = 5000, seed = "5")
  void arbitraryBytesAreRefused(@ForAll Kind kind, @ForAll("anything") byte[] bytes) {
    assertRefused(kind, bytes);
    if (bytes.length >= Integer.BYTES) {
      reads(kind, Damage.sealed(bytes));
    }
  }

  @Property(tries = 20_000, seed = "5", shrinking = ShrinkingMode.OFF)
  void mutantsAreRefused(@ForAll Kind kind, @ForAll long seed) {
    byte[] mutant = new Mutants(new SplittableRandom(seed), List.of(kind.good)).next();
    assertRefused(kind, mutant);
    if (mutant.length >= Integer.BYTES) {
      reads(kind, Damage.sealed(mutant));
    }
  }
}
