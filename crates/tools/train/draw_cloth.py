"""Canvas, cloth and shapes of what is drawn on head patches reduced to 120 x 150."""

import numpy as np, cv2

cv2.setNumThreads(1)
K = 0.625
D = 192 / 3.4 * K
RH, RW = 150, 120
W, H = 64, 80
UNIT = 3.0 * D / W
YY, XX = np.mgrid[0:RH, 0:RW].astype(np.float32)


def colour(rng, kinds="dvlm"):
    k = kinds[rng.integers(len(kinds))]
    if k == "d":
        v = rng.uniform(8, 60)
        return np.clip(np.array([v, v, v]) + rng.normal(0, 6, 3), 0, 255)
    if k == "l":
        v = rng.uniform(190, 250)
        return np.clip(np.array([v, v, v]) + rng.normal(0, 8, 3), 0, 255)
    if k == "m":
        v = rng.uniform(70, 200)
        return np.clip(np.array([v, v * rng.uniform(0.8, 1.05), v * rng.uniform(0.6, 1.1)]), 0, 255)
    hsv = np.uint8([[[rng.integers(180), rng.integers(120, 255), rng.integers(90, 250)]]])
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0].astype(float)


def fabric(rng, col, folds=1.0):
    """(RH,RW,3) cloth"""
    t = np.zeros((RH, RW), np.float32)
    for _ in range(rng.integers(1, 4)):
        a = rng.uniform(0, 3.14)
        f = rng.uniform(0.02, 0.16)
        t += (
            np.sin(
                (XX * np.cos(a) + YY * np.sin(a)) * f
                + 2 * np.sin(XX * rng.uniform(0.005, 0.03) + YY * rng.uniform(0.005, 0.03) + rng.uniform(0, 6))
            )
            * rng.uniform(0.02, 0.13)
            * folds
        )
    lo = cv2.resize(rng.normal(0, 1, (6, 5)).astype(np.float32), (RW, RH), interpolation=cv2.INTER_CUBIC)
    t += lo * 0.07
    t += rng.normal(0, 1, (RH, RW)).astype(np.float32) * rng.uniform(0, 0.06)
    g = np.array(col, np.float32)
    img = g * (1 + t[..., None]) + t[..., None] * 14
    r = rng.random()
    if r < 0.15:  # stripes, checks, dots
        p = rng.uniform(3, 14)
        a = rng.uniform(0, 3.14)
        q = XX * np.cos(a) + YY * np.sin(a)
        s = np.sin(q * 6.28 / p) > rng.uniform(-0.5, 0.6)
        if rng.random() < 0.4:
            s = s ^ (np.sin((XX * np.sin(a) - YY * np.cos(a)) * 6.28 / p) > 0)
        img = np.where(s[..., None], img, np.array(colour(rng)) * (1 + t[..., None]))
    elif r < 0.22:  # print
        k = cv2.resize(
            rng.random((rng.integers(6, 30), rng.integers(6, 30))).astype(np.float32),
            (RW, RH),
            interpolation=cv2.INTER_LINEAR,
        ) > rng.uniform(0.5, 0.75)
        img = np.where(k[..., None], img, np.array(colour(rng)) * (1 + t[..., None]))
    return np.clip(img, 0, 255)


def soft(m, s):
    return cv2.GaussianBlur(m.astype(np.float32), (0, 0), s)


def paste(img, alpha, tex):
    return img * (1 - alpha[..., None]) + tex * alpha[..., None]


def shadow(rng, img, a, dx=0, dy=4, k=0.35, s=4):
    sh = cv2.GaussianBlur(np.roll(np.roll(a, int(dy), 0), int(dx), 1), (0, 0), s)
    return img * (1 - k * np.clip(sh - a, 0, 1)[..., None])


def ellipse(cx, cy, rx, ry, ang=0, p=2.0):
    c, s = np.cos(ang), np.sin(ang)
    x = (XX - cx) * c + (YY - cy) * s
    y = -(XX - cx) * s + (YY - cy) * c
    return np.abs(x / max(rx, 1)) ** p + np.abs(y / max(ry, 1)) ** p
