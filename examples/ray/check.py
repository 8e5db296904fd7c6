"""Judges every photo below a folder on a Ray cluster: `xuezhao check -` is a filter, paths in, reports out.

Every machine sees the folder under the same path and has the command. A report depends on the photo and the profile
alone, so a batch whose worker died is judged again and gives the same lines.
"""

import argparse
import subprocess
from pathlib import Path

import ray

options = argparse.ArgumentParser()
options.add_argument("photos", type=Path)
options.add_argument("reports", type=Path, help="JSON lines, by path")
options.add_argument("--command", default="xuezhao")
options.add_argument("--profile", default="chsi")
options = options.parse_args()


def judge(batch):
    filter = [options.command, "check", "-", "--json", "--jobs", "1", "--profile", options.profile]
    done = subprocess.run(filter, input="\n".join(batch["path"]), capture_output=True, text=True)
    # 2: a path could not be read, and is named on the standard error output; the others are judged.
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(f"xuezhao ended with {done.returncode}")
    return {"report": done.stdout.splitlines()}


paths = sorted(str(path) for path in options.photos.rglob("*.jp*g"))
reports = ray.data.from_items([{"path": path} for path in paths]).map_batches(judge, batch_size=50)
lines = sorted(row["report"] for row in reports.iter_rows())
options.reports.write_text("\n".join(lines) + "\n", encoding="utf-8")
