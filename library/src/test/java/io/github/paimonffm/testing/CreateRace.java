package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.AlreadyExistsException;
import java.util.List;

/** Catalogs that create the same table at the same moment. */
public final class CreateRace {

  private static final int ROUNDS = 3;
  private static final int CATALOGS = 6;

  private CreateRace() {}

  /**
   * Creates tables, each from several catalogs at once, and checks that exactly one catalog
   * succeeds.
   */
  public static void assertOneSucceeds(Workspace workspace, Schema schema) throws Exception {
    workspace.catalog();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "t" + round;
      List<Boolean> created =
          Concurrently.run(
              CATALOGS,
              number -> {
                try (Catalog catalog = Catalog.open(workspace.options())) {
                  catalog.createTable(Workspace.named(name), schema, false);
                  return true;
                } catch (AlreadyExistsException e) {
                  return false;
                }
              });
      assertEquals(1, created.stream().filter(success -> success).count());
    }
  }
}
