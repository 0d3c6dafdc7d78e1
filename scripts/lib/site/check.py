"""Checks the Markdown pages of the repository.

    check.py ROOT

Links: each relative link leads to a file, and to a heading of the page if it has an anchor. External links are
well-formed; none is opened. Code: a block of Java, Kotlin or Scala is a sample of a compiled source. A sample is the
code between the lines "// sample NAME" and "// end", without the indentation; the name may be missing. Samples of one
file with the same name are pieces of one sample, with an empty line between them. Blocks of XML are well-formed or
samples of a POM ("<!-- sample NAME -->" and "<!-- end -->"), and have the version of the root POM or of the newest
release in the changelog. Blocks of shell code have no syntax error.

Prints one line for each problem and ends with 1 if there are any.
"""

import difflib
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pages

# Folders without sources, and the list of licenses, which quotes texts of others.
SKIPPED = {".git", "target", "node_modules", "build", ".gradle"}
GENERATED = {"THIRD-PARTY-LICENSES.md"}
COMPILED = {"java": ".java", "kotlin": ".kt", "scala": ".scala"}
SOURCE = re.compile(r"src/(main|test)/(java|kotlin|scala)/")
BUILD_FILES = ("pom.xml", "build.gradle", "build.gradle.kts")
BEGIN = re.compile(r"\s*(?://|<!--) sample\b ?([^>]*?)(?: ?-->)?\s*")
END = re.compile(r"\s*(?://|<!--) end(?: -->)?\s*")
# scripts/test-jshell runs the block that follows this line.
SESSION = "<!-- jshell-session -->"
# The elements that GitHub shows.
HTML = set("a b br details em i img kbd li ol p picture source strong sub summary sup ul".split())
MAVEN = "{http://maven.apache.org/POM/4.0.0}"


class Repository:
    """The files of a repository, without the output of builds."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(f for f in folders if f not in SKIPPED)
            self.files += [Path(folder, name).relative_to(self.root).as_posix() for name in sorted(names)]
        self.problems = []

    def read(self, file):
        return (self.root / file).read_text(encoding="utf-8")

    def problem(self, file, line, text):
        self.problems.append(f"{file}:{line}: {text}")

    def check(self):
        """Returns the numbers of pages, links and blocks that were checked."""
        markdown = {file: self.read(file) for file in self.files if file.endswith(".md") and file not in GENERATED}
        code = Code(self)
        counts = [len(markdown), 0, 0]
        anchors = {file: pages.anchors(text) for file, text in markdown.items()}
        for file, text in markdown.items():
            counts[1] += self.check_links(file, text, anchors)
            self.check_html(file, text)
            for fence in pages.fences(text):
                counts[2] += code.check(file, fence)
        code.check_all_quoted()
        return counts

    def check_links(self, file, text, anchors):
        links = pages.links(text)
        for link in links:
            line = text.count("\n", 0, link.start) + 1
            if link.external:
                reason = malformed(link.target)
                if reason:
                    self.problem(file, line, f"the link {link.target} {reason}")
            else:
                self.check_relative(file, line, link.target, anchors)
        return len(links)

    def check_relative(self, file, line, target, anchors):
        path, _, anchor = target.partition("#")
        path = unquote(path)
        if path.startswith("/"):
            self.problem(file, line, f"the link {target} is absolute: write it relative to the page")
            return
        found = os.path.normpath(os.path.join(os.path.dirname(file), path)) if path else file
        if set(found.split("/")) & SKIPPED:
            self.problem(file, line, f"the link {target} leads to {found}, which is the output of a build")
        elif found.startswith("..") or not (self.root / found).exists():
            self.problem(file, line, f"the link {target} leads to {found}, which does not exist")
        elif anchor and found not in anchors:
            self.problem(file, line, f"the link {target} has an anchor, but {found} is not a checked page")
        elif anchor and anchor not in anchors[found]:
            near = difflib.get_close_matches(anchor, anchors[found], 1, 0)
            hint = f"; the nearest anchor is #{near[0]}" if near else ""
            self.problem(file, line, f"the link {target}: {found} has no heading with this anchor{hint}")

    def check_html(self, file, text):
        plain = pages.prose(text)
        for match in re.finditer(r"(?<!\\)</?([a-zA-Z][\w-]*)(?![\w.+-]*[:@])", plain):
            if match[1] not in HTML:
                line = text.count("\n", 0, match.start()) + 1
                self.problem(file, line, f"{match[0]} is read as HTML and not shown: put it into backquotes")


def malformed(target):
    """Returns what is wrong with an external link, or None."""
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError as e:
        return f"is not well-formed: {e}"
    if parts.scheme not in ("http", "https", "mailto"):
        return f"has the scheme {parts.scheme}; expected https or http"
    if parts.scheme == "mailto":
        return None
    if re.search(r"[\s\\^{}|]", target):
        return "has a character that must be encoded"
    host = parts.hostname or ""
    if host != "localhost" and not re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]+", host):
        return f"has no valid host: '{host}'"
    return None if port != 0 else "has the port 0"


class Code:
    """The code in the pages, compared with the samples in compiled sources."""

    def __init__(self, repository):
        self.repository = repository
        self.samples = {}
        self.quoted = set()
        for file in repository.files:
            if self.compiled(file) or file.endswith("/pom.xml"):
                self.samples.update(samples(repository, file))
        root = ElementTree.parse(repository.root / "pom.xml").getroot()
        # The version of the POMs, and the newest release.
        self.versions = [root.findtext(MAVEN + "version")]
        if "CHANGELOG.md" in repository.files:
            self.versions += re.findall(r"^## (\d+\.\d+\.\d+)", repository.read("CHANGELOG.md"), re.MULTILINE)[:1]
        self.properties = {
            child.tag.removeprefix(MAVEN): child.text for child in root.findall(f"{MAVEN}properties/*") if child.text
        }
        self.properties["project.groupId"] = root.findtext(MAVEN + "groupId")
        self.recipes = self.versions_of_recipes()

    def versions_of_recipes(self):
        """Returns the version of each dependency that the POM of a recipe gives, by group and artifact."""
        found = {}
        for pom in sorted(self.repository.root.glob("recipes/*/pom.xml")):
            for dependency in ElementTree.parse(pom).getroot().iter(MAVEN + "dependency"):
                version = dependency.findtext(MAVEN + "version")
                if version and "${" not in version:
                    key = (dependency.findtext(MAVEN + "groupId"), dependency.findtext(MAVEN + "artifactId"))
                    found[key] = version
        return found

    def compiled(self, file):
        match = SOURCE.search(file)
        while match:
            folder = self.repository.root / file[: match.start()]
            if any((folder / name).is_file() for name in BUILD_FILES):
                return file.endswith(tuple(COMPILED.values()))
            match = SOURCE.search(file, match.start() + 1)
        return False

    def check(self, file, fence):
        """Checks a block. Returns 1 if its language has a check, and 0 otherwise."""
        if fence.language in COMPILED:
            if fence.before != SESSION:
                self.check_sample(file, fence, COMPILED[fence.language])
        elif fence.language == "xml":
            self.check_xml(file, fence)
        elif fence.language in ("sh", "bash"):
            self.check_shell(file, fence)
        else:
            return 0
        return 1

    def check_sample(self, file, fence, extension):
        candidates = {key: text for key, text in self.samples.items() if key[0].endswith(extension)}
        same = {key for key, text in candidates.items() if text == fence.text}
        self.quoted |= same
        if same:
            return
        problem = f"no compiled source has this {fence.language} block between '// sample' and '// end'"
        ratios = {
            key: difflib.SequenceMatcher(None, text, fence.text, autojunk=False).ratio()
            for key, text in candidates.items()
        }
        nearest = max(ratios, key=ratios.get, default=None)
        if nearest and ratios[nearest] > 0.5:
            name = f"the sample '{nearest[1]}'" if nearest[1] else "the sample"
            problem += f". The nearest is {name} of {nearest[0]}; '-' is the sample, '+' is the block:\n"
            lines = difflib.unified_diff(candidates[nearest].split("\n"), fence.text.split("\n"), lineterm="", n=1)
            problem += "\n".join("    " + line for line in list(lines)[2:])
        self.repository.problem(file, fence.line, problem)

    def check_xml(self, file, fence):
        try:
            root = ElementTree.fromstring("<block>" + fence.text + "</block>")
        except ElementTree.ParseError as e:
            self.repository.problem(file, fence.line, f"the XML is not well-formed: {e}")
            return
        for element in root.iter():
            children = {child.tag.removeprefix(MAVEN): (child.text or "").strip() for child in element}
            if "groupId" in children and "version" in children:
                self.check_version(file, fence, children["groupId"], children.get("artifactId"), children["version"])
        if any(child.tag.removeprefix(MAVEN) == "project" for child in root):
            self.check_pom(file, fence)

    def check_version(self, file, fence, group, artifact, found):
        if (group, artifact) in self.recipes:
            expected = [self.recipes[group, artifact]]
        elif group == "io.github.paimonffm":
            expected = self.versions
        elif group == "org.apache.arrow":
            expected = [self.properties["arrow.version"]]
        else:
            return
        if found not in expected:
            text = f"{group}:{artifact} has the version {found}; expected {' or '.join(expected)}"
            self.repository.problem(file, fence.line, text)

    def check_pom(self, file, fence):
        """A whole POM is the sample of a POM that a build uses. Its @name@ are values of the root POM."""
        for key, text in self.samples.items():
            for version in self.versions if key[0].endswith("pom.xml") else ():
                values = self.properties | {"project.version": version}
                if re.sub(r"@([\w.-]+)@", lambda match: values.get(match[1], match[0]), text) == fence.text:
                    self.quoted.add(key)
                    return
        text = "no POM of a build has this block between '<!-- sample -->' and '<!-- end -->'"
        self.repository.problem(file, fence.line, text)

    def check_shell(self, file, fence):
        result = subprocess.run(["bash", "-n"], input=fence.text, capture_output=True, text=True, check=False)
        if result.returncode:
            self.repository.problem(file, fence.line, "bash: " + " ".join(result.stderr.split("\n")).strip())

    def check_all_quoted(self):
        for file, name in sorted(set(self.samples) - self.quoted):
            sample = f"the sample '{name}'" if name else "the sample"
            self.repository.problem(file, 1, f"no page quotes {sample}: quote it, or remove its markers")


def samples(repository, file):
    """Returns the samples of a source, by file and name."""
    found = {}
    piece = None
    name = None
    for number, line in enumerate(repository.read(file).split("\n"), 1):
        begin = BEGIN.fullmatch(line)
        if begin and piece is None:
            name, piece = begin[1].strip(), []
        elif begin:
            repository.problem(file, number, f"the sample '{name}' before has no end")
            piece = []
        elif END.fullmatch(line):
            if piece is None:
                repository.problem(file, number, "this end belongs to no sample")
            else:
                found.setdefault((file, name), []).append(textwrap.dedent("\n".join(piece)).strip("\n") + "\n")
            piece = None
        elif piece is not None:
            piece.append(line)
    if piece is not None:
        repository.problem(file, number, f"the sample '{name}' has no end")
    return {key: "\n".join(pieces) for key, pieces in found.items()}


def main():
    repository = Repository(sys.argv[1])
    count = repository.check()
    for problem in repository.problems:
        print(problem, file=sys.stderr)
    if repository.problems:
        number = len(repository.problems)
        sys.exit(f"{number} problem{'s' if number > 1 else ''} in the pages; each line above names one")
    print("{} pages, {} links and {} blocks of code are correct".format(*count))


if __name__ == "__main__":
    main()
