"""Tests of the checks of pages, and of the changes for Python-Markdown."""

import tempfile
import textwrap
import unittest
from pathlib import Path

import check
import pages

POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>io.github.paimonffm</groupId>
  <version>1.2</version>
  <properties>
    <arrow.version>19.0.0</arrow.version>
  </properties>
</project>
"""

SOURCE = """\
class T {
  // sample a
  int x = 1;

  int y = 2;
  // end
  int hidden;
  // sample b
  int z;
  // end
  // sample a
  int w;
  // end
}
"""

QUOTES = "```java\nint x = 1;\n\nint y = 2;\n\nint w;\n```\n\n```java\nint z;\n```\n"


class CheckTest(unittest.TestCase):
    def problems(self, page, **files):
        """Returns the problems of a repository with a page, docs/page.md, and other files."""
        with tempfile.TemporaryDirectory() as folder:
            contents = {"pom.xml": POM, "docs/page.md": page} | files
            for name, text in contents.items():
                file = Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            repository = check.Repository(folder)
            repository.check()
            return repository.problems

    def assert_problem(self, expected, problems):
        self.assertEqual(1, len(problems), problems)
        self.assertIn(expected, problems[0])

    def test_links_to_files_folders_and_headings(self):
        page = "# A `b` (c)\n[1](#a-b-c) [2](../x/y.txt) [3](../x) [4](other.md#t-1) ![5](<../x/y.txt>)\n"
        page += "\n[6]: other.md\n"
        other = "# T\n```\n# no heading\n```\n## T\n"
        self.assertEqual([], self.problems(page, **{"x/y.txt": "", "docs/other.md": other}))

    def test_missing_file(self):
        self.assert_problem("docs/page.md:3: the link x.md leads to docs/x.md", self.problems("\n\n[x](x.md)"))

    def test_missing_anchor_names_the_nearest(self):
        self.assert_problem("the nearest anchor is #some-heading", self.problems("# Some heading\n[x](#some-heding)"))

    def test_link_out_of_the_repository(self):
        self.assert_problem("does not exist", self.problems("[x](../../page.md)"))

    def test_absolute_link(self):
        self.assert_problem("is absolute", self.problems("[x](/docs/page.md)"))

    def test_links_in_code_and_comments_are_no_links(self):
        self.assertEqual([], self.problems("`[x](y)`\n\n```\n[x](y)\n```\n<!-- [x](y) -->"))

    def test_external_links(self):
        good = "https://a.example/b(c)?d=%20#e and <http://localhost:8000/> [m](mailto:a@b.example)"
        self.assertEqual([], self.problems(good))
        hosts = ("https://", "ftp://a.example/", "https://nohost/x", "https://a.example:x/")
        for bad in (*hosts, "https://a.example/{b}"):
            with self.subTest(bad):
                self.assert_problem(bad, self.problems(f"[x]({bad})"))

    def test_html_that_hides_text(self):
        self.assertEqual([], self.problems("a<br>b, `List<X>`, 1 < 2, \\<X>, <https://a.example>"))
        self.assert_problem("<String is read as HTML", self.problems("a List<String> b"))

    def test_samples(self):
        files = {"p/pom.xml": POM, "p/src/test/java/T.java": SOURCE}
        self.assertEqual([], self.problems(QUOTES, **files))
        self.assertEqual([], self.problems(textwrap.indent("* x\n\n" + QUOTES, "  "), **files))

    def test_changed_block_shows_the_difference(self):
        files = {"p/pom.xml": POM, "p/src/test/java/T.java": SOURCE}
        problems = self.problems(QUOTES.replace("x = 1", "x = 3"), **files)
        self.assertEqual(2, len(problems), problems)
        self.assertIn("-int x = 1;", problems[0])
        self.assertIn("+int x = 3;", problems[0])
        self.assertIn("no page quotes the sample 'a'", problems[1])

    def test_sources_that_no_build_compiles(self):
        self.assert_problem("no compiled source", self.problems("```java\nint z;\n```", **{"p/T.java": SOURCE}))
        self.assert_problem(
            "no compiled source", self.problems("```java\nint z;\n```", **{"p/src/test/java/T.java": SOURCE})
        )

    def test_kotlin_is_not_java(self):
        files = {"p/build.gradle.kts": "", "p/src/main/kotlin/T.kt": SOURCE}
        self.assertEqual([], self.problems(QUOTES.replace("java", "kotlin"), **files))
        self.assertEqual(4, len(self.problems(QUOTES, **files)))

    def test_markers_without_partner(self):
        pom = {"p/pom.xml": POM}
        for source in ("// sample\nint z;\n", "// end\n", "// sample\n// sample\nint z;\n// end\n"):
            with self.subTest(source):
                problems = self.problems("```java\nint z;\n```", **pom, **{"p/src/main/java/T.java": source})
                self.assertTrue(any("end" in problem for problem in problems), problems)

    def test_session_of_jshell(self):
        self.assertEqual([], self.problems("<!-- jshell-session -->\n```java\nvar x = 1;\n```"))

    def test_xml(self):
        page = "```xml\n<x><groupId>io.github.paimonffm</groupId><version>{}</version></x>\n<y/>\n```"
        self.assertEqual([], self.problems(page.format("1.2")))
        self.assert_problem("has the version 1.1; expected 1.2", self.problems(page.format("1.1")))
        self.assert_problem("not well-formed", self.problems("```xml\n<a>\n```"))

    def test_version_of_the_newest_release(self):
        dependency = "```xml\n<x><groupId>io.github.paimonffm</groupId><version>{}</version></x>\n```"
        changelog = {"CHANGELOG.md": "## Unreleased\n\n## 1.1.0 (2026-01-02)\n\n## 1.0.0 (2026-01-01)\n"}
        self.assertEqual([], self.problems(dependency.format("1.1.0"), **changelog))
        self.assert_problem("expected 1.2 or 1.1.0", self.problems(dependency.format("1.0.0"), **changelog))

    def test_version_of_a_recipe(self):
        dependency = (
            '<dependency><groupId>org.apache.arrow</groupId><artifactId>arrow-jdbc</artifactId>'
            "<version>{}</version></dependency>"
        )
        page = "```xml\n" + dependency + "\n```"
        recipe = '<project xmlns="http://maven.apache.org/POM/4.0.0">' + dependency.format("18.3.0") + "</project>"
        files = {"recipes/jdbc/pom.xml": recipe}
        self.assertEqual([], self.problems(page.format("18.3.0"), **files))
        self.assert_problem("expected 18.3.0", self.problems(page.format("19.0.0"), **files))

    def test_link_to_the_output_of_a_build(self):
        self.assert_problem("is the output of a build", self.problems("[x](../target/x)", **{"target/x": ""}))

    def test_pom(self):
        pom = (
            '<?xml version="1.0"?>\n<!-- sample -->\n<project>\n  <v>@project.version@</v>\n<!-- end -->\n<x/>\n'
            "<!-- sample -->\n</project>\n<!-- end -->\n"
        )
        page = "```xml\n<project>\n  <v>{}</v>\n\n</project>\n```"
        self.assertEqual([], self.problems(page.format("1.2"), **{"p/pom.xml": pom}))
        self.assertEqual(2, len(self.problems(page.format("1.3"), **{"p/pom.xml": pom})))

    def test_shell(self):
        self.assertEqual([], self.problems("```sh\na && b\n```"))
        self.assert_problem("syntax error", self.problems("```sh\na && (b\n```"))


class PythonMarkdownTest(unittest.TestCase):
    def assert_changed(self, expected, text):
        self.assertEqual(expected, pages.for_python_markdown(text))

    def test_contents_of_items_are_four_columns_to_the_right(self):
        self.assert_changed("* a\n    b\n\n    * c\n\n        d\n* e", "* a\n  b\n\n  * c\n\n    d\n* e")
        fenced = "1. a\n\n   ```sh\n   x\n     y\n   ```\n2. b"
        self.assert_changed("1. a\n\n    ```sh\n    x\n      y\n    ```\n2. b", fenced)

    def test_paragraphs_end_before_lists(self):
        self.assert_changed("a\n\n* b\n* c", "a\n* b\n* c")
        self.assert_changed("from 1 to\n256. The", "from 1 to\n256. The")

    def test_code_stays(self):
        code = "```\n* a\n  * b\n\\<x>\n```"
        self.assert_changed(code, code)

    def test_comments_are_blocks(self):
        self.assert_changed("<!-- x -->\n\n| a |", "<!-- x -->\n| a |")

    def test_escaped_brackets(self):
        self.assert_changed("ARRAY&lt;X> `\\<`", "ARRAY\\<X> `\\<`")


if __name__ == "__main__":
    unittest.main()
