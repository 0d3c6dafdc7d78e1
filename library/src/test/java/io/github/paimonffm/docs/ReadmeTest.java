package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.testing.Workspace;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the program of README.md. */
class ReadmeTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void programWritesAndReads() throws Exception {
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(1, 995, 26), order(2, 1250, 26)));
    List<String> lines =
        Output.of(() -> Readme.run(workspace.warehouse().toString(), root, workspace.allocator()));
    assertTrue(lines.getFirst().startsWith("Optional[Snapshot[id=1,"), lines::toString);
    assertEquals(List.of("id\tamount", "1\t9.95", "2\t12.50"), lines.subList(1, lines.size()));
  }
}
