"""Colours of backgrounds and hair, and drawn hair."""

import cv2, numpy as np

BG = [
    (100, 197, 255),
    (255, 255, 255),
    (240, 240, 240),
    (67, 142, 219),
    (200, 30, 40),
    (220, 235, 250),
    (255, 255, 255),
    (60, 110, 190),
]


def strands(rng, size, base, spread=None):
    """texture of hair: vertical-ish streaks, float rgb"""
    h, w = size
    n = rng.normal(0, 1, (h // 4 + 2, w)).astype(np.float32)
    n = cv2.GaussianBlur(n, (0, 0), 0.8)
    n = cv2.resize(n, (w, h), interpolation=cv2.INTER_CUBIC)
    lo = cv2.resize(rng.normal(0, 1, (4, 4)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    k = rng.uniform(6, 22)
    t = n * k * 0.8 + lo * k * 0.6
    gloss = (
        np.exp(-(((np.arange(h) - rng.uniform(0, h)) / (h * rng.uniform(0.08, 0.3))) ** 2))[:, None]
        * rng.uniform(0, 50)
        * (rng.random() < 0.5)
    )
    c = np.array(base, np.float32)
    return np.clip(c + (t + gloss)[..., None] * (0.35 + c / 255 * 0.9), 0, 255)


def hair_colour(rng):
    r = rng.random()
    if r < 0.6:
        v = rng.uniform(8, 45)
        return np.array([v * 1.1, v, v * 0.97]) + rng.normal(0, 2, 3)
    if r < 0.85:
        v = rng.uniform(25, 80)
        return np.array([v * 1.5, v * 1.1, v * 0.85])
    if r < 0.93:
        v = rng.uniform(60, 140)
        return np.array([v * 1.25, v, v * 0.7])
    v = rng.uniform(90, 200)
    return np.array([v, v, v])


def wavy(rng, h, base, amp):
    y = np.arange(h)
    return (
        base
        + amp * np.sin(y / h * rng.uniform(1, 7) + rng.uniform(0, 6.3))
        + amp * 0.4 * np.sin(y / h * rng.uniform(6, 16) + rng.uniform(0, 6.3))
    )
