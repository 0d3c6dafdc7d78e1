package io.github.paimonffm.recipes.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The pages in {@code docs/recipes}: their dependencies are those of the recipes. */
class PagesTest {

  private static final Path RECIPES = Path.of(System.getProperty("basedir")).getParent();
  private static final Path PAGES = RECIPES.resolveSibling("docs").resolve("recipes");
  private static final Pattern XML_BLOCK =
      Pattern.compile("^```xml\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^ *// sample[^\n]*\n(.*?)^ *// end$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Returns the names of the recipes. */
  static List<String> recipes() throws Exception {
    List<String> modules = new ArrayList<>();
    for (Element module : elements(pom(RECIPES), "module")) {
      modules.add(module.getTextContent());
    }
    assertTrue(modules.remove("pages"));
    assertFalse(modules.isEmpty());
    return modules;
  }

  @Test
  void indexListsEachRecipe() throws Exception {
    String index = Files.readString(PAGES.resolve("index.md"));
    TreeSet<String> linked = new TreeSet<>();
    for (MatchResult link :
        Pattern.compile("]\\(([\\w-]+)\\.md\\)").matcher(index).results().toList()) {
      linked.add(link.group(1));
    }
    TreeSet<String> expected = new TreeSet<>(recipes());
    // A page without a project.
    expected.add("jshell");
    assertEquals(expected, linked);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void pageHasTheDependenciesOfTheRecipe(String recipe) throws Exception {
    Map<String, String> properties = new HashMap<>();
    Element root = pom(RECIPES.getParent());
    for (Element property : children(elements(root, "properties").getFirst())) {
      properties.put("${" + property.getTagName() + "}", property.getTextContent());
    }
    List<String> expected = new ArrayList<>();
    for (Element dependency : elements(pom(RECIPES.resolve(recipe)), "dependency")) {
      String text = text(dependency, properties);
      if (!text.contains("scope=test")) {
        expected.add(text);
      }
    }
    List<String> found = new ArrayList<>();
    String page = Files.readString(PAGES.resolve(recipe + ".md"));
    for (MatchResult block : XML_BLOCK.matcher(page).results().toList()) {
      for (Element dependency :
          elements(parse("<block>" + block.group(1) + "</block>"), "dependency")) {
        found.add(text(dependency, properties));
      }
    }
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void samplesAreShort(String recipe) throws Exception {
    int samples = 0;
    for (Path source : sources(RECIPES.resolve(recipe).resolve("src/main"))) {
      for (MatchResult sample : SAMPLE.matcher(Files.readString(source)).results().toList()) {
        long lines = sample.group(1).lines().count();
        assertTrue(lines <= 40, source + " has a sample of " + lines + " lines");
        samples++;
      }
    }
    assertTrue(samples > 0, recipe + " has no sample");
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static Element pom(Path folder) throws Exception {
    return parse(Files.readString(folder.resolve("pom.xml")));
  }

  private static Element parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static List<Element> elements(Element parent, String name) {
    return elements(parent.getElementsByTagName(name));
  }

  private static List<Element> children(Element parent) {
    return elements(parent.getChildNodes());
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
        elements.add((Element) nodes.item(i));
      }
    }
    return elements;
  }

  /** Returns the tags and texts of an element, with the values of properties. */
  private static String text(Element element, Map<String, String> properties) {
    List<Element> children = children(element);
    if (children.isEmpty()) {
      String text = element.getTextContent();
      return element.getTagName() + "=" + properties.getOrDefault(text, text);
    }
    return element.getTagName() + children.stream().map(child -> text(child, properties)).toList();
  }
}
