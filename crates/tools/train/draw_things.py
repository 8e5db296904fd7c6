"""Masks, stickers, cups, phones, paper, mosaics, hair over an eye, scarves."""

import numpy as np, cv2
from draw_cloth import *
from draw_hair import hair_colour, strands
from draw_hands import capsule, skin


def poly(pts):
    m = np.zeros((RH, RW), np.uint8)
    cv2.fillPoly(m, [np.round(np.asarray(pts) * 8).astype(np.int32)], 1, shift=3)
    return m


JAW = [234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454]


def mask(rng, img, lm):
    r = rng.random()
    col = (
        skin(rng, img, lm) * rng.uniform(0.9, 1.15)
        if r < 0.22
        else (
            colour(rng, "dlvm")
            if r < 0.75
            else np.array(
                [[150, 190, 225], [245, 245, 245], [25, 25, 28], [120, 170, 150], [235, 200, 205]][rng.integers(5)],
                float,
            )
        )
    )
    top = rng.choice([6, 197, 195, 5, 4, 2], p=[0.12, 0.24, 0.26, 0.2, 0.08, 0.1])
    ty = lm[top, 1]
    c = lm[152, 0]
    drop = rng.uniform(0, 9)
    edge = [i for i in JAW if lm[i, 1] > ty + rng.uniform(-6, 14)]
    g = rng.uniform(0.97, 1.08)
    mid = np.array([lm[4, 0], lm[13, 1]])
    pts = [mid + (lm[i] - mid) * g + [0, drop * (abs(i - 152) < 1)] for i in edge]
    x0, x1 = pts[0], pts[-1]
    arch = [lm[top] + np.array([o * D * 0.28, o * o * rng.uniform(4, 12)]) for o in (1, 0.4, 0, -0.4, -1)]
    m = poly(pts + arch)
    a = soft(m, rng.uniform(0.5, 1.2))
    tex = fabric(rng, col, 0.5)
    cxm = lm[4, 0]
    tex = (
        tex
        * np.clip(
            1.06 - 0.3 * ((XX - cxm) / (D * 0.8)) ** 2 + rng.uniform(-0.1, 0.15) * (YY - lm[13, 1]) / D, 0.4, 1.2
        )[..., None]
    )
    if rng.random() < 0.5:
        for k in range(rng.integers(1, 4)):
            y = lm[13, 1] + (k - 1) * rng.uniform(5, 9) + ((XX - cxm) / D) ** 2 * 4
            tex = tex * (1 - 0.18 * np.exp(-(((YY - y) / 1.2) ** 2)))[..., None]
    img = shadow(rng, img, a, 0, 2, 0.3, 3)
    img = paste(img, a, tex)
    if rng.random() < 0.7:
        for e, o in ((pts[0], lm[234]), (pts[-1], lm[454])):
            img = np.ascontiguousarray(img)
            cv2.line(
                img,
                tuple(int(v) for v in e),
                (int(o[0]), int(o[1] - 6)),
                tuple(float(v) for v in col * rng.uniform(0.8, 1.1)),
                1,
                cv2.LINE_AA,
            )
    return img


def thing(rng, img, lm):
    """sticker, cup, phone, card, microphone, mosaic, hair over an eye"""
    k = rng.choice(
        ["sticker", "cup", "phone", "paper", "mosaic", "eyehair", "scarfmouth", "text"],
        p=[0.34, 0.08, 0.14, 0.06, 0.08, 0.18, 0.08, 0.04],
    )
    where = [13, 4, 159, 386, 205, 425, 151, 152, 17][rng.integers(9)]
    T = lm[where] + rng.normal(0, 5, 2)
    if k == "sticker":
        if rng.random() < 0.5:
            T = lm[13] + rng.normal(0, 4, 2)
        s = rng.uniform(0.22, 0.6) * D
        col = colour(rng, "vvlldm")
        t = rng.integers(4)
        if t == 0:
            a = ellipse(T[0], T[1], s, s * rng.uniform(0.7, 1.1), rng.normal(0, 0.3)) < 1
        elif t == 1:
            a = ellipse(T[0], T[1], s, s * rng.uniform(0.4, 0.9), rng.normal(0, 0.3), 8) < 1
        elif t == 2:
            n = rng.integers(3, 8)
            th = np.linspace(0, 6.283, 2 * n, endpoint=False) + rng.uniform(0, 1)
            a = (
                poly(
                    [
                        T + s * (1 if i % 2 else rng.uniform(0.45, 0.9)) * np.array([np.cos(x), np.sin(x)])
                        for i, x in enumerate(th)
                    ]
                )
                > 0
            )
        else:
            a = (
                (ellipse(T[0] - s * 0.4, T[1] - s * 0.2, s * 0.55, s * 0.55) < 1)
                | (ellipse(T[0] + s * 0.4, T[1] - s * 0.2, s * 0.55, s * 0.55) < 1)
                | (poly([T + [-s * 0.93, -s * 0.05], T + [s * 0.93, -s * 0.05], T + [0, s]]) > 0)
            )
        tex = fabric(rng, col, rng.uniform(0, 0.3))
        A = soft(a, rng.uniform(0.3, 0.9))
        img = paste(img, A, tex)
        if rng.random() < 0.4:
            for o in (-0.35, 0.35):
                img = paste(
                    img,
                    soft(ellipse(T[0] + o * s, T[1] - 0.2 * s, 0.13 * s, 0.16 * s) < 1, 0.4),
                    np.full_like(img, 30.0),
                )
            img = paste(
                img,
                soft((np.abs(ellipse(T[0], T[1], 0.6 * s, 0.6 * s) - 1) < 0.2) & (YY > T[1] + 0.1 * s), 0.4),
                np.full_like(img, 30.0),
            )
        if rng.random() < 0.3:
            img = paste(img, soft((soft(a, 2) > 0.2) & ~a, 0.5), np.full_like(img, rng.choice([250.0, 20.0])))
    elif k == "cup":
        T = lm[13] + rng.normal(0, 6, 2) + [0, 6]
        w = rng.uniform(0.25, 0.45) * D
        h = rng.uniform(0.5, 1.0) * D
        a = poly([T + [-w, -h * 0.2], T + [w, -h * 0.2], T + [w * 0.8, h], T + [-w * 0.8, h]]) > 0
        tex = fabric(rng, colour(rng), 0.1) * np.clip(1.1 - 0.4 * ((XX - T[0]) / w) ** 2, 0.3, 1.2)[..., None]
        img = paste(shadow(rng, img, soft(a, 1)), soft(a, 0.7), tex)
    elif k == "phone":
        w = rng.uniform(0.35, 0.55) * D
        h = w * rng.uniform(1.8, 2.2)
        ang = rng.normal(0, 0.3) + (np.pi / 2 if rng.random() < 0.2 else 0)
        T = T + rng.normal(0, 0.25 * D, 2)
        a = ellipse(T[0], T[1], w, h, ang, 10) < 1
        tex = fabric(rng, colour(rng, "dddlv"), 0.1)
        gl = np.clip(
            1 - np.abs((XX - T[0]) * 0.8 + (YY - T[1]) * 0.5 + rng.uniform(-20, 20)) / rng.uniform(4, 20), 0, 1
        ) * rng.uniform(0, 90)
        img = paste(shadow(rng, img, soft(a, 1)), soft(a, 0.7), np.clip(tex + gl[..., None], 0, 255))
        if rng.random() < 0.7:
            col = skin(rng, img, lm)
            sd = rng.choice([-1, 1])
            for i in range(4):
                p = T + [sd * w * 1.15, (-0.4 + i * 0.3) * h * 0.8]
                img, _ = capsule(
                    img,
                    rng,
                    np.array(p),
                    np.array(p) - [sd * w * rng.uniform(0.5, 1.1), 3],
                    0.1 * D,
                    0.09 * D,
                    col,
                    rng.random() < 0.4,
                )
    elif k == "paper":
        w, h = rng.uniform(0.5, 1.1) * D, rng.uniform(0.4, 0.9) * D
        a = ellipse(T[0], T[1] + 0.3 * D, w, h, rng.normal(0, 0.2), 14) < 1
        img = paste(img, soft(a, 0.6), fabric(rng, colour(rng, "llvm"), 0.2))
    elif k == "mosaic":
        w, h = rng.uniform(0.35, 0.8) * D, rng.uniform(0.2, 0.5) * D
        a = ellipse(T[0], T[1], w, h, 0, rng.choice([2.0, 12.0])) < 1
        f = rng.integers(6, 14)
        small = cv2.resize(img.astype(np.float32), (RW // f, RH // f), interpolation=cv2.INTER_AREA)
        t = cv2.resize(small, (RW, RH), interpolation=cv2.INTER_NEAREST if rng.random() < 0.7 else cv2.INTER_CUBIC)
        img = paste(img, soft(a, 0.5), t)
    elif k == "eyehair":
        s = rng.integers(2)
        e = lm[[159, 386][s]]
        col = hair_colour(rng)
        tex = strands(rng, (RH, RW), col).astype(np.float32)
        y = np.arange(RH)
        top = lm[10] - [0, 0.3 * D]
        sgn = -1 if s == 0 else 1
        inner = np.interp(
            y,
            [top[1], e[1] - 8, e[1] + rng.uniform(8, 60)],
            [top[0] - sgn * rng.uniform(-5, 14), e[0] - sgn * rng.uniform(7, 18), e[0] + sgn * rng.uniform(-6, 26)],
        )
        outer = np.interp(
            y,
            [top[1], e[1], RH],
            [
                top[0] + sgn * 19,
                lm[[234, 454][s], 0] + sgn * rng.uniform(2, 20),
                lm[[234, 454][s], 0] + sgn * rng.uniform(0, 30),
            ],
        )
        bot = e[1] + rng.uniform(8, 70)
        lo, hi = (outer, inner) if s == 0 else (inner, outer)
        n = cv2.GaussianBlur(rng.normal(0, 1, (RH, 1)), (0, 0), 6)[:, 0] * 4
        a = (
            (XX > (lo + n * (s == 1))[:, None]) & (XX < (hi + n * (s == 0))[:, None]) & (YY > top[1] - 4) & (YY < bot)
        ).astype(np.float32)
        a = soft(a, 1.0)
        gaps = cv2.resize((rng.random((1, 96)) > rng.uniform(0, 0.25)).astype(np.float32), (RW, RH))
        img = paste(img, a * np.clip(0.6 + 0.4 * gaps, 0, 1), tex)
    elif k == "scarfmouth":
        y0 = rng.uniform(lm[4, 1] - 4, lm[13, 1] - 2)
        a = (YY > y0 + ((XX - 60) / D) ** 2 * rng.uniform(-8, 8)) & (
            ellipse(lm[152, 0], y0 + 1.1 * D, rng.uniform(0.95, 1.4) * D, 1.3 * D) < 1
        )
        A = soft(a, 1.0)
        img = paste(shadow(rng, img, A, 0, -3), A, fabric(rng, colour(rng), 1.5))
    else:
        w = rng.uniform(0.5, 1.5) * D
        h = rng.uniform(0.08, 0.2) * D
        T = np.array([60 + rng.normal(0, 6), rng.uniform(56, 119)])
        a = ellipse(T[0], T[1], w, h, 0, 10) < 1
        img = paste(img, soft(a, 0.4), fabric(rng, colour(rng, "ldv"), 0))
    return img
