"""Photographed hands at the face, in the skin colour of the same person."""

import os
import numpy as np, cv2
from draw_cloth import *
from draw_hands import skin

HANDS = np.load(os.environ.get("HANDS", "hands.npz"))["x"]
# Middle of an eye's outer corner, cheek, chin, mouth and the like: where a hand goes, and how often.
TARGETS = [("chin", 0.28), ("cheek", 0.28), ("mouth", 0.12), ("temple", 0.14), ("forehead", 0.03), ("eye", 0.03), ("nose", 0.02), ("neck", 0.1)]


# The outline of the face, around.
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93,
        234, 127, 162, 21, 54, 103, 67, 109]


def target(rng, lm):
    """A place on the face, and the side from which the hand comes: -1 left in the picture, 0 below, 1 right."""
    names, odds = zip(*TARGETS)
    name = rng.choice(names, p=odds)
    s = rng.integers(2)
    side = (-1, 1)[s]
    at = {
        "chin": lm[152] + [0, -2],
        "cheek": lm[(205, 425)[s]] * 0.4 + lm[(132, 361)[s]] * 0.6,
        "mouth": lm[13],
        "temple": lm[(127, 356)[s]],
        "forehead": lm[151],
        "eye": lm[(159, 386)[s]],
        "nose": lm[4],
        "neck": lm[152] + [side * rng.uniform(0, 0.6) * D, 0.35 * D],
    }[name]
    if name == "chin" and rng.random() < 0.5:
        at = lm[(172, 397)[s]] * 0.5 + lm[152] * 0.5
    if name in ("chin", "neck") and rng.random() < 0.4:
        side = 0
    return at + rng.normal(0, 4, 2), side


def hand(rng, img, lm):
    return pasted(rng, img, lm)[0]


def pasted(rng, img, lm):
    """The picture with a hand, and the share of hand at every place."""
    source = HANDS[rng.integers(len(HANDS))]
    texture, alpha = source[..., 2::-1].astype(np.float32), source[..., 3].astype(np.float32) / 255
    # The arm goes on below the photograph.
    arm = np.repeat(np.clip(alpha[-6:-5], 0, 1), 120, 0)
    sleeve = rng.random() < 0.5
    texture = np.concatenate([texture, np.repeat(texture[-6:-5], 120, 0)])
    alpha = np.concatenate([alpha[:-2], arm, arm[:2]])
    on = alpha > 0.6
    colour_of = np.median(texture[on], 0)
    light = (texture / np.maximum(colour_of, 1)) ** rng.uniform(0.6, 1.1)
    # Nearer to the lamp, or away from it.
    worn = np.clip(skin(rng, img, lm) * np.exp(rng.normal(0, 0.12) + rng.normal(0, 0.03, 3)), 5, 252)
    picture = np.clip(light * worn, 0, 255)
    if sleeve:
        from_row = int(rng.uniform(88, 135))
        stuff = np.array(colour(rng))
        wide = cv2.dilate(alpha, np.ones((1, int(rng.integers(3, 16))), np.uint8))
        rows = np.arange(len(alpha))[:, None] > from_row + rng.normal(0, 1, (1, 100)).cumsum(1) * 0.2
        alpha = np.where(rows, wide, alpha)
        shade = 1 + 0.12 * np.sin(np.arange(len(alpha))[:, None] * rng.uniform(0.1, 0.5) + np.arange(100)[None] * rng.uniform(-0.3, 0.3))
        picture = np.where(rows[..., None], stuff * shade[..., None], picture)
    at, side = target(rng, lm)
    rows_on, columns_on = np.nonzero(alpha[:88] > 0.6)
    if rng.random() < 0.6:  # the contact is near the tips
        order = np.argsort(rows_on + rng.normal(0, 6, len(rows_on)))[: max(8, len(rows_on) // 4)]
    else:
        order = np.arange(len(rows_on))
    pick = order[rng.integers(len(order))]
    contact = np.array([columns_on[pick], rows_on[pick]], np.float32)
    tall = 92 - rows_on.min()
    size = rng.uniform(1.3, 2.3) * D / max(tall, 40)
    lean = rng.normal(4, 14) if rng.random() < 0.45 else rng.normal(35, 32)
    angle = np.radians(-side * lean if side else rng.normal(0, 35))
    mirror = -1 if rng.random() < 0.5 else 1
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s], [s, c]]) @ np.diag([size * mirror * np.exp(rng.normal(0, 0.15)), size])
    turn = turn @ np.array([[1, rng.normal(0, 0.12)], [0, 1]])
    move = np.concatenate([turn, (at - turn @ contact)[:, None]], 1).astype(np.float32)
    warp = lambda a: cv2.warpAffine(a.astype(np.float32), move, (RW, RH), flags=cv2.INTER_AREA, borderValue=0)
    a = np.clip(warp(alpha), 0, 1)
    if a[10:-10, 8:-8].sum() < 350:
        return pasted(rng, img, lm)
    tex = warp(picture * alpha[..., None]) / np.maximum(a, 1e-3)[..., None]
    if rng.random() < 0.38:  # the head leans on the hand, which shows beside it alone
        face = np.zeros((RH, RW), np.float32)
        cv2.fillPoly(face, [lm[OVAL].astype(np.int32)], 1.0)
        a = a * (1 - soft(face, 0.8))
        if a[10:-10, 8:-8].sum() < 250:
            return pasted(rng, img, lm)
    dark = cv2.GaussianBlur(a, (0, 0), rng.uniform(1.5, 5))
    k = rng.uniform(0.1, 0.5) * np.clip(dark - a, 0, 1)[..., None]
    lit = 1 + (XX - 60)[..., None] / 60 * rng.normal(0, 0.12)
    img = img * (1 - k)
    a = soft(a, rng.uniform(0.3, 0.7))
    return paste(img, a, np.clip(tex * lit, 0, 255)), a
