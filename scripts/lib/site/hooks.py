"""MkDocs hooks: the pages of docs/ become a site, and stay pages that GitHub shows."""

import os
import posixpath
import re
import shutil
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

# MkDocs loads this file by its path.
sys.path.insert(0, str(Path(__file__).parent))
import pages  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
REPOSITORY = "https://github.com/paimonffm/paimon-ffm"
BRANCH = "main"
# Pages outside of docs/ and their addresses in the site.
OTHER_PAGES = {
    "CHANGELOG.md": "changelog.html",
    "CONTRIBUTING.md": "contributing.html",
    "SECURITY.md": "security.html",
}
# Scripts, styles, fonts, images and frames of other hosts.
LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]*\ssrc=\"?(?:https?:)?//[^>]*>|<link[^>]*\shref=\"?(?:https?:)?//[^>]*>"
)
JAVADOC = ROOT / "library" / "target" / "apidocs"


def on_config(config):
    # Anchors are those of GitHub.
    config.mdx_configs.setdefault("toc", {})["slugify"] = pages.slug
    return config


def on_files(files, config):
    for source, address in OTHER_PAGES.items():
        files.append(File(source, str(ROOT), config.site_dir, config.use_directory_urls, dest_uri=address))
    if not (JAVADOC / "index.html").is_file():
        raise PluginError(f"{JAVADOC} has no Javadoc: run scripts/site, which builds it")
    # The navigation names this file. on_post_build copies the others, because MkDocs would make pages of some.
    files.append(File.generated(config, "javadoc/index.html", abs_src_path=str(JAVADOC / "index.html")))
    return files


def on_post_build(config):
    shutil.copytree(JAVADOC, Path(config.site_dir, "javadoc"), dirs_exist_ok=True)


def repository_path(file):
    """Returns the path of a page relative to the root folder of the repository."""
    return Path(os.path.relpath(file.abs_src_path, ROOT)).as_posix()


def on_pre_page(page, config, files):
    page.edit_url = f"{REPOSITORY}/edit/{BRANCH}/{repository_path(page.file)}"
    return page


def on_page_markdown(markdown, page, config, files):
    source = repository_path(page.file)
    end = 0
    parts = []
    for link in pages.links(markdown):
        if not link.external:
            parts += [markdown[end : link.start], address(link.target, source)]
            end = link.end
    return pages.for_python_markdown("".join(parts) + markdown[end:])


def on_post_page(output, page, config):
    loaded = LOADED.search(output)
    if loaded:
        raise PluginError(f"{page.file.src_uri} loads a file of another host: {loaded[0]}")
    return output


def address(target, source):
    """Returns the address of a file of the repository: in the site, or on GitHub if the file is not in the site."""
    path, _, anchor = target.partition("#")
    if not path:
        return target
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    suffix = f"#{anchor}" if anchor else ""
    if path in OTHER_PAGES or path.startswith("docs/") and (ROOT / path).is_file():
        # MkDocs resolves the link, and warns about an anchor that does not exist.
        return posixpath.relpath(in_site(path), posixpath.dirname(in_site(source)) or ".") + suffix
    kind = "tree" if (ROOT / path).is_dir() else "blob"
    return f"{REPOSITORY}/{kind}/{BRANCH}/{path}{suffix}"


def in_site(path):
    """Returns the path of a source within the site's folder of sources."""
    return path.removeprefix("docs/")
