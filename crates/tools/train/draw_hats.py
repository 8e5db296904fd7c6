"""Caps, beanies, brimmed hats, scarves, hoods and turbans."""

import numpy as np, cv2
from draw_cloth import *


def geo(lm, m):
    g = {}
    g["cx"] = (lm[234, 0] + lm[454, 0]) / 2
    g["hw"] = (lm[454, 0] - lm[234, 0]) / 2 * 1.04
    g["fy"] = lm[10, 1]
    g["brow"] = min(lm[105, 1], lm[334, 1])
    g["fx"] = lm[10, 0]
    c = int(np.clip(g["fx"], 8, RW - 9))
    col = m[:, c - 4 : c + 5].mean(1) > 128
    ys = np.nonzero(col)[0]
    top = ys[0] if len(ys) else g["fy"] - 0.5 * D
    g["top"] = float(np.clip(top, g["fy"] - 0.95 * D, g["fy"] - 0.12 * D))
    return g


def hat(rng, img, m, lm):
    g = geo(lm, m)
    cx, hw = g["cx"] + rng.normal(0, 1.5), g["hw"]
    forehead = g["brow"] - g["fy"]
    col = colour(rng, "ddvlm")
    tex = fabric(rng, col)
    side = np.clip(1 - 0.35 * ((XX - cx + rng.uniform(-0.4, 0.4) * hw) / (1.3 * hw)) ** 2, 0.4, 1.1)
    tex = tex * side[..., None]
    k = rng.choice(
        ["cap", "beanie", "brim", "scarf", "hijab", "hood", "turban"], p=[0.2, 0.16, 0.22, 0.1, 0.14, 0.1, 0.08]
    )
    tilt = rng.normal(0, 0.07)
    base = g["fy"] + forehead * rng.uniform(-0.1, 0.8)
    top = g["top"] - rng.uniform(-0.02, 0.25) * D

    def dome(rx, base, top, p=2.0):
        yb = base + np.tan(tilt) * (XX - cx) + ((XX - cx) / hw) ** 2 * rng.uniform(0, 10)
        e = ellipse(cx, base, rx, base - top, tilt, p) < 1
        return e & (YY <= yb)

    soften = rng.uniform(0.5, 1.3)
    if k in ("cap", "beanie", "turban"):
        rx = hw * rng.uniform(1.05, 1.3)
        a = dome(rx, base, top, rng.uniform(2, 3))
        A = soft(a, soften)
        img = shadow(rng, img, A, 0, 4, 0.4)
        img = paste(img, A, tex)
        if k == "cap":
            if rng.random() < 0.85:
                bx = cx + rng.uniform(-0.35, 0.35) * hw
                b = (
                    ellipse(
                        bx,
                        base + rng.uniform(-1, 5),
                        hw * rng.uniform(0.75, 1.12),
                        rng.uniform(0.07, 0.24) * D,
                        tilt,
                        2.4,
                    )
                    < 1
                )
                B = soft(b, soften)
                t2 = fabric(rng, colour(rng, "ddvlm") if rng.random() < 0.3 else col * rng.uniform(0.6, 1.05), 0.4)
                img = shadow(rng, img, B, 0, 6, 0.5, 5)
                img = paste(img, B, t2)
            if rng.random() < 0.5:
                l = soft(
                    ellipse(cx + rng.normal(0, 3), (base + top) / 2 + 3, rng.uniform(4, 13), rng.uniform(4, 9)) < 1, 0.7
                )
                img = paste(img, l, fabric(rng, colour(rng)))
        if k == "beanie" and rng.random() < 0.7:
            hb = rng.uniform(0.15, 0.4) * D
            b = (
                (np.abs(XX - cx) < rx * 1.02)
                & (YY < base + ((XX - cx) / hw) ** 2 * 4)
                & (YY > base - hb + ((XX - cx) / hw) ** 2 * 4)
            )
            rib = 1 + 0.12 * np.sin(XX * rng.uniform(0.8, 1.8))
            img = paste(img, soft(b, soften), fabric(rng, col * rng.uniform(0.75, 1.2)) * rib[..., None])
            if rng.random() < 0.3:
                img = paste(img, soft(ellipse(cx, top - 3, 10, 9) < 1, 1.5), fabric(rng, colour(rng)))
    elif k == "brim":
        rx = hw * rng.uniform(0.95, 1.2)
        bw = hw * rng.uniform(1.35, 2.3)
        bh = rng.uniform(0.1, 0.45) * D
        base = g["fy"] + forehead * rng.uniform(-0.35, 0.55)
        a = dome(rx, base, top, rng.uniform(2, 4))
        b = ellipse(cx, base, bw, bh, tilt)
        under = b < 1
        t2 = fabric(rng, col * rng.uniform(0.45, 1.0), 0.5)
        # brim behind the face when wide: the face is kept below the band
        keep = (
            soft((YY > base + rng.uniform(-2, 6)) & (ellipse(cx, 75, hw * 1.0, D * 1.3) < 1), 1.0)
            if rng.random() < 0.6
            else 0
        )
        B = soft(under, soften) * (1 - keep)
        img = shadow(rng, img, soft(a, 1), 0, 8, 0.45, 6)
        img = paste(img, B, t2)
        img = paste(img, soft(a, soften), tex)
        if rng.random() < 0.6:
            h = rng.uniform(0.08, 0.22) * D
            q = a & (YY > base - h - 2) & (YY < base)
            img = paste(img, soft(q, 0.7), fabric(rng, colour(rng)))
    elif k == "scarf":  # over the hair, open at the neck
        rx = hw * rng.uniform(1.15, 1.4)
        e = ellipse(cx, g["top"] + (106 - g["top"]) / 2, rx, (109 - g["top"]) / 2 + 4, 0, 2.2) < 1
        f = (
            ellipse(
                cx,
                lm[152, 1] - (lm[152, 1] - base) / 2,
                hw * rng.uniform(0.88, 1.02),
                (lm[152, 1] - base) / 2 * rng.uniform(1.0, 1.1),
            )
            < 1
        )
        low = YY < rng.uniform(75, 119)
        A = soft(e & ~f & low & (YY < 999), soften)
        img = shadow(rng, img, A, 0, 3, 0.3)
        img = paste(img, A, tex)
    else:
        wide = rng.uniform(1.18, 1.5)
        big = np.array([cx, (g["top"] + lm[152, 1]) / 2])
        e = ellipse(cx, big[1], hw * wide, (lm[152, 1] - g["top"]) / 2 + rng.uniform(4, 12), 0, 2.2) < 1
        neck = (YY > lm[152, 1] - 25) & (
            np.abs(XX - cx) < hw * wide * (0.75 + np.maximum(YY - lm[152, 1] + 25, 0) / D * rng.uniform(0.3, 1.2))
        )
        e = e | neck
        base = g["fy"] + forehead * (rng.uniform(-0.3, 0.6) if k == "hijab" else rng.uniform(-1.1, 0.2))
        s = rng.uniform(0.86, 1.0) if k == "hijab" else rng.uniform(1.0, 1.18)
        bot = lm[152, 1] + (rng.uniform(-6, 8) if k == "hijab" else rng.uniform(4, 40))
        f = ellipse(cx, (base + bot) / 2, hw * s, (bot - base) / 2, 0, 2.2) < 1
        A = soft(e & ~f, soften)
        if k == "hood":
            img = img * (
                1
                - 0.5
                * soft(f & (ellipse(cx, (base + bot) / 2, hw * s * 0.85, (bot - base) / 2 * 0.85) > 1), 4)[..., None]
            )
        img = shadow(rng, img, A, 0, 3, 0.3)
        img = paste(img, A, tex)
    return img
