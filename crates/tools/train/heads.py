"""Level patches of whole heads with their landmarks and the person's mask, and the patches that the nets for ears and head read.

A head patch has 192 x 240 pixels; the outer eye corners are 56.47 apart on row 120 and centred. `probe heads` writes one record
a picture: the picture's number in the list (u32), 468 landmarks in the patch (f32 pairs), picture pixels per patch pixel (f32),
the colours (RGB), the share of person (0..255).
"""

import csv, os
import cv2, numpy as np

cv2.setNumThreads(1)
COLUMNS, ROWS = 192, 240
SPAN = COLUMNS / 3.4
RECORD = np.dtype(
    [
        ("i", "<u4"),
        ("lm", "<f4", (468, 2)),
        ("unit", "<f4"),
        ("x", "u1", (ROWS, COLUMNS, 3)),
        ("m", "u1", (ROWS, COLUMNS)),
    ]
)

EAR_WIDTH, EAR_HEIGHT = 40, 48
EAR_UNIT = 0.89 * SPAN / EAR_WIDTH
EAR_BEYOND = 0.13 * SPAN
OUTLINE = ([127, 234, 93, 132], [356, 454, 323, 361])


def load(path, listing):
    """Records in the order of the list, and the names of their pictures."""
    names = open(listing).read().split("\n")
    heads = np.sort(np.fromfile(path, RECORD), order="i")
    return heads, [names[i] for i in heads["i"]]


def ear_centre(lm, side):
    """Middle of the patch beside a cheek: 0 left, 1 right in the picture."""
    x, y = lm[OUTLINE[side]].mean(0)
    return np.array([x + (-EAR_BEYOND, EAR_BEYOND)[side], y])


def cut_ear(image, lm, side, unit=1.0, angle=0.0, shift=(0, 0), fine=1):
    """The patch beside a cheek, the head's outside on its left; `fine` times the net's resolution."""
    u = EAR_UNIT * unit / fine
    w, h = EAR_WIDTH * fine, EAR_HEIGHT * fine
    s, c, mirror = np.sin(angle) * u, np.cos(angle) * u, (1, -1)[side]
    a = np.array([[mirror * c, -s], [mirror * s, c]])
    off = ear_centre(lm, side) + np.array(shift) - a @ np.array([w / 2, h / 2]) + a @ np.array([0.5, 0.5]) - 0.5
    matrix = np.concatenate([a, off[:, None]], 1)
    return cv2.warpAffine(
        image, matrix, (w, h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )


def labels(names):
    """What was seen on each picture (heads.csv): ears left and right (1 shows, 0.5 partly, 0 not, nan unknown), hat, hand."""
    table = {r["file"]: r for r in csv.DictReader(open(os.path.join(os.path.dirname(__file__), "heads.csv")))}
    number = lambda r, key, other: float(r[key]) if r and r[key] else other
    rows = [table.get(os.path.basename(n)) for n in names]
    ears = np.array([[number(r, side, np.nan) for side in ("left", "right")] for r in rows])
    return ears, np.array([[number(r, key, 0.0) for key in ("worn", "hand")] for r in rows])
