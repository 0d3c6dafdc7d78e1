"""The worker process for the jobs of pypaimon. It reads requests and prints responses as the worker in Java does
(`io.github.paimonffm.bench.worker.Worker`): each is one line of JSON."""

import json
import os
import pathlib
import sys
import time
import traceback

import numpy
import pyarrow
from pypaimon import CatalogFactory, Schema
from pypaimon.write.native_write import NativeTableWrite

FIRST_DAY = 19_723  # the smallest value of the column `day`: 2024-01-01


def memory(field):
    """Returns a field of this process's memory in bytes, such as VmRSS."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise OSError(f"/proc/self/status has no line {field}")


class Rows:
    """The rows of the current job in memory. They stay in memory for the next job with the same rows."""

    def __init__(self):
        self.loaded = None
        self.batches = []
        self.idle = 0

    def of(self, request):
        partitions = request["job"]["partitions"]
        wanted = (request["dataFile"], partitions)
        if wanted != self.loaded:
            self.batches = []
            with pyarrow.OSFile(request["dataFile"]) as file, pyarrow.ipc.open_file(file) as reader:
                batches = [reader.get_batch(index) for index in range(reader.num_record_batches)]
            self.batches = [reduce_days(batch, partitions) for batch in batches] if partitions else batches
            self.loaded = wanted
            self.idle = memory("VmRSS")
        return self.batches


def reduce_days(batch, partitions):
    """Reduces the column `day` to a number of different days, as `Batches.reduceDays` does."""
    index = batch.schema.get_field_index("day")
    days = batch.column(index).cast(pyarrow.int32()).to_numpy(zero_copy_only=False) - FIRST_DAY
    reduced = pyarrow.array((days % partitions + FIRST_DAY).astype(numpy.int32)).cast(pyarrow.date32())
    return batch.set_column(index, batch.schema.field(index), reduced)


def create(catalog, request, name, schema):
    job = request["job"]
    options = {**job["options"], "write.native.enabled": str(is_native(job)).lower()}
    if job["primaryKey"]:
        options["bucket"] = "4"
    columns = Schema.from_pyarrow_schema(
        schema,
        partition_keys=["day"] if job["partitions"] else None,
        primary_keys=["id"] if job["primaryKey"] else None,
        options=options,
    )
    catalog.create_database("bench", True)
    catalog.create_table("bench." + name, columns, False)
    return catalog.get_table("bench." + name)


def is_native(job):
    return job["engine"] == "PYPAIMON_NATIVE"


def write(table, batches, native):
    builder = table.new_batch_write_builder()
    writer = builder.new_write()
    if isinstance(writer, NativeTableWrite) != native:
        raise RuntimeError(f"pypaimon chose the writer {type(writer).__name__}")
    for batch in batches:
        writer.write_arrow_batch(batch)
    messages = writer.prepare_commit()
    commit = builder.new_commit()
    commit.commit(messages)
    writer.close()
    commit.close()


def run(request, rows):
    job = request["job"]
    if job["action"] != "WRITE" or job["times"] != 1:
        raise ValueError("the worker in Python only writes the rows once")
    batches = rows.of(request)
    catalog = CatalogFactory.create({"warehouse": request["warehouse"]})
    if request["warmUpBatches"]:
        table = create(catalog, request, "warm_up", batches[0].schema)
        write(table, batches[: request["warmUpBatches"]], is_native(job))
        catalog.drop_table("bench.warm_up", False)
    table = create(catalog, request, request["table"], batches[0].schema)
    cpu, start = time.process_time(), time.perf_counter()
    write(table, batches, is_native(job))
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    folder = pathlib.Path(request["warehouse"]) / "bench.db" / request["table"]
    files = [path for path in folder.rglob("*.parquet") if path.is_file()]
    peak = memory("VmHWM")
    return {
        "SECONDS": seconds,
        "CPU_SECONDS": cpu_seconds,
        "ROWS": sum(batch.num_rows for batch in batches),
        "IDLE_BYTES": rows.idle,
        "PEAK_BYTES": peak,
        "MEMORY_BYTES": peak - rows.idle,
        "FILES": len(files),
        "BYTES": sum(path.stat().st_size for path in files),
        "ARROW_BYTES": sum(batch.nbytes for batch in batches),
    }


def main():
    # A library that prints to the output must not disturb the responses.
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    rows = Rows()
    for line in sys.stdin:
        try:
            response = {"metrics": run(json.loads(line), rows), "error": None}
        except Exception as error:
            traceback.print_exc()
            response = {"metrics": {}, "error": repr(error)}
        print(json.dumps(response), file=responses, flush=True)


if __name__ == "__main__":
    main()
