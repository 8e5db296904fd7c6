"""Labels of the real photographs and the split of their people into a tuning and a kept half."""
import csv, hashlib, os
import numpy as np


def half(name):
    """'tuning' or 'kept', by a hash of the picture's name: every real photograph shows another person."""
    digest = hashlib.sha256(os.path.splitext(os.path.basename(name))[0].encode()).digest()
    return "tuning" if digest[0] % 2 == 0 else "kept"


def load(csv_path, names, folder):
    """Rows of the table in the order of `names` (paths below `folder`); None where there is none."""
    rows = {r["file"]: r for r in csv.DictReader(open(csv_path))}
    return [rows.get(os.path.relpath(n, folder)) for n in names]


def wilson(k, n, z=1.96):
    if n == 0:
        return (float("nan"), float("nan"))
    p = k / n
    c, d = (p + z * z / (2 * n)) / (1 + z * z / n), z * ((p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5) / (1 + z * z / n)
    return (max(0.0, c - d), min(1.0, c + d))
