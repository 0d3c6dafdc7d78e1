package io.github.paimonffm.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** Rules about the packages of the library. */
final class PackageRules {

  static final String BASE = "io.github.paimonffm";

  /**
   * Packages that call native functions or are called by them: they may use FFM and jextract's
   * output.
   */
  private static final String[] NATIVE_PACKAGES =
      List.of(
              "abi",
              "arrow",
              "call",
              "catalog",
              "classloader",
              "commit",
              "files",
              "lifecycle",
              "loader",
              "message",
              "read",
              "routing",
              "table",
              "tag",
              "write")
          .stream()
          .map(name -> BASE + ".internal." + name)
          .toArray(String[]::new);

  private PackageRules() {}

  /** Requires that no package depends on itself through other packages. */
  static ArchRule noCycles() {
    return slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();
  }

  /** Restricts the use of FFM and jextract's output to the packages at the native boundary. */
  static ArchRule ffmOnlyInNativePackages() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(NATIVE_PACKAGES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.foreign", BASE + ".internal.abi");
  }

  /** Forbids public values to use internal packages, except those that encode the values. */
  static ArchRule publicValuesUseNoNativeCode() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            BASE, BASE + ".exception", BASE + ".read", BASE + ".storage", BASE + ".write")
        .should()
        .dependOnClassesThat(
            Predicates.resideInAPackage(BASE + ".internal..")
                .and(
                    DescribedPredicate.not(
                        Predicates.resideInAnyPackage(
                            BASE + ".internal.types", BASE + ".internal.wire"))));
  }

  /** Forbids internal types in the signatures of exported methods. */
  static ArchRule exportedMethodsShowNoInternalTypes() {
    DescribedPredicate<JavaClass> internal = Predicates.resideInAPackage(BASE + ".internal..");
    return noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(BASE + ".internal..")
        .should()
        .haveRawReturnType(internal)
        .orShould()
        .haveRawParameterTypes(DescribedPredicate.anyElementThat(internal));
  }

  /** A slice for each package, without its subpackages. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(BASE)
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
