package io.github.paimonffm.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class StructureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.paimonffm.cli", "io.github.paimonffm.shell");

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.github.paimonffm.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void only_the_public_api_of_the_library_is_used() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.paimonffm.internal..")
        .check(classes);
  }
}
