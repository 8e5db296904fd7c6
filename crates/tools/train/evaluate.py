"""Measures a checkpoint (eight-bit form and float form) on the halves of the real photographs.

usage: evaluate.py CHECKPOINT.pt [REJECT ADVISE]   (gaps; without limits: what limits would give)
"""
import sys
import numpy as np, torch
import net as N, patches as P, real as R, train as T
from truth import wilson


def rate(mask):
    k, n = int(mask.sum()), len(mask)
    lo, hi = wilson(k, n)
    return f"{k}/{n} = {100 * k / max(n, 1):.1f} % ({100 * lo:.1f}-{100 * hi:.1f})"


def gaps(checkpoint, real, eight_bit=True):
    c = torch.load(checkpoint)
    what, window = c["what"], (P.MOUTH if c["what"] == "mouth" else P.EYE)
    spec = N.layers(window.height, window.width, *T.SIZES[c["size"]])
    model = N.Net(spec)
    model.load_state_dict(c["state"])
    weights = model.eval().folded()
    if eight_bit:
        weights = N.restored(N.quantised(weights))
    value = lambda p: T.gap_of(what, np.concatenate([N.run(spec, weights, N.to_input(p[i:i + 256]))[:, 0] for i in range(0, len(p), 256)]))
    if what == "mouth":
        return what, value(real["mouth"])
    return what, np.minimum(value(real["eyes"][:, 0]), value(real["eyes"][:, 1]))


def main(checkpoint, *limits):
    torch.set_num_threads(1)
    real = R.read()
    what, g = gaps(checkpoint, real)
    _, exact = gaps(checkpoint, real, False)
    print("largest difference float - int8:", float(np.abs(g - exact)[real["found"]].max()))
    halves = {"tuning": real["tuning"], "kept": ~real["tuning"], "all": real["tuning"] | True}
    label = real["truth"](what if what == "mouth" else "eyes")
    classes = ("closed", "parted", "teeth") if what == "mouth" else ("open", "narrow", "closed")
    for half, s in halves.items():
        s = s & real["found"]
        for name, m in [("accepted", s & real["accepted"])] + [(c, s & (label == c)) for c in classes]:
            print(half, name, int(m.sum()), np.round(np.quantile(g[m], [0, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1]), 3))
        print(" ", (R.score_mouth if what == "mouth" else R.score_eyes)(real, g, s))
        for limit in map(float, limits):
            bad = (g > limit) if what == "mouth" else (g < limit)
            print("  limit", limit, "accepted named", rate(bad[s & real["accepted"]]), *(f"{c} {rate(bad[s & (label == c)])}" for c in classes))


if __name__ == "__main__":
    main(*sys.argv[1:])
