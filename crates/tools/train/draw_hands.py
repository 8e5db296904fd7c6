"""Hands at the face, in the skin colour of the same person."""

import numpy as np, cv2
from draw_cloth import *


def skin(rng, img, lm):
    p = [
        img[int(np.clip(lm[i, 1], 0, RH - 1)), int(np.clip(lm[i, 0], 0, RW - 1))]
        for i in (50, 280, 205, 425, 101, 330, 9)
    ]
    c = np.median(p, 0)
    return np.clip(c * np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.03, 3)), 5, 252)


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


LIGHT = [0.0]


def hand(rng, img, lm):
    LIGHT[0] = rng.uniform(-1, 1)
    col = skin(rng, img, lm)
    g = lm
    targets = {
        "chin": lm[152] + [0, -2],
        "cheekl": lm[205] * 0.5 + lm[132] * 0.5,
        "cheekr": lm[425] * 0.5 + lm[361] * 0.5,
        "mouth": lm[13],
        "temple": lm[[127, 356][rng.integers(2)]],
        "forehead": lm[151],
        "eye": lm[[159, 386][rng.integers(2)]],
        "nose": lm[4],
    }
    k = rng.choice(list(targets), p=[0.24, 0.17, 0.17, 0.16, 0.1, 0.04, 0.08, 0.04])
    T = targets[k] + rng.normal(0, 5, 2)
    side = -1 if T[0] < 60 - 3 else (1 if T[0] > 63 else rng.choice([-1, 1]))
    nf = rng.integers(2, 6)
    fw = rng.uniform(0.075, 0.11) * D
    Lf = rng.uniform(0.55, 1.0) * D
    up = rng.uniform(-0.5, 0.5)
    if k in ("forehead", "temple") and rng.random() < 0.4:
        base = T + np.array([side * rng.uniform(0.5, 1.0) * D, -rng.uniform(0, 0.6) * D])
    elif k == "chin":
        base = T + np.array([side * rng.uniform(-0.1, 0.7) * D, rng.uniform(0.5, 0.95) * D])
    elif k in ("mouth", "nose", "eye"):
        base = T + np.array([side * rng.uniform(0.3, 1.0) * D, rng.uniform(0.2, 0.9) * D])
    else:
        base = T + np.array([side * rng.uniform(0.05, 0.6) * D, rng.uniform(0.35, 0.95) * D])
    dirv = (T - base) / np.linalg.norm(T - base)
    per = np.array([-dirv[1], dirv[0]])
    al = np.zeros((RH, RW), np.float32)
    before = img.copy()
    # forearm, palm
    arm = (
        base
        - dirv * rng.uniform(0.5, 1.6) * D
        + np.array([side * rng.uniform(-0.2, 0.6) * D, rng.uniform(0.2, 1.0) * D])
    )
    pw = fw * rng.uniform(1.6, 2.4) * max(nf - 1, 2) / 2.6
    sleeve = rng.random() < 0.5
    img, a = capsule(img, rng, arm, base - dirv * pw * 0.6, pw * 0.95, pw * 0.75, col)
    al = np.maximum(al, a)
    if sleeve:
        img, a = capsule(img, rng, arm, arm + (base - arm) * rng.uniform(0.3, 0.7), pw * 1.25, pw * 1.15, colour(rng))
        al = np.maximum(al, a)
    img, a = capsule(img, rng, base - dirv * pw * 0.4, base + dirv * pw * 0.3, pw, pw * 0.98, col, line=0.15)
    al = np.maximum(al, a)
    fist = rng.random() < 0.25
    fan = rng.uniform(0, 0.16)
    bend = rng.uniform(-0.5, 0.5)
    for i in rng.permutation(nf):
        o = i - (nf - 1) / 2
        p = base + dirv * pw * 0.35 + per * o * fw * rng.uniform(1.85, 2.1)
        a1 = o * fan + rng.normal(0, 0.05)
        c, s = np.cos(a1), np.sin(a1)
        v = np.array([dirv[0] * c - dirv[1] * s, dirv[0] * s + dirv[1] * c])
        L = Lf * (0.35 if fist else 1) * rng.uniform(0.8, 1.1) * (1 - 0.08 * abs(o))
        q = p + v * L * 0.55
        b = bend + rng.normal(0, 0.1)
        v2 = np.array([v[0] * np.cos(b) - v[1] * np.sin(b), v[0] * np.sin(b) + v[1] * np.cos(b)])
        r = q + v2 * L * 0.45
        cc = np.clip(col * np.exp(rng.normal(0, 0.04)), 0, 255)
        img, a = capsule(img, rng, p, q, fw * 1.05, fw, cc)
        al = np.maximum(al, a)
        img, a = capsule(img, rng, q, r, fw, fw * 0.85, cc, nail=rng.random() < 0.4)
        al = np.maximum(al, a)
    if rng.random() < 0.6:  # thumb
        p = base + per * side * pw * 0.9
        q = p + dirv * Lf * 0.35 + per * side * rng.uniform(0, 0.3) * D
        img, a = capsule(img, rng, p, q, fw * 1.2, fw * 1.05, col, nail=rng.random() < 0.5)
        al = np.maximum(al, a)
    # contact shadow under everything drawn
    sh = cv2.GaussianBlur(al, (0, 0), rng.uniform(2, 5))
    k = rng.uniform(0.1, 0.45) * np.clip(sh - al, 0, 1)[..., None]
    return img * (1 - k)
