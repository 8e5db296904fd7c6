"""Training patches for the head net: heads with and without a hat, a hand or a thing before the face."""

import sys
import numpy as np, cv2
from draw_cloth import *
import heads
from draw_hair import BG, hair_colour, strands
from draw_hats import geo, hat
from draw_hands import skin
from paste_hands import hand
from draw_things import mask, thing


def warp(img, unit, ang, sh, fine):
    u = UNIT * unit / fine
    w, h = W * fine, H * fine
    s, c = np.sin(ang) * u, np.cos(ang) * u
    A = np.array([[c, -s], [s, c]])
    off = np.array([RW / 2, RH / 2]) + sh - A @ np.array([w / 2, h / 2]) + A @ np.array([0.5, 0.5]) - 0.5
    return cv2.warpAffine(
        img,
        np.concatenate([A, off[:, None]], 1),
        (w, h),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def sample(rng, x, m, lm, base=(0, 0, 0), fine=2, force=None):
    """-> patch, labels: hat, hand, thing"""
    x = cv2.resize(x, (RW, RH), interpolation=cv2.INTER_AREA)
    m = cv2.resize(m, (RW, RH), interpolation=cv2.INTER_AREA)
    lm = lm * K
    img = x.astype(np.float32)
    y = np.array(base, np.float32)
    if rng.random() < 0.6:
        b = np.array(BG[rng.integers(len(BG))], np.float32) + rng.normal(0, 8, 3)
        k = np.clip(m / 255 * 1.3 - 0.15, 0, 1)[..., None]
        if rng.random() < 0.3:
            b = b + (YY[..., None] - 75) * rng.uniform(-0.5, 0.5)
        if rng.random() < 0.12:
            b = fabric(rng, b)
        img = img * k + b * (1 - k)
    mf = m.astype(np.float32)
    r = rng.random()
    if rng.random() < 0.3:  # decoys: clothes, long hair, a fringe, an accessory
        q = rng.random()
        g = geo(lm, m)
        if q < 0.35:
            a = soft((YY > lm[152, 1] + rng.uniform(8, 25) + np.abs(XX - 60) * rng.uniform(-0.3, 0.3)), 1.0) * np.clip(
                mf / 255 + (rng.random() < 0.3), 0, 1
            )
            bare = rng.random() < 0.35
            img = paste(img, a, fabric(rng, skin(rng, img, lm), 0.5) if bare else fabric(rng, colour(rng, "ddvlm")))
        elif q < 0.65:
            col = hair_colour(rng)
            g2 = g
            inner = g["hw"] * rng.uniform(0.85, 1.05)
            out_ = g["hw"] * rng.uniform(1.1, 1.6)
            bot = rng.uniform(94, 150)
            dx = np.abs(XX - g["cx"])
            a = ((ellipse(g["cx"], 75, out_, 75 - g["top"] + 3) < 1) | ((YY > 75) & (dx < out_) & (YY < bot))) & (
                (
                    ellipse(
                        g["cx"], (g["fy"] + lm[152, 1]) / 2 + 4, inner, (lm[152, 1] - g["fy"]) / 2 + rng.uniform(0, 8)
                    )
                    > 1
                )
                & ((YY < lm[152, 1]) | (dx > inner * 0.7))
            )
            img = paste(img, soft(a, 1.2), strands(rng, (RH, RW), col))
        elif q < 0.9:
            col = hair_colour(rng)
            yb = (
                g["brow"]
                + rng.uniform(-12, 9)
                + rng.normal(0, 1.5, RW)[None] * (rng.random() < 0.7)
                + np.abs(XX - g["cx"]) * rng.uniform(-0.15, 0.25)
            )
            a = (ellipse(g["cx"], 69, g["hw"] * 1.12, 72 - g["top"]) < 1) & (YY < yb)
            img = paste(img, soft(a, 0.9), strands(rng, (RH, RW), col))
        else:
            img = paste(
                img,
                soft(
                    ellipse(
                        g["cx"] + rng.uniform(-1, 1) * g["hw"],
                        g["fy"] - rng.uniform(0, 25),
                        rng.uniform(2, 7),
                        rng.uniform(2, 5),
                    )
                    < 1,
                    0.6,
                ),
                fabric(rng, colour(rng)),
            )
    c = (
        force
        if force is not None
        else rng.choice(["none", "hat", "hand", "mask", "thing"], p=[0.36, 0.18, 0.3, 0.07, 0.09])
    )
    if c != "none" and c == "hat" or (c in ("hand", "mask") and rng.random() < 0.08):
        img = hat(rng, img, m, lm)
        y[0] = 1
    if c == "hand":
        img = hand(rng, img, lm)
        y[1] = 1
    if c == "mask":
        img = mask(rng, img, lm)
        y[2] = 1
    if c == "thing":
        img = thing(rng, img, lm)
        y[2] = 1
    unit = np.exp(rng.normal(0, 0.05))
    ang = rng.normal(0, 0.05)
    sh = rng.normal(0, 2.5, 2)
    img = warp(img, unit, ang, sh, fine)
    h, w = img.shape[:2]
    if rng.random() < 0.5:
        img = img[:, ::-1]
    if rng.random() < 0.3:
        l = img.mean(-1, keepdims=True) / 255
        g = rng.uniform(1.2, 2.2)
        t = rng.uniform(0.35, 0.6)
        img = img * np.where(l < t, (np.maximum(l, 1e-3) / t) ** (g - 1), 1.0)
    if rng.random() < 0.05:
        img = np.repeat(img.mean(-1, keepdims=True), 3, -1)
    gain = np.exp(rng.normal(0, 0.12) + rng.normal(0, 0.07, 3))
    img = 255 * np.clip(img / 255 * gain, 0, 1) ** np.exp(rng.normal(0, 0.22))
    if rng.random() < 0.3:
        img = img * (1 + np.linspace(-1, 1, w)[None, :, None] * rng.uniform(-0.4, 0.4))
    sat = np.exp(rng.normal(0, 0.25))
    g = img.mean(-1, keepdims=True)
    img = g + (img - g) * sat
    if rng.random() < 0.5:
        img = cv2.GaussianBlur(img, (0, 0), rng.uniform(0.3, 1.8))
    img = cv2.resize(np.ascontiguousarray(img), (w // fine, h // fine), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        img = img + rng.normal(0, rng.uniform(1, 7), img.shape)
    img = np.clip(img, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        img = cv2.imdecode(cv2.imencode(".jpg", img, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])[1], 1)
    return img, y


def main(listing, patches, count, seed, out):
    """usage: draw_heads.py LIST HEADS.bin COUNT SEED OUT.npz"""
    z, names = heads.load(patches, listing)
    _, seen = heads.labels(names)
    rng = np.random.default_rng(int(seed))
    n = int(count)
    X = np.empty((n, H, W, 3), np.uint8)
    Y = np.empty((n, 3), np.float32)
    for j in range(n):
        i = rng.integers(len(z))
        X[j], Y[j] = sample(rng, z["x"][i], z["m"][i], z["lm"][i], base=(*seen[i], 0))
    np.savez(out, x=X, y=Y)


if __name__ == "__main__":
    main(*sys.argv[1:])
