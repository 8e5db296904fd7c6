"""Patches of the real photographs, made in memory for measuring only, and what the nets' numbers are worth there."""
import os
import numpy as np
import patches as P, truth
from landmarks import load

ROOT = os.environ.get("REAL_PHOTOS", "real-photos")  # holds truth.csv and the pictures it names


def read(landmarks=os.environ.get("REAL_LANDMARKS", "data/real_product.npz")):
    z = np.load(landmarks)
    names = [str(n) for n in z["names"]]
    rows = truth.load(os.path.join(ROOT, "truth.csv"), names, ROOT)
    mouth = np.zeros((len(names), P.MOUTH.height, P.MOUTH.width, 3), np.float32)
    eyes = np.zeros((len(names), 2, P.EYE.height, P.EYE.width, 3), np.float32)
    for i, (name, p) in enumerate(zip(names, z["plain"])):
        if np.isnan(p[0, 0]):
            continue
        pyramid = P.Pyramid(load(name))
        mouth[i] = P.cut(pyramid, P.MOUTH, p[61], p[291])
        eyes[i, 0] = P.cut(pyramid, P.EYE, p[33], p[133])
        eyes[i, 1] = P.cut(pyramid, P.EYE, p[362], p[263])[:, ::-1]
    found = ~np.isnan(z["plain"][:, 0, 0])
    column = lambda c: np.array([r[c] for r in rows])
    return {"names": names, "mouth": mouth, "eyes": eyes, "found": found, "fine": z["fine"], "plain": z["plain"],
            "tuning": np.array([truth.half(n) == "tuning" for n in names]), "truth": column,
            "accepted": column("kind") == "accepted"}


def score_mouth(real, gap, which):
    """(allowed gap, share of parted, of teeth named) at 0, 0.5 and 1.5 % of the accepted photographs named."""
    s = real["found"] & which
    m, a = real["truth"]("mouth"), np.sort(gap[s & real["accepted"]])
    out = []
    for share in (0.0, 0.005, 0.015, 0.03):
        t = a[len(a) - 1 - int(share * len(a))]
        out.append((round(float(t), 4), round(float((gap[s & (m == "parted")] > t).mean()), 3),
                    round(float((gap[s & (m == "teeth")] > t).mean()), 3)))
    return out


def score_eyes(real, gap, which):
    """`gap`: the smaller one. (needed gap, share of closed named, share of narrow ones named) likewise."""
    s = real["found"] & which
    e, a = real["truth"]("eyes"), np.sort(gap[s & real["accepted"]])
    out = []
    for share in (0.0, 0.005, 0.015, 0.03):
        t = a[int(share * len(a))]
        out.append((round(float(t), 4), round(float((gap[s & (e == "closed")] < t).mean()), 3),
                    round(float((gap[s & (e == "narrow")] < t).mean()), 3)))
    return out
