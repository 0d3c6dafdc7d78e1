"""Markdown pages as GitHub reads them: fenced blocks, links, headings. Needs nothing but Python."""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^( *)(`{3,}|~{3,})(.*)$")
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# A target between brackets, or one without white space in which brackets are balanced.
TARGET = r"<([^<>\n]*)>|((?:[^()\s]|\([^()\s]*\))*)"
INLINE_LINK = re.compile(r"\]\(\s*(?:" + TARGET + r")(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*(?:" + TARGET + r")", re.MULTILINE)
ATTRIBUTE = re.compile(r"<[a-zA-Z][^>]*?\s(?:href|src)=\"([^\"]*)\"")
BARE = re.compile(r"\bhttps?:[^\s<>\"`|\])]*")
ID = re.compile(r"<[a-zA-Z][^>]*?\s(?:id|name)=\"([^\"]+)\"")
MARKER = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])( +)(?=\S)")
SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass(frozen=True)
class Fence:
    """A fenced block. Its text has no indentation of a list around it; its line is that of the opening fence."""

    language: str
    text: str
    line: int
    before: str


@dataclass(frozen=True)
class Link:
    """A link, and where its target is in the text of the page."""

    target: str
    start: int
    end: int

    @property
    def external(self):
        return bool(SCHEME.match(self.target))


def _split(text):
    """Yields for each line its number, whether it belongs to a fenced block, and the fence that it opens, if any."""
    closing = None
    for number, line in enumerate(text.split("\n"), 1):
        match = FENCE.match(line)
        if closing:
            inside = True
            opened = None
            if match and match[2].startswith(closing) and not match[3].strip():
                closing = None
        else:
            opened = match if match and "`" not in match[3] else None
            inside = opened is not None
            closing = opened[2] if opened else None
        yield number, line, inside, opened


def fences(text):
    """Returns the fenced blocks of a page."""
    found = []
    before = ""
    lines = []
    fence = None
    for number, line, inside, opened in _split(text):
        if opened:
            if fence:
                found.append(_fence(fence, lines[:-1]))
            fence = (opened, number, before)
            lines = []
        elif inside:
            lines.append(line)
        else:
            if fence:
                found.append(_fence(fence, lines[:-1]))
                fence = None
            before = line.strip() or before
    if fence:
        found.append(_fence(fence, lines[:-1]))
    return found


def _fence(fence, lines):
    opened, number, before = fence
    indent = len(opened[1])
    text = "".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] + "\n" for line in lines)
    return Fence(opened[3].strip().split(" ")[0], text, number, before)


def prose(text):
    """Returns a page of the same length in which fenced blocks, code spans and comments are blank."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])

    lines = [re.sub(".", " ", line) if inside else line for _, line, inside, _ in _split(text)]
    return CODE_SPAN.sub(blank, COMMENT.sub(blank, "\n".join(lines)))


def links(text):
    """Returns the links and images of a page, in their order."""
    plain = prose(text)
    found = {}
    for pattern in (INLINE_LINK, DEFINITION, ATTRIBUTE):
        for match in pattern.finditer(plain):
            group = next(g for g in range(1, len(match.groups()) + 1) if match[g] is not None)
            found[match.start(group)] = Link(match[group], match.start(group), match.end(group))
    # An address that is not the target of one of these links.
    covered = [(link.start, link.end) for link in found.values()]
    for match in BARE.finditer(plain):
        if not any(start <= match.start() < end for start, end in covered):
            target = match[0].rstrip(".,;:!?'*_")
            found[match.start()] = Link(target, match.start(), match.start() + len(target))
    return [found[start] for start in sorted(found)]


def slug(heading, separator="-"):
    """Returns the anchor that GitHub gives to a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", separator)


def anchors(text):
    """Returns the anchors of a page."""
    found = set()
    counts = {}
    for _, line, inside, _ in _split(text):
        match = None if inside else HEADING.match(line)
        if match:
            # The text of a link, without its target.
            anchor = slug(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", match[2]))
            count = counts.get(anchor, 0)
            counts[anchor] = count + 1
            found.add(f"{anchor}-{count}" if count else anchor)
    found.update(ID.findall(prose(text)))
    return found


def for_python_markdown(text):
    """Returns a page as Python-Markdown must get it to show what GitHub shows.

    Python-Markdown expects the contents of a list item four columns to the right of its marker, and an empty line
    between a paragraph and a list, a fenced block or a comment. It keeps the backslash before a "<".
    """
    plain = prose(text)
    for at in reversed([match.start() for match in re.finditer(r"\\<", plain)]):
        text = text[:at] + "&lt;" + text[at + 2 :]
    result = []
    # The columns at which the contents of the open list items begin.
    items = []

    def end_paragraph():
        if result and result[-1]:
            result.append("")

    for _, line, inside, opened in _split(text):
        if not line.strip():
            result.append("")
            continue
        indent = len(line) - len(line.lstrip(" "))
        in_list = bool(items)
        if not inside or opened:
            while items and indent < items[-1]:
                items.pop()
        level = len(items)
        body = line[min(indent, items[-1] if items else 0) :]
        # In a paragraph, "256." begins a list only on a line of its own.
        marker = None if inside else MARKER.match(body)
        if marker and not in_list and result and result[-1] and marker[2][0].isdigit() and marker[2][:-1] != "1":
            marker = None
        comment = not inside and re.fullmatch(r"<!--.*-->", body)
        if marker:
            if not in_list:
                end_paragraph()
            items.append((items[-1] if items else 0) + len(marker[0]))
            body = marker[2] + " " + body[len(marker[0]) :]
        elif opened or comment:
            end_paragraph()
        result.append("    " * level + body)
        if comment:
            result.append("")
    return "\n".join(result)
