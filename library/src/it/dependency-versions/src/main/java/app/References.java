package app;

import io.github.paimonffm.catalog.Catalog;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The members of Arrow, Jackson and SLF4J that the library's class files refer to. */
final class References {

  private static final Set<String> DEPENDENCIES =
      Set.of("org/apache/arrow/", "com/fasterxml/", "org/slf4j/");

  private References() {}

  /** Returns the members that the class path does not have. */
  static Set<String> missing() throws Exception {
    Set<String> missing = new TreeSet<>();
    var jar = Catalog.class.getProtectionDomain().getCodeSource().getLocation();
    int classes = 0;
    try (JarFile file = new JarFile(jar.getPath())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().equals("module-info.class")) {
          try (InputStream in = file.getInputStream(entry)) {
            new ClassReader(in).accept(new Visitor(missing), ClassReader.SKIP_DEBUG);
            classes++;
          }
        }
      }
    }
    if (classes < 100) {
      throw new AssertionError("only " + classes + " classes in " + jar);
    }
    return missing;
  }

  private static final class Visitor extends ClassVisitor {
    private final Set<String> missing;

    Visitor(Set<String> missing) {
      super(Opcodes.ASM9);
      this.missing = missing;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(int code, String owner, String name, String type, boolean in) {
          refer(owner, name, type);
        }

        @Override
        public void visitFieldInsn(int code, String owner, String name, String type) {
          refer(owner, name, type);
        }

        @Override
        public void visitTypeInsn(int code, String type) {
          refer(type, null, null);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle by, Object... with) {
          for (Object argument : with) {
            if (argument instanceof Handle handle) {
              refer(handle.getOwner(), handle.getName(), handle.getDesc());
            } else if (argument instanceof Type constant && constant.getSort() == Type.OBJECT) {
              refer(constant.getInternalName(), null, null);
            }
          }
        }
      };
    }

    private void refer(String owner, String name, String descriptor) {
      if (DEPENDENCIES.stream().noneMatch(owner::startsWith)) {
        return;
      }
      String reference = owner + (name == null ? "" : "#" + name + descriptor);
      try {
        Class<?> type =
            Class.forName(owner.replace('/', '.'), false, References.class.getClassLoader());
        if (name != null && !has(type, name, descriptor)) {
          missing.add(reference);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        missing.add(reference + " (" + e + ")");
      }
    }

    private static boolean has(Class<?> type, String name, String descriptor) {
      if (type == null) {
        return false;
      }
      Stream<String> members =
          Stream.of(
                  Arrays.stream(type.getDeclaredMethods())
                      .map(method -> method.getName() + Type.getMethodDescriptor(method)),
                  Arrays.stream(type.getDeclaredConstructors())
                      .map(constructor -> "<init>" + Type.getConstructorDescriptor(constructor)),
                  Arrays.stream(type.getDeclaredFields())
                      .map(field -> field.getName() + Type.getDescriptor(field.getType())))
              .flatMap(each -> each);
      return members.anyMatch((name + descriptor)::equals)
          || has(type.getSuperclass(), name, descriptor)
          || Arrays.stream(type.getInterfaces()).anyMatch(each -> has(each, name, descriptor))
          || (type.isInterface() && has(Object.class, name, descriptor));
    }
  }
}
