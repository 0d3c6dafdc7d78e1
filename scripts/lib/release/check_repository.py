"""Checks a Maven repository folder for what Maven Central demands of a release.

  check_repository.py REPOSITORY VERSION

Prints one line for each artifact, with the sizes of its files. The last line counts the artifacts. Ends with code 1 if
something is missing; the lines on stderr name it.
"""

import hashlib
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"
CHECKSUMS = {".md5": hashlib.md5, ".sha1": hashlib.sha1}
METADATA = ["name", "description", "url", "licenses/license/name", "licenses/license/url"]
METADATA += ["developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url"]
LICENSE_FILES = ["META-INF/LICENSE", "META-INF/NOTICE"]


def text(element, path):
    found = element.find("/".join(NAMESPACE + part for part in path.split("/")))
    return None if found is None or found.text is None else found.text.strip()


def check_pom(file, version):
    """Yields what is wrong with a POM."""
    pom = ElementTree.parse(file).getroot()
    for path in METADATA:
        if not text(pom, path):
            yield f"the POM has no {path}"
    for path in ["groupId", "artifactId", "version"]:
        if not text(pom, path):
            yield f"the POM has no {path} of its own"
    for element in pom.iter():
        value = (element.text or "").strip()
        if element.tag == NAMESPACE + "version" and value.endswith("-SNAPSHOT"):
            yield f"the POM depends on the snapshot {value}"
        if "${" in value and element.tag != NAMESPACE + "argument":
            yield f"the POM has the unresolved value {value}"
    for tag in ["repositories", "pluginRepositories"]:
        if pom.find(NAMESPACE + tag) is not None:
            yield f"the POM has {tag}"
    if text(pom, "version") not in (None, version):
        yield f"the POM has the version {text(pom, 'version')}"


def check_jar(file):
    """Yields what is wrong with a jar of classes or of a native library."""
    with zipfile.ZipFile(file) as jar:
        names = set(jar.namelist())
        for name in LICENSE_FILES:
            if name not in names:
                yield f"{file.name} has no {name}"
        libraries = [name for name in names if re.search(r"\.(so|dylib|dll)$", name)]
        classes = [name for name in names if name.endswith(".class")]
        if libraries and classes:
            yield f"{file.name} has both a native library and classes"
        if libraries and "META-INF/THIRD-PARTY-LICENSES.md" not in names:
            yield f"{file.name} has a native library but no META-INF/THIRD-PARTY-LICENSES.md"


def check_companions(file):
    """Yields the checksums and signatures that a file lacks, or that are wrong."""
    content = file.read_bytes()
    for suffix, algorithm in CHECKSUMS.items():
        companion = file.with_name(file.name + suffix)
        if not companion.exists():
            yield f"{file.name} has no {suffix}"
        elif companion.read_text().split()[0] != algorithm(content).hexdigest():
            yield f"{companion.name} is wrong"
    signature = file.with_name(file.name + ".asc")
    if not signature.exists():
        yield f"{file.name} has no signature"
        return
    verified = subprocess.run(
        ["gpg", "--batch", "--quiet", "--verify", str(signature), str(file)],
        capture_output=True,
        text=True,
    )
    if verified.returncode != 0:
        yield f"the signature of {file.name} is wrong: {verified.stderr.strip()}"


def check_artifact(folder, version):
    """Yields what is wrong with an artifact."""
    artifact = folder.parent.name
    prefix = f"{artifact}-{version}"
    pom = folder / f"{prefix}.pom"
    yield from check_pom(pom, version)
    packaging = text(ElementTree.parse(pom).getroot(), "packaging") or "jar"
    if packaging == "jar":
        for suffix in [".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"]:
            if not (folder / (prefix + suffix)).exists():
                yield f"{prefix}{suffix} is missing"
        if (folder / f"{prefix}.jar").exists():
            yield from check_jar(folder / f"{prefix}.jar")
    for file in sorted(folder.iterdir()):
        if file.suffix in (".pom", ".jar", ".json"):
            yield from check_companions(file)


def main():
    repository, version = pathlib.Path(sys.argv[1]), sys.argv[2]
    poms = sorted(repository.rglob(f"*-{version}.pom"))
    failures = 0
    for pom in poms:
        problems = list(check_artifact(pom.parent, version))
        failures += len(problems)
        for problem in problems:
            print(f"{pom.parent.parent.name}: {problem}", file=sys.stderr)
        jar = pom.with_suffix(".jar")
        size = f", jar {jar.stat().st_size / 1e6:.1f} MB" if jar.exists() else ""
        print(f"  {pom.parent.parent.name}{size}")
    if failures or not poms:
        print(f"{failures} problems", file=sys.stderr)
        sys.exit(1)
    print(f"{len(poms)} artifacts")


main()
