"""Lines of `probe marks` to the form of landmarks.py, with the attention mesh of another file kept beside them.

usage: product_marks.py MARKS.jsonl LANDMARKS.npz OUT.npz
"""
import json, sys
import numpy as np

marks, other, out = sys.argv[1:]
z = np.load(other)
rows = {r["name"]: r for r in map(json.loads, open(marks))}
plain = np.full((len(z["names"]), 468, 2), np.nan, np.float32)
score = np.full((len(z["names"]), 3), np.nan, np.float32)
for i, name in enumerate(z["names"]):
    r = rows.get(str(name))
    if r and r["faces"]:
        plain[i] = r["points"]
        score[i] = [r["mouth"], *r["eyes"]]
np.savez_compressed(out, names=z["names"], plain=plain, fine=z["fine"], score=score)
print(int((~np.isnan(plain[:, 0, 0])).sum()), "faces; median distance of the meshes over the eye span",
      np.nanmedian(np.abs(plain - z["plain"]).mean((1, 2)) / np.linalg.norm(plain[:, 33] - plain[:, 263], axis=-1)))
