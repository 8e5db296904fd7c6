"""Gaps of lips and lids from mesh landmarks."""
import numpy as np

UPPER = [13, 82, 312, 81, 311]
LOWER = [14, 87, 317, 178, 402]
LEFT_LIDS = ([160, 159, 158], [144, 145, 153], (33, 133))
RIGHT_LIDS = ([387, 386, 385], [373, 374, 380], (263, 362))


def distance(p, a, b):
    return np.linalg.norm(p[..., a, :] - p[..., b, :], axis=-1)


def lip_gap(p):
    """Mean distance of five inner lip pairs over the distance of the mouth's inner corners."""
    gaps = np.mean([distance(p, u, l) for u, l in zip(UPPER, LOWER)], axis=0)
    return gaps / distance(p, 78, 308)


def lid_gaps(p):
    """Mean distance of three lid pairs over the distance of the eye's corners: left and right in the picture."""
    out = []
    for upper, lower, (a, b) in (LEFT_LIDS, RIGHT_LIDS):
        out.append(np.mean([distance(p, u, l) for u, l in zip(upper, lower)], axis=0) / distance(p, a, b))
    return np.stack(out, -1)
