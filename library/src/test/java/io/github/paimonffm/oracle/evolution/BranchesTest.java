package io.github.paimonffm.oracle.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and branches that one engine creates and the other reads, continues and deletes. */
@Tag("oracle")
class BranchesTest {

  private static final String SCHEMA =
      """
      {"fields":[{"id":0,"name":"id","type":"INT"}],"partitionKeys":[],"primaryKeys":[],
       "options":{}}
      """;

  @TempDir private static Path directory;
  private static Lake lake;
  private static Catalog catalog;

  private String name;

  @BeforeAll
  static void open() throws Exception {
    lake = new Lake(directory);
    String warehouse = directory.resolve("warehouse").toString();
    catalog = Catalog.open(Map.of("warehouse", warehouse));
  }

  @AfterAll
  static void close() {
    catalog.close();
    lake.close();
  }

  @BeforeEach
  void create() throws Exception {
    name = lake.newTable();
    lake.java().create(name, SCHEMA);
    lake.ours().write(name, rows(1));
    lake.ours().write(name, rows(2));
  }

  private static List<Change> rows(int id) {
    return List.of(Change.insert(List.of(id)));
  }

  private static List<List<Object>> ids(Integer... ids) {
    return java.util.Arrays.stream(ids).map(id -> List.<Object>of(id)).toList();
  }

  private Table here() {
    return catalog.getTable(Identifier.of(Engine.DATABASE, name));
  }

  private FileStoreTable inJava() throws Exception {
    return lake.java().table(name);
  }

  @Test
  void paimonJavaReadsAndDeletesOurTag() throws Exception {
    here().createTag("t", 1);
    assertEquals(1, inJava().tagManager().getOrThrow("t").id());
    assertEquals(
        inJava().snapshotManager().snapshot(1),
        inJava().tagManager().getOrThrow("t").trimToSnapshot());
    inJava().deleteTag("t");
    assertTrue(here().tags().isEmpty());
  }

  @Test
  void tagOfPaimonJavaIsReadAndDeleted() throws Exception {
    inJava().createTag("t", 1);
    assertEquals(1, here().tags().get("t").id());
    here().deleteTag("t");
    assertFalse(inJava().tagManager().tagExists("t"));
  }

  @Test
  void paimonJavaContinuesOurBranch() throws Exception {
    here().createTag("t", 1);
    here().createBranch("b", "t");
    here().createBranch("empty");
    assertEquals(
        List.of("b", "empty"), inJava().branchManager().branches().stream().sorted().toList());
    String branch = name + Engine.BRANCH + "b";
    assertEquals(ids(1), lake.java().read(branch));
    assertEquals(ids(), lake.java().read(name + Engine.BRANCH + "empty"));
    assertEquals(1, inJava().switchToBranch("b").tagManager().getOrThrow("t").id());
    lake.java().write(branch, rows(3));
    assertEquals(ids(1, 3), lake.ours().read(branch));
    assertEquals(ids(1, 2), lake.java().read(name));
    inJava().deleteBranch("b");
    assertEquals(List.of("empty"), here().branches());
  }

  @Test
  void branchOfPaimonJavaIsContinuedAndDeleted() throws Exception {
    inJava().createTag("t", 1);
    inJava().createBranch("b", "t");
    inJava().createBranch("empty");
    assertEquals(List.of("b", "empty"), here().branches());
    String branch = name + Engine.BRANCH + "b";
    lake.ours().write(branch, rows(3));
    assertEquals(ids(1, 3), lake.java().read(branch));
    here().deleteBranch("b");
    assertEquals(List.of("empty"), inJava().branchManager().branches());
    assertEquals(ids(1, 2), lake.java().read(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", " a", "a:b", "a.b", ".a", "a%b", "a%20b", "a=b", "a#b", "a?b", "a*b", "größe", "a@b",
        "a+b", "a,b", "a;b", "a'b", "a\"b", "a|b", "a~b"
      })
  void namesThatWeAcceptAreReadByPaimonJava(String odd) throws Exception {
    try {
      here().createTag(odd, 1);
      assertEquals(1, inJava().tagManager().getOrThrow(odd).id());
      assertTrue(inJava().tagManager().allTagNames().contains(odd));
    } catch (InvalidArgumentException refused) {
      assertFalse(inJava().tagManager().tagExists("t"));
    }
    try {
      here().createBranch(odd);
    } catch (InvalidArgumentException refused) {
      assertEquals(List.of(), here().branches());
      return;
    }
    assertEquals(List.of(odd), inJava().branchManager().branches());
    assertEquals(ids(), lake.java().read(name + Engine.BRANCH + odd));
    here().deleteBranch(odd);
  }
}
