package io.github.paimonffm.oracle.options;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AccessFlag;

/**
 * A reader of class files. It does not load the classes, because they may need missing libraries.
 */
final class ClassFile {

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private ClassFile() {}

  /**
   * Returns whether a class declares a static field of a type.
   *
   * @param file the class file
   * @param descriptor the field's type, such as {@code Ljava/lang/String;}
   */
  static boolean hasStaticField(InputStream file, String descriptor) throws IOException {
    DataInputStream in = new DataInputStream(file);
    in.skipNBytes(8); // The magic number and the version.
    String[] texts = constants(in);
    in.skipNBytes(6); // The access flags, the class and its superclass.
    in.skipNBytes(2L * in.readUnsignedShort());
    for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
      int access = in.readUnsignedShort();
      in.skipNBytes(2);
      boolean found = descriptor.equals(texts[in.readUnsignedShort()]);
      if (found && (access & AccessFlag.STATIC.mask()) != 0) {
        return true;
      }
      for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
        in.skipNBytes(2);
        in.skipNBytes(in.readInt());
      }
    }
    return false;
  }

  /** Reads the constant pool and returns its strings at their indexes. */
  private static String[] constants(DataInputStream in) throws IOException {
    String[] texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case LONG, DOUBLE -> {
          in.skipNBytes(8);
          i++; // Such a constant takes two indexes.
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        default -> throw new IOException("constant " + i + " has the unknown tag " + tag);
      }
    }
    return texts;
  }
}
