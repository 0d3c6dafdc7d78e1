package io.github.paimonffm.structure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packages of the library follow the rules, and samples break the rules. */
class PackagesTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path SAMPLE_CLASSES =
      Path.of("target", "test-classes", "io", "github", "paimonffm", "structure", "sample");

  private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(CLASSES);
  private static final JavaClasses SAMPLES = new ClassFileImporter().importPath(SAMPLE_CLASSES);

  @Test
  void packagesHaveNoCycles() {
    PackageRules.noCycles().check(LIBRARY);
  }

  @Test
  void onlyNativePackagesUseFfm() {
    PackageRules.ffmOnlyInNativePackages().check(LIBRARY);
  }

  @Test
  void publicValuesUseNoNativeCode() {
    PackageRules.publicValuesUseNoNativeCode().check(LIBRARY);
  }

  @Test
  void exportedMethodsShowNoInternalTypes() {
    PackageRules.exportedMethodsShowNoInternalTypes().check(LIBRARY);
  }

  @Test
  void rulesRejectSamples() {
    assertFalse(SAMPLES.isEmpty());
    assertRejects(PackageRules.noCycles());
    assertRejects(PackageRules.ffmOnlyInNativePackages());
    assertRejects(PackageRules.exportedMethodsShowNoInternalTypes());
  }

  private void assertRejects(ArchRule rule) {
    assertTrue(rule.evaluate(SAMPLES).hasViolation(), rule.getDescription());
  }
}
