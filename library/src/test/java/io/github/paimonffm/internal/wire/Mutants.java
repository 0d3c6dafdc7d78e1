package io.github.paimonffm.internal.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A generator of mutated byte strings. */
public final class Mutants {

  private static final int[] NUMBERS = {
    0, 1, -1, 7, 14, 255, 1 << 16, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final RandomGenerator random;
  private final List<byte[]> seeds;

  /** Creates a generator that mutates the given byte strings. */
  public Mutants(RandomGenerator random, List<byte[]> seeds) {
    this.random = random;
    this.seeds = seeds;
  }

  /** Returns a mutant that differs from all seeds. */
  public byte[] next() {
    while (true) {
      byte[] mutant = seed().clone();
      // Most mutants have one change; some have several.
      int times = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(6);
      for (int i = 0; i < times; i++) {
        mutant = mutate(mutant);
      }
      byte[] candidate = mutant;
      if (seeds.stream().noneMatch(seed -> Arrays.equals(seed, candidate))) {
        return mutant;
      }
    }
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private int at(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  private byte[] mutate(byte[] bytes) {
    switch (random.nextInt(10)) {
      case 0: // truncate
        return Arrays.copyOf(bytes, at(bytes));
      case 1: // append
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
        if (random.nextBoolean()) {
          byte[] tail = random(longer.length - bytes.length);
          System.arraycopy(tail, 0, longer, bytes.length, tail.length);
        }
        return longer;
      case 2: // insert
        int at = at(bytes);
        return join(
            Arrays.copyOf(bytes, at),
            random(1 + random.nextInt(16)),
            Arrays.copyOfRange(bytes, at, bytes.length));
      case 3: // delete
        int from = at(bytes);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(16));
        return join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
      case 4: // append the end of another seed
        byte[] other = seed();
        return join(
            Arrays.copyOf(bytes, at(bytes)), Arrays.copyOfRange(other, at(other), other.length));
      case 5: // replace all bytes
        return random(random.nextInt(1024));
      case 6: // replace a number, such as a length
        if (bytes.length >= Integer.BYTES) {
          ByteBuffer.wrap(bytes)
              .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
              .putInt(random.nextInt(bytes.length - 3), NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        return bytes;
      case 7: // replace a byte
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
      default: // flip bits
        for (int i = 1 + random.nextInt(8); i > 0 && bytes.length > 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }
}
