"""Skin and fingers of the same person, as hold a thing before the face."""

import numpy as np, cv2
from draw_cloth import *


def skin(rng, img, lm):
    p = [
        img[int(np.clip(lm[i, 1], 0, RH - 1)), int(np.clip(lm[i, 0], 0, RW - 1))]
        for i in (50, 280, 205, 425, 101, 330, 9)
    ]
    c = np.median(p, 0)
    return np.clip(c * np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.03, 3)), 5, 252)


# Where light comes from: negative from the left.
LIGHT = [0.0]


def capsule(img, rng, p, q, r0, r1, col, nail=False, line=0.35):
    v = q - p
    L = np.linalg.norm(v) + 1e-3
    v /= L
    x = (XX - p[0]) * v[0] + (YY - p[1]) * v[1]
    y = -(XX - p[0]) * v[1] + (YY - p[1]) * v[0]
    t = np.clip(x / L, 0, 1)
    r = r0 + (r1 - r0) * t
    d = np.sqrt((x - t * L) ** 2 + y * y) / r
    a = np.clip((1 - d) * r / 1.1 + 0.5, 0, 1)
    lit = np.clip(1.06 - 0.38 * np.clip(d, 0, 1) ** 3 + 0.12 * y / r * LIGHT[0], 0.3, 1.3)
    rim = 1 - line * np.clip((d - 0.82) / 0.18, 0, 1)
    tex = np.clip(np.array(col) * (lit * rim)[..., None], 0, 255)
    img = paste(img, a, tex)
    if nail:
        c = q + v * r1 * 0.25
        n = soft(ellipse(c[0], c[1], r1 * 0.72, r1 * 0.5, np.arctan2(v[1], v[0])) < 1, 0.5) * 0.7
        img = paste(
            img, n, np.broadcast_to(np.clip(np.array(col) * np.array([1.08, 1.02, 1.04]) + 12, 0, 255), img.shape)
        )
    return img, a
