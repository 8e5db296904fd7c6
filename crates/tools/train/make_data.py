"""Makes training patches with gaps as the teacher sees them.

usage: make_data.py mouth|eyes COUNT SEED OUT.npz LANDMARKS.npz [LANDMARKS.npz ...]
LANDMARKS.npz come from landmarks.py. Pictures whose name holds `M_eyes_pose` have painted lids: their kind is in the name.
"""
import csv, os, sys
import cv2, numpy as np
import geometry, patches as P
from landmarks import load

MASKED = ("sun_", "tint", "bar_", "glare", "wink_")


def read(files, smallest):
    faces = []
    for file in files:
        z = np.load(file)
        for name, plain, fine in zip(z["names"], z["plain"], z["fine"]):
            if np.isnan(plain[0, 0]) or np.isnan(fine[0, 0]):
                continue
            mouth = np.linalg.norm(plain[61] - plain[291])
            span = np.linalg.norm(plain[33] - plain[263])
            if span < smallest or not 0.3 < mouth / span < 1.2:
                continue
            # both meshes must agree where the face is
            if np.abs(plain - fine[:468]).mean() > 0.04 * span:
                continue
            faces.append((str(name), plain, fine, "congress" if "congress" in file else "stock"))
    return faces


def picture(cache, name):
    if name not in cache:
        cache[name] = P.Pyramid(load(name))
    return cache[name]


def pick(rng, groups, shares):
    names = [g for g in shares if groups.get(g)]
    p = np.array([shares[g] for g in names])
    g = groups[names[rng.choice(len(names), p=p / p.sum())]]
    while True:  # small faces come up less often
        face = g[rng.integers(len(g))]
        if rng.random() < np.linalg.norm(face[1][33] - face[1][263]) / 90:
            return face


def verdicts(faces):
    """`v_mouth` of the stock pictures by path, from the truth.csv above them."""
    out = {}
    for folder in {os.path.dirname(os.path.dirname(f[0])) for f in faces if f[3] == "stock"}:
        path = os.path.join(folder, "truth.csv")
        if os.path.exists(path):
            out |= {os.path.join(folder, r["file"]): r["v_mouth"] for r in csv.DictReader(open(path))}
    return out


def mouths(rng, faces, count):
    groups = {}
    labels = verdicts(faces)
    for face in faces:
        gap = float(geometry.lip_gap(face[2]))
        # Where people labelled the picture and the teacher disagrees, people are right.
        verdict = labels.get(face[0])
        if verdict == "pass":
            gap = min(gap, 0.004)
        elif verdict == "fail" and gap < 0.05:
            gap = 0.06
        kind = "closed" if gap < 0.02 else "open"
        groups.setdefault((kind, face[3]), []).append(face + (gap,))
    print({k: len(v) for k, v in groups.items()})
    shares = {("closed", "congress"): 0.27, ("closed", "stock"): 0.36, ("open", "congress"): 0.26, ("open", "stock"): 0.11}
    w = P.MOUTH
    cache, out, labels = {}, np.empty((count, w.height, w.width, 3), np.uint8), np.empty(count, np.float32)
    for i in range(count):
        name, plain, fine, _, gap = pick(rng, groups, shares)
        left, right = P.jittered(rng, plain[61], plain[291])
        columns = P.resolution(rng, w, left, right)
        to = lambda ids: w.to_patch(left, right, fine[ids])
        upper, lower, outer = to(P.UPPER_LIP), to(P.LOWER_LIP), (to(P.OUTER_UPPER), to(P.OUTER_LOWER))
        closed, gap_move, paint, shape_move = gap < 0.02, None, None, None
        if rng.random() < (0.25 if closed else 0.5):
            gap_move, gap, paint = P.mouth_move(rng, w, upper, lower, gap)
        if rng.random() < 0.6:
            shape_move = P.lip_shape(rng, upper, lower, *outer)
        bend = P.curve(rng, upper, lower) if rng.random() < 0.5 else None

        def move(x, y):
            for m in (bend, gap_move, shape_move):
                if m is not None:
                    x, y = m(x, y)
            return x, y

        patch = P.cut(picture(cache, name), w, left, right, columns, move)
        rows, cols = patch.shape[:2]
        x, y = np.meshgrid((np.arange(cols) + 0.5) * (w.width / cols), (np.arange(rows) + 0.5) * (w.width / cols))
        x, y = x.astype(np.float32), y.astype(np.float32)
        if rng.random() < 0.7:
            patch = P.make_up(rng, patch, *move(x, y), upper, lower, *outer, closed and gap_move is None)
        if paint is not None:
            patch = paint(patch, *(bend(x, y) if bend else (x, y)))
        patch = P.camera(rng, patch, w)
        out[i] = patch[:, ::-1] if rng.random() < 0.5 else patch
        labels[i] = gap
    return out, labels


PAINTED = {"half_": 0.5 * 0.28, "nearly_": 0.25 * 0.28, "closed_": 0.03}


def painted_gap(name):
    """The gap that painted lids leave, from the name of the picture; None: the lids are as photographed."""
    if "M_eyes_pose" in name:
        for start, gap in PAINTED.items():
            if os.path.basename(name).startswith(start):
                return gap
    return None


def eyes(rng, faces, count):
    groups = {}
    for face in faces:
        name = face[0]
        if "M_eyes_pose" in name and os.path.basename(name).startswith(MASKED):
            continue
        both = geometry.lid_gaps(face[2])
        for side, gap in zip(("left", "right"), both):
            value = painted_gap(name)
            kind = "seen" if value is None else "painted"
            value = float(gap) if value is None else value
            groups.setdefault((kind, face[3]), []).append(face + (side, value))
    print({k: len(v) for k, v in groups.items()})
    shares = {("seen", "congress"): 0.55, ("seen", "stock"): 0.37, ("painted", "stock"): 0.08}
    w = P.EYE
    cache, out, labels = {}, np.empty((count, w.height, w.width, 3), np.uint8), np.empty(count, np.float32)
    for i in range(count):
        name, plain, fine, _, side, gap = pick(rng, groups, shares)
        a, b = (33, 133) if side == "left" else (362, 263)
        left, right = P.jittered(rng, plain[a], plain[b])
        columns = P.resolution(rng, w, left, right)
        move = None
        if gap > 0.15 and rng.random() < 0.5:
            upper, lower, brow = P.LIDS[side]
            to = lambda ids: w.to_patch(left, right, fine[ids])
            move, gap = P.eye_move(rng, to(upper), to(lower), to(brow), gap)
        patch = P.camera(rng, P.cut(picture(cache, name), w, left, right, columns, move), w)
        out[i] = patch[:, ::-1] if side == "right" else patch
        labels[i] = gap
    return out, labels


def main(what, count, seed, out, *files):
    rng = np.random.default_rng(int(seed))
    faces = read(files, 32 if what == "mouth" else 40)
    print(len(faces), "faces")
    x, y = (mouths if what == "mouth" else eyes)(rng, faces, int(count))
    np.savez(out, x=x, y=y)


if __name__ == "__main__":
    main(*sys.argv[1:])
