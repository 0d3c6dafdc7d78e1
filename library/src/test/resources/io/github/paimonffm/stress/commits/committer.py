"""Commits to tables by pypaimon or by pypaimon-rust, as the Java class Processes.Worker does.

  committer.py LIBRARY OPTIONS START NUMBER COMMITS WARM_UP TABLE...

LIBRARY is pypaimon or pypaimon_rust; OPTIONS is a properties file with the options of the catalog; START is the file
whose appearance starts the commits; NUMBER is the number of this worker; WARM_UP is ignored.
"""

import json
import os
import pathlib
import re
import sys
import time
import uuid

import pyarrow

DATABASE = "db"
ROWS_PER_COMMIT = 3
IDS_PER_WORKER = 1_000_000
SCHEMA = pyarrow.schema(
    [pyarrow.field("id", pyarrow.int64(), nullable=False), pyarrow.field("worker", pyarrow.int32())]
)


class Pypaimon:
    """pypaimon, which commits in Python when somebody listens."""

    def __init__(self, options):
        from pypaimon import CatalogFactory

        self.catalog = CatalogFactory.create(options)

    def table(self, name):
        return self.catalog.get_table(f"{DATABASE}.{name}")

    def commit(self, table, rows):
        from pypaimon.write.commit_callback import CommitCallback

        published = []

        class Listener(CommitCallback):
            def call(self, context):
                published.append(context.snapshot)

        builder = table.new_batch_write_builder()
        write = builder.new_write()
        commit = builder.new_commit()
        commit.add_commit_callback(Listener())
        try:
            write.write_arrow(pyarrow.Table.from_batches([rows]))
            commit.commit(write.prepare_commit())
        finally:
            write.close()
            commit.close()
        return published[-1].id, published[-1].commit_user


class PypaimonRust:
    """pypaimon-rust: the crate that this library uses, with its own storage."""

    def __init__(self, options):
        from pypaimon_rust.datafusion import PaimonCatalog

        self.catalog = PaimonCatalog(options)

    def table(self, name):
        return self.catalog.get_table(f"{DATABASE}.{name}")

    def commit(self, table, rows):
        folder = pathlib.Path(table.location().removeprefix("file:")) / "snapshot"
        before = max(snapshots(folder), default=0)
        user = str(uuid.uuid4())
        # Not the batch builder, which keeps its commit user to itself.
        builder = table.new_stream_write_builder().with_commit_user(user)
        write = builder.new_write()
        commit = builder.new_commit()
        try:
            write.write_arrow(rows)
            commit.commit(1, write.prepare_commit(True, 1))
        finally:
            write.close()
            commit.close()
        return published_by(user, folder, before), user


def snapshots(folder):
    if not folder.is_dir():
        return []
    return [int(name[9:]) for name in os.listdir(folder) if re.fullmatch(r"snapshot-\d+", name)]


def published_by(user, folder, before):
    """Returns the newest snapshot of a commit user after a snapshot, or 0 if another one has replaced it already."""
    for number in sorted(snapshots(folder), reverse=True):
        if number <= before:
            break
        if json.loads((folder / f"snapshot-{number}").read_text())["commitUser"] == user:
            return number
    return 0


def rows(worker, commit):
    first = worker * IDS_PER_WORKER + commit * ROWS_PER_COMMIT
    ids = list(range(first, first + ROWS_PER_COMMIT))
    return first, pyarrow.record_batch({"id": ids, "worker": [worker] * ROWS_PER_COMMIT}, schema=SCHEMA)


def read_properties(file):
    options = {}
    for line in pathlib.Path(file).read_text().splitlines():
        if line and not line.startswith("#"):
            key, value = re.fullmatch(r"((?:[^\\=]|\\.)*)=(.*)", line).groups()
            options[unescaped(key)] = unescaped(value)
    return options


def unescaped(text):
    return re.sub(r"\\(.)", r"\1", text)


def main():
    library, options, start, number, commits, _, *tables = sys.argv[1:]
    committer = {"pypaimon": Pypaimon, "pypaimon_rust": PypaimonRust}[library](read_properties(options))
    opened = [(name, committer.table(name)) for name in tables]
    worker = int(number)
    pathlib.Path(f"{start}-{number}").touch()
    while not os.path.exists(start):
        time.sleep(0.005)
    begin = int(time.time() * 1000)
    for name, table in opened:
        for commit in range(int(commits)):
            first, batch = rows(worker, commit)
            try:
                snapshot, user = committer.commit(table, batch)
                print("done", name, snapshot, user, first)
            except Exception as e:
                print("worker", worker, "gave up on commit", f"{commit}:", " ".join(repr(e).split()))
    print("span", begin, int(time.time() * 1000))


main()
