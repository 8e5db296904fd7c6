"""The same with Daft (`pip install daft`), on one machine or, with `daft.set_runner_ray()`, on a cluster."""

import argparse
import subprocess
from pathlib import Path

import daft

options = argparse.ArgumentParser()
options.add_argument("photos", type=Path)
options.add_argument("reports", type=Path, help="JSON lines, by path")
options.add_argument("--command", default="xuezhao")
options.add_argument("--profile", default="chsi")
options = options.parse_args()


@daft.func.batch(return_dtype=daft.DataType.list(daft.DataType.string()), batch_size=50)
def judge(paths):
    filter = [options.command, "check", "-", "--json", "--jobs", "1", "--profile", options.profile]
    paths = paths.to_pylist()
    done = subprocess.run(filter, input="\n".join(paths), capture_output=True, text=True)
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f"xuezhao ended with {done.returncode}")
    return [done.stdout.splitlines()] + [[]] * (len(paths) - 1)


paths = sorted(str(path) for path in options.photos.rglob("*.jp*g"))
reports = daft.from_pydict({"path": paths}).select(judge(daft.col("path")).alias("report"))
lines = sorted(line for row in reports.iter_rows() for line in row["report"])
options.reports.write_text("\n".join(lines) + "\n", encoding="utf-8")
