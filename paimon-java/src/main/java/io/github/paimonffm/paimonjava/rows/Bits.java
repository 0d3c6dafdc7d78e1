package io.github.paimonffm.paimonjava.rows;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** A growing set of bits that are zero at first. Zeros need no memory. */
final class Bits {

  private long[] words = {};
  private int usedWords;

  /** Sets a bit to one. */
  void set(int index) {
    int word = index >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, Math.max(16, words.length * 2)));
    }
    words[word] |= 1L << index;
    if (word >= usedWords) {
      usedWords = word + 1;
    }
  }

  /** Sets all bits to zero, except the first bits. */
  void truncate(int count) {
    int word = count >>> 6;
    if (word < usedWords) {
      words[word] &= (1L << count) - 1;
      Arrays.fill(words, word + 1, usedWords, 0);
      usedWords = word + 1;
    }
  }

  /** Returns the number of bits that are one. */
  int ones() {
    int ones = 0;
    for (int i = 0; i < usedWords; i++) {
      ones += Long.bitCount(words[i]);
    }
    return ones;
  }

  /** Copies the first bits to Arrow memory. */
  ArrowBuf copied(int count, VectorBuffer buffer) {
    return copied(count, buffer, 0);
  }

  /** Copies the inverse of the first bits to Arrow memory. */
  ArrowBuf inverted(int count, VectorBuffer buffer) {
    return copied(count, buffer, -1);
  }

  private ArrowBuf copied(int count, VectorBuffer buffer, long mask) {
    long bytes = (count + 63L) / 64 * 8;
    ArrowBuf memory = buffer.ofSize(bytes);
    int used = Math.min(usedWords, (int) (bytes / 8));
    for (int i = 0; i < used; i++) {
      memory.setLong(i * 8L, words[i] ^ mask);
    }
    if (mask == 0) {
      memory.setZero(used * 8L, bytes - used * 8L);
    } else {
      memory.setOne(used * 8L, bytes - used * 8L);
    }
    return memory;
  }
}
