"""Draws the charts of docs/performance.md.

    charts.py RESULTS FOLDER

RESULTS is the JSON file that bench/run writes. The same results give the same files, byte for byte. Prints the Markdown
that shows each chart, relative to the folder above FOLDER."""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
# Neither the date nor random identifiers are in the files. Text is drawn with matplotlib's own font.
matplotlib.rcParams.update({"svg.hashsalt": "paimon-ffm", "font.family": "DejaVu Sans", "font.size": 9})

from matplotlib import pyplot  # noqa: E402 (the backend must be chosen first)

OURS = "#1b6ca8"
OTHERS = "#b8b8b8"
MEGA = 1e6
CHARTS = {
    "time.svg": ("Time of each job", "SECONDS", 1, "seconds: median, minimum and maximum"),
    "memory.svg": ("Peak memory of each job", "MEMORY_BYTES", MEGA, "peak memory in MB, less the memory before the job"),
    "bytes.svg": ("Size of the data files of each job", "BYTES", MEGA, "size of the data files in MB"),
}
# The groups whose jobs write or read the same rows.
GROUPS = [
    "floor", "unpartitioned", "partitions-10", "partitions-100", "primary-key", "lineitem", "read", "merged-read",
]


def draw(results, metric, unit, label, path):
    """Draws one chart with one block of bars for each group that has the metric. Returns whether there is any."""
    blocks = []
    for name in GROUPS:
        group = results.get(name, {"jobs": {}})
        bars = {job: metrics[metric] for job, metrics in group["jobs"].items() if metric in metrics}
        if bars:
            blocks.append((group["title"], bars))
    if not blocks:
        return False
    heights = [len(bars) + 1 for _, bars in blocks]
    figure, axes = pyplot.subplots(
        len(blocks), 1, figsize=(8, 0.27 * sum(heights) + 0.3), height_ratios=heights, squeeze=False,
        layout="constrained",
    )
    for axis, (title, bars) in zip(axes[:, 0], blocks):
        medians = [spread["median"] / unit for spread in bars.values()]
        below = [max(0, (spread["median"] - spread["min"]) / unit) for spread in bars.values()]
        above = [max(0, (spread["max"] - spread["median"]) / unit) for spread in bars.values()]
        colors = [OURS if job.startswith("ours") or job == "unpartitioned" else OTHERS for job in bars]
        drawn = axis.barh(list(bars), medians, color=colors, xerr=[below, above], ecolor="#444444", height=0.7)
        axis.bar_label(drawn, [f"{median:.3g}" if median < 100 else f"{median:,.0f}" for median in medians], padding=6)
        axis.set_title(title, loc="left", fontsize=9, fontweight="bold")
        axis.invert_yaxis()
        axis.margins(x=0.15)
        axis.spines[["top", "right"]].set_visible(False)
    figure.supxlabel(label, fontsize=9)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    return True


def main(arguments):
    results = json.loads(pathlib.Path(arguments[0]).read_text())
    folder = pathlib.Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, metric, unit, label) in CHARTS.items():
        if draw(results, metric, unit, label, folder / name):
            print(f"![{title}]({folder.name}/{name})")


if __name__ == "__main__":
    main(sys.argv[1:])
