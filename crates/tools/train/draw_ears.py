"""Training patches for the ear net: labelled heads, with hair drawn over or behind some ears, other backgrounds, hair, cameras and light."""

import sys
import numpy as np, cv2
import heads as H
from draw_hair import BG, hair_colour, strands


def cover(rng, img, alpha, col, edges):
    """draws hair between the columns edges[0](y)..edges[1](y)"""
    h, w = img.shape[:2]
    x = np.arange(w)[None]
    soft = rng.uniform(0.6, 2.2)
    a = (
        1
        / (1 + np.exp(-np.clip((x - edges[0][:, None]) / soft, -20, 20)))
        * 1
        / (1 + np.exp(-np.clip((edges[1][:, None] - x) / soft, -20, 20)))
    )
    fr = cv2.resize(rng.random((h // 3 + 1, w)).astype(np.float32), (w, h))
    a = np.clip(a * 1.25 - 0.25 * fr * (a < 0.95), 0, 1) * alpha
    return img * (1 - a[..., None]) + strands(rng, (h, w), col) * a[..., None]


def sample(rng, x, m, lm, side, label, fine=2):
    unit = np.exp(rng.normal(0, 0.06))
    ang = rng.normal(0, 0.045)
    sh = rng.normal(0, 2.2, 2)
    img = H.cut_ear(x, lm, side, unit, ang, sh, fine=fine).astype(np.float32)
    mask = H.cut_ear(m, lm, side, unit, ang, sh, fine=fine).astype(np.float32) / 255
    h, w = mask.shape
    # outline columns in the patch: map landmarks
    c = H.ear_centre(lm, side) + sh
    u = H.EAR_UNIT * unit / fine
    mm = 1 if side == 0 else -1

    def to(p):
        d = (p - c) / u
        s, co = np.sin(-ang), np.cos(-ang)
        d = np.stack([co * d[..., 0] - s * d[..., 1], s * d[..., 0] + co * d[..., 1]], -1)
        d[..., 0] *= mm
        return d + np.array([w / 2, h / 2])

    ol = to(lm[[21, 162, 127, 234, 93, 132, 58, 172] if side == 0 else [251, 389, 356, 454, 323, 361, 288, 397]])
    yy = np.arange(h)
    edge = np.interp(yy, ol[:, 1], ol[:, 0])
    r = rng.random()
    if label == 1 and r < 0.52:
        col = hair_colour(rng)
        if r < 0.24:  # hair over the ear, wholly
            inner = edge + rng.uniform(-1, 6) * fine * 0.5 + wavy(rng, h, 0, rng.uniform(0, 1.5) * fine)
            outer = edge - rng.uniform(14, 40) * fine * 0.5 + wavy(rng, h, 0, rng.uniform(0, 2) * fine)
            outer = np.minimum(outer, edge - 11 * fine)
            img = cover(rng, img, 1.0, col, (outer, inner))
            mask = np.maximum(mask, ((np.arange(w)[None] > outer[:, None])) * 1.0)
            label = 0.0
        elif r < 0.36:  # upper part only
            dq = rng.uniform(-14, 16)
            cut = to(np.array([[c[0], lm[[234, 454][side], 1] + dq]]))[0, 1]
            inner = edge + rng.uniform(-1, 5) * fine * 0.5
            outer = edge - rng.uniform(12, 26) * fine * 0.5
            a = (1 / (1 + np.exp(np.clip((yy - cut) / 1.5, -20, 20))))[:, None]
            full = cover(rng, img, 1.0, col, (outer, inner))
            img = img * (1 - a[..., None]) + full * a[..., None]
            label = float(np.clip(0.55 - dq / 40, 0.2, 0.95))
        else:  # long hair behind the ear: on the ground only, person kept
            outer = -np.ones(h) * 50 + wavy(rng, h, rng.uniform(0, 60), 3)
            inner = np.full(h, w + 50.0)
            full = cover(rng, img, 1.0, col, (outer, inner))
            k = np.clip(mask * 1.6 - 0.6, 0, 1)[..., None]
            img = full * (1 - k) + img * k
            mask = np.maximum(mask, 0.9)
            label = 1.0
    elif rng.random() < 0.6:
        b = np.array(BG[rng.integers(len(BG))], np.float32) + rng.normal(0, 8, 3)
        k = np.clip(mask * 1.3 - 0.15, 0, 1)[..., None]
        if rng.random() < 0.9:
            img = img * k + b * (1 - k)
    # darker hair: tone curve
    if rng.random() < 0.35:
        l = img.mean(-1, keepdims=True) / 255
        g = rng.uniform(1.2, 2.2)
        t = rng.uniform(0.35, 0.6)
        f = np.where(l < t, (np.maximum(l, 1e-3) / t) ** (g - 1), 1.0)
        img = img * f
    if rng.random() < 0.04:
        img = np.repeat(img.mean(-1, keepdims=True), 3, -1)
    gain = np.exp(rng.normal(0, 0.10) + rng.normal(0, 0.06, 3))
    img = 255 * np.clip(img / 255 * gain, 0, 1) ** np.exp(rng.normal(0, 0.2))
    if rng.random() < 0.3:  # side light
        img = img * (1 + np.linspace(-1, 1, w)[None, :, None] * rng.uniform(-0.3, 0.3))
    sat = np.exp(rng.normal(0, 0.2))
    g = img.mean(-1, keepdims=True)
    img = g + (img - g) * sat
    if rng.random() < 0.5:
        img = cv2.GaussianBlur(img, (0, 0), rng.uniform(0.3, 1.5) * fine * 0.6)
    if fine > 1:
        img = cv2.resize(img, (w // fine, h // fine), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        img = img + rng.normal(0, rng.uniform(1, 7), img.shape)
    img = np.clip(img, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        img = cv2.imdecode(cv2.imencode(".jpg", img, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])[1], 1)
    return img, label


def main(listing, patches, count, seed, out):
    """usage: draw_ears.py LIST HEADS.bin COUNT SEED OUT.npz"""
    z, names = H.load(patches, listing)
    y, _ = H.labels(names)
    rng = np.random.default_rng(int(seed))
    n = int(count)
    pool = [np.argwhere(y == v) for v in (0.0, 0.5, 1.0)]
    X = np.empty((n, H.EAR_HEIGHT, H.EAR_WIDTH, 3), np.uint8)
    Y = np.empty(n, np.float32)
    for j in range(n):
        p = pool[np.searchsorted([0.28, 0.38], rng.random())]
        i, side = p[rng.integers(len(p))]
        X[j], Y[j] = sample(rng, z["x"][i], z["m"][i], z["lm"][i], side, y[i, side])
    np.savez(out, x=X, y=Y[:, None])


if __name__ == "__main__":
    main(*sys.argv[1:])
