"""Training patches for the hand net: heads with and without photographed hands, 64 x 80 pixels, black where no picture is.

usage: draw_hand_heads.py LIST HEADS.bin COUNT SEED OUT.npz
HEADS.bin: records of heads.py, followed each by the share of the patch that lies within the picture (0..255).
OUT.npz: "x" RGB, "hand" the share of pasted hand, "inside" the share of picture, "seen" 1 where the portrait itself shows a hand.
"""

import sys
import numpy as np, cv2
from draw_cloth import *
import heads
from draw_hair import BG, hair_colour, strands
from draw_hats import geo, hat
from draw_hands import skin
from draw_things import mask
from paste_hands import pasted

RECORD = np.dtype(heads.RECORD.descr + [("inside", "u1", (heads.ROWS, heads.COLUMNS))])


def warp(img, unit, ang, sh, fine, border=cv2.BORDER_REPLICATE):
    u = UNIT * unit / fine
    w, h = W * fine, H * fine
    s, c = np.sin(ang) * u, np.cos(ang) * u
    A = np.array([[c, -s], [s, c]])
    off = np.array([RW / 2, RH / 2]) + sh - A @ np.array([w / 2, h / 2]) + A @ np.array([0.5, 0.5]) - 0.5
    matrix = np.concatenate([A, off[:, None]], 1)
    return cv2.warpAffine(img, matrix, (w, h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=border)


def blob(rng, cx, cy, rx, ry):
    """A soft outline that is no ellipse."""
    a = np.arctan2(YY - cy, XX - cx)
    r = 1 + sum(rng.normal(0, 0.16 / k) * np.cos(k * a + rng.uniform(0, 6.3)) for k in range(1, 5))
    return soft(ellipse(cx, cy, rx, ry, rng.uniform(0, 3.14)) < r, rng.uniform(0.5, 1.5))


def decoy(rng, img, m, lm, other):
    """What is no hand: clothes, bare shoulders, long hair, a fringe, another picture's piece, skin-coloured things."""
    g = geo(lm, m)
    q = rng.random()
    chin = lm[152, 1]
    dx = np.abs(XX - g["cx"])
    on = np.clip(m.astype(np.float32) / 255 + (rng.random() < 0.3), 0, 1)
    if q < 0.12:  # a high collar, knitted at times: its ribs look like fingers
        top = chin + rng.uniform(-1, 9) - dx * rng.uniform(0, 0.15)
        width = g["hw"] * rng.uniform(0.6, 1.1)
        a = soft((YY > top) & ((dx < width) | (YY > top + rng.uniform(6, 20) + (dx - width) * rng.uniform(0, 0.8))), 0.8)
        cloth = fabric(rng, skin(rng, img, lm) if rng.random() < 0.15 else colour(rng, "llmdv"), rng.uniform(0.3, 1))
        if rng.random() < 0.5:
            ribs = np.sin((XX - g["cx"]) * rng.uniform(0.4, 1.4) + (YY - chin) * rng.normal(0, 0.15))
            cloth = cloth * (1 + rng.uniform(0.02, 0.15) * ribs)[..., None]
        return paste(img, a, np.clip(cloth, 0, 255))
    if q < 0.24:
        a = soft(YY > chin + rng.uniform(6, 25) + (XX - 60) * rng.uniform(-0.3, 0.3) * (1, np.sign(1e-3 + XX - 60))[rng.integers(2)], 1.0) * on
        return paste(img, a, fabric(rng, colour(rng, "ddvlm")))
    if q < 0.45:  # neck and shoulders bare, in shade or in light; a neckline
        line = chin + rng.uniform(-1, 6)
        neck = g["hw"] * rng.uniform(0.45, 0.85)
        slope = rng.uniform(0.15, 0.6)
        start = rng.uniform(3, 16)
        body = (dx < neck) | (YY > line + start + (dx - neck) * slope)
        a = soft((YY > line + np.abs(dx / neck) * -4) & body, 0.9)
        s = skin(rng, img, lm)
        tex = fabric(rng, s, 0.35) if rng.random() < 0.3 else np.broadcast_to(s, img.shape) * (
            1 + 0.15 * np.sin((XX - g["cx"]) * rng.uniform(0.03, 0.25) + rng.uniform(0, 6)) * rng.random()
        )[..., None]
        tex = tex * np.clip(1 - rng.uniform(0, 0.45) * np.exp(-np.maximum(YY - line, 0) / rng.uniform(4, 12)), 0, 1)[..., None]
        # the chin stays before the neck
        face = np.zeros((RH, RW), np.float32)
        from paste_hands import OVAL
        cv2.fillPoly(face, [lm[OVAL].astype(np.int32)], 1.0)
        img = paste(img, a * (1 - soft(face, 0.8)), np.clip(tex, 0, 255))
        if rng.random() < 0.7:
            v = chin + rng.uniform(14, 34) - np.maximum(0, dx - neck * rng.uniform(0.4, 1)) * rng.uniform(0, 0.8)
            img = paste(img, soft(YY > v, 0.8), fabric(rng, colour(rng, "ddvlm")))
        return img
    if q < 0.65:
        col = hair_colour(rng)
        inner, out_, bot = g["hw"] * rng.uniform(0.85, 1.05), g["hw"] * rng.uniform(1.1, 1.6), rng.uniform(94, 150)
        a = ((ellipse(g["cx"], 75, out_, 75 - g["top"] + 3) < 1) | ((YY > 75) & (dx < out_) & (YY < bot))) & (
            (ellipse(g["cx"], (g["fy"] + chin) / 2 + 4, inner, (chin - g["fy"]) / 2 + rng.uniform(0, 8)) > 1)
            & ((YY < chin) | (dx > inner * rng.uniform(0.4, 0.9)))
        )
        if rng.random() < 0.3:
            a = a & ((XX - g["cx"]) * (-1, 1)[rng.integers(2)] > -rng.uniform(0, 20))
        return paste(img, soft(a, rng.uniform(0.6, 1.6)), strands(rng, (RH, RW), col))
    if q < 0.75:
        col = hair_colour(rng)
        yb = g["brow"] + rng.uniform(-12, 9) + rng.normal(0, 1.5, RW)[None] * (rng.random() < 0.7) + dx * rng.uniform(-0.15, 0.25)
        a = (ellipse(g["cx"], 69, g["hw"] * 1.12, 72 - g["top"]) < 1) & (YY < yb)
        return paste(img, soft(a, 0.9), strands(rng, (RH, RW), col))
    side = (-1, 1)[rng.integers(2)]
    cx = g["cx"] + side * g["hw"] * rng.uniform(0.3, 1.8)
    cy = chin + rng.uniform(-30, 30)
    a = blob(rng, cx, cy, rng.uniform(6, 20), rng.uniform(8, 28))
    face = np.zeros((RH, RW), np.float32)
    from paste_hands import OVAL
    cv2.fillPoly(face, [lm[OVAL].astype(np.int32)], 1.0)
    a = a * (1 - soft(face, 0.8))
    if q < 0.9:  # a piece of another picture
        tex = np.roll(other, (int(rng.integers(-60, 60)), int(rng.integers(-40, 40))), (0, 1))
    else:  # smooth and of the colour of skin: a chair's back, a wall, a shoulder
        tex = np.broadcast_to(skin(rng, img, lm), img.shape) * (1 + 0.2 * (XX - cx) / 30 * rng.normal())[..., None]
    return paste(img, a, np.clip(tex, 0, 255))


def small(record):
    cut = lambda k: cv2.resize(record[k], (RW, RH), interpolation=cv2.INTER_AREA)
    return cut("x").astype(np.float32), cut("m"), cut("inside").astype(np.float32), record["lm"] * K


def sample(rng, record, other, fine=2):
    """-> patch, share of hand, share of picture."""
    img, m, inside, lm = small(record)
    r = rng.random()
    if r < 0.6:
        b = np.array(BG[rng.integers(len(BG))], np.float32) + rng.normal(0, 8, 3)
        if r < 0.06:
            b = skin(rng, img, lm) * rng.uniform(0.8, 1.2)
        k = np.clip(m / 255 * 1.3 - 0.15, 0, 1)[..., None]
        if rng.random() < 0.3:
            b = b + (YY[..., None] - 75) * rng.uniform(-0.5, 0.5)
        if rng.random() < 0.12:
            b = fabric(rng, b)
        if rng.random() < 0.12:
            b = np.roll(other, int(rng.integers(-50, 50)), 1)
        img = img * k + b * (1 - k)
    if rng.random() < 0.45:
        img = decoy(rng, img, m, lm, other)
    q = rng.random()
    if q < 0.08:
        img = hat(rng, img, m, lm)
    elif q < 0.15:
        img = mask(rng, img, lm)
    a = np.zeros((RH, RW), np.float32)
    if rng.random() < 0.5:
        for _ in range(1 + (rng.random() < 0.15)):
            img, one = pasted(rng, img, lm)
            a = np.maximum(a, one)
        if rng.random() < 0.15:  # hair in front of the hand
            before = img
            img = decoy(rng, img, m, lm, other)
            a = a * (1 - np.clip(np.abs(img - before).max(-1) / 20, 0, 1))
    place = np.exp(rng.normal(0, 0.05)), rng.normal(0, 0.05), rng.normal(0, 2.5, 2), fine
    img, a = warp(img, *place), warp(a, *place)
    inside = warp(inside, *place, border=cv2.BORDER_CONSTANT if rng.random() < 0.5 else cv2.BORDER_REPLICATE)
    h, w = img.shape[:2]
    if rng.random() < 0.3:
        l = img.mean(-1, keepdims=True) / 255
        g, t = rng.uniform(1.2, 2.2), rng.uniform(0.35, 0.6)
        img = img * np.where(l < t, (np.maximum(l, 1e-3) / t) ** (g - 1), 1.0)
    if rng.random() < 0.1:
        img = np.repeat(img.mean(-1, keepdims=True), 3, -1)
    gain = np.exp(rng.normal(-0.03, 0.17) + rng.normal(0, 0.07, 3))
    img = 255 * np.clip(img / 255 * gain, 0, 1) ** np.exp(rng.normal(0, 0.22))
    if rng.random() < 0.3:
        img = img * (1 + np.linspace(-1, 1, w)[None, :, None] * rng.uniform(-0.4, 0.4))
    sat = np.exp(rng.normal(0, 0.25))
    g = img.mean(-1, keepdims=True)
    img = g + (img - g) * sat
    if rng.random() < 0.5:
        img = cv2.GaussianBlur(img, (0, 0), rng.uniform(0.3, 1.8))
    reduce = lambda p: cv2.resize(np.ascontiguousarray(p), (w // fine, h // fine), interpolation=cv2.INTER_AREA)
    img, a, inside = reduce(img), reduce(a), reduce(inside)
    if rng.random() < 0.5:
        img = img + rng.normal(0, rng.uniform(1, 7), img.shape)
    img = np.clip(img, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        img = cv2.imdecode(cv2.imencode(".jpg", img, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])[1], 1)
    byte = lambda p: np.clip(np.round(p), 0, 255).astype(np.uint8)
    return img, byte(a * 255), byte(inside)


def main(listing, patches, count, seed, out):
    names = open(listing).read().split("\n")
    z = np.sort(np.fromfile(patches, RECORD), order="i")
    _, seen = heads.labels([names[i] for i in z["i"]])
    rng = np.random.default_rng(int(seed))
    n = int(count)
    x = np.empty((n, H, W, 3), np.uint8)
    hand, inside = np.empty((2, n, H, W), np.uint8)
    own = np.zeros(n, np.uint8)
    # Most portraits without colour are left out: photos of applicants have it.
    grey = np.array([np.abs(np.diff(r["x"][::4, ::4].astype(int), axis=-1)).mean() < 4 for r in z])
    odds = np.where(grey, 0.3, 1.0)
    odds /= odds.sum()
    for j in range(n):
        i = rng.choice(len(z), p=odds)
        x[j], hand[j], inside[j] = sample(rng, z[i], small(z[rng.integers(len(z))])[0])
        own[j] = seen[i][1]
    np.savez(out, x=x, hand=hand, inside=inside, seen=own)


if __name__ == "__main__":
    main(*sys.argv[1:])
