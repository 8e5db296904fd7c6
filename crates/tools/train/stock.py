"""The nets on the labelled stock pictures (which they were trained on): named by `v_mouth` and `v_eyes_open`.

usage: stock.py LANDMARKS.npz FOLDER mouth.pt eyes.pt
"""
import csv, os, sys
import numpy as np, torch
import evaluate as E, patches as P
from landmarks import load

torch.set_num_threads(1)
marks, folder, mouth, eyes = sys.argv[1:]
z = np.load(marks)
rows = {r["file"]: r for r in csv.DictReader(open(os.path.join(folder, "truth.csv")))}
rows = [rows.get(os.path.relpath(str(n), folder)) for n in z["names"]]
real = {"mouth": [], "eyes": []}
for name, p in zip(z["names"], z["plain"]):
    pyramid = P.Pyramid(load(str(name)))
    real["mouth"].append(P.cut(pyramid, P.MOUTH, p[61], p[291]))
    real["eyes"].append([P.cut(pyramid, P.EYE, p[33], p[133]), P.cut(pyramid, P.EYE, p[362], p[263])[:, ::-1]])
real = {k: np.array(v) for k, v in real.items()}
for file, column, limits in ((mouth, "v_mouth", (0.035, 0.07)), (eyes, "v_eyes_open", (0.14, 0.11))):
    what, g = E.gaps(file, real)
    label = np.array([r[column] if r else "" for r in rows])
    for v in ("pass", "fail", "borderline"):
        m = label == v
        bad = [(g > t) if what == "mouth" else (g < t) for t in limits]
        print(what, v, m.sum(), "advised or rejected", int(bad[0][m].sum()), "rejected", int(bad[1][m].sum()))
        wrong = m & (bad[0] if v == "pass" else ~bad[0]) if v != "borderline" else m
        print("   ", [(os.path.basename(str(n)), round(float(x), 3)) for n, x in zip(z["names"][wrong], g[wrong])][:16])
