"""Compares the jars of two builds of the same sources, byte by byte.

  compare_jars.py BUILD BUILD

Ends with code 1 if a jar differs or is missing from a build; the lines on stderr name the jar and its entries that
differ.
"""

import pathlib
import sys
import zipfile


def jars(build):
    """Returns the jars of a build by their paths relative to the build. Jars that a build copied do not count."""
    found = pathlib.Path(build).glob("**/target/*.jar")
    return {file.relative_to(build): file for file in found if not file.name.startswith("original-")}


def different_entries(first, second):
    with zipfile.ZipFile(first) as a, zipfile.ZipFile(second) as b:
        names = sorted(set(a.namelist()) | set(b.namelist()))
        for name in names:
            if name not in a.namelist() or name not in b.namelist() or a.read(name) != b.read(name):
                yield name


def main():
    first, second = jars(sys.argv[1]), jars(sys.argv[2])
    failed = False
    for path in sorted(set(first) | set(second)):
        if path not in first or path not in second:
            print(f"{path}: only in one build", file=sys.stderr)
            failed = True
        elif first[path].read_bytes() != second[path].read_bytes():
            entries = list(different_entries(first[path], second[path])) or ["times or the order of entries"]
            print(f"{path}: different: {', '.join(entries[:10])}", file=sys.stderr)
            failed = True
    if failed:
        sys.exit(1)
    print(f"  {len(first)} jars of two builds are identical")


main()
