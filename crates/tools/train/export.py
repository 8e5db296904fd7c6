"""Writes a trained net: NAME.json (layers with eight-bit weights), NAME.nn (the product's weight file), golden patches.

usage: export.py CHECKPOINT.pt OUT_FOLDER NAME LIMITS.json
LIMITS.json: {"reject": gap, "advise": gap, ...}, taken over as they are.
"""
import json, os, struct, sys
import numpy as np, torch
import net as N, patches as P, train as T

ACTIVATION = {False: 0, True: 1}  # none, relu
NO_TENSOR = 65535


def weight_file(spec, quantised, height, width):
    """XNN1, see src/nn/format.rs."""
    shapes = [(height, width, 3)] + N.shapes(spec, height, width)
    out = bytearray(b"XNN1")
    word = lambda *v: out.extend(struct.pack("<%dH" % len(v), *v))
    word(len(shapes), len(spec), 1, 0)
    word(len(spec))
    for s in shapes:
        word(*s)
    halves, codes = [], []
    for n, ((kind, k, s, before, _, _, relu), q) in enumerate(zip(spec, quantised)):
        if "codes" in q:
            halves.append(q["scales"].ravel())
            codes.append(q["codes"].ravel())
        else:
            halves.append(q["halves"].ravel())
        halves.append(q["bias"])
        out.extend([1 if kind == "convolution" else 2, ACTIVATION[relu], 2 if "codes" in q else 1])
        word(n, NO_TENSOR, n + 1)
        out.extend([k[0], k[1], s, s, before, before])
    h = np.concatenate(halves).astype(np.float16).view(np.uint16)
    c = np.concatenate(codes) if codes else np.zeros(0, np.int8)
    out.extend(struct.pack("<II", len(h), len(c)))
    out.extend((h & 255).astype(np.uint8).tobytes() + (h >> 8).astype(np.uint8).tobytes() + c.tobytes())
    return bytes(out)


def drawn(height, width):
    """Patterns, not photographs: ramps, a dark bar, a bright bar, a ring. uint8 (n, h, w, 3), all by whole numbers."""
    y, x = np.mgrid[0:height, 0:width]
    ramp = np.stack([x * 255 // (width - 1), y * 255 // (height - 1), (x + y) * 255 // (width + height - 2)], -1)
    skin = np.zeros((height, width, 3), np.int64) + [200, 160, 140]
    bar = skin.copy()
    bar[height * 9 // 20:height * 11 // 20, width // 6:width * 5 // 6] = [60, 30, 30]
    bright = skin.copy()
    bright[height * 2 // 5:height * 3 // 5, width // 5:width * 4 // 5] = [235, 230, 215]
    ring = skin.copy()
    d = 4 * (x - width // 2) ** 2 + 9 * (y - height // 2) ** 2
    ring[(d < (width * 2 // 5) ** 2 * 4)] = [235, 230, 225]
    ring[((x - width // 2) ** 2 + (y - height // 2) ** 2) < (height // 5) ** 2] = [40, 30, 25]
    return np.stack([ramp, skin, bar, bright, ring]).astype(np.uint8)


def main(checkpoint, folder, name, limits):
    c = torch.load(checkpoint)
    what, window = c["what"], (P.MOUTH if c["what"] == "mouth" else P.EYE)
    spec = N.layers(window.height, window.width, *T.SIZES[c["size"]])
    model = N.Net(spec)
    model.load_state_dict(c["state"])
    folded = model.eval().folded()
    q = N.quantised(folded)
    blob = weight_file(spec, q, window.height, window.width)
    open(os.path.join(folder, name + ".nn"), "wb").write(blob)
    m, p = N.cost(spec, window.height, window.width)
    described = []
    for layer, s, qq in zip(spec, N.shapes(spec, window.height, window.width), q):
        kind, k, stride, before, i, o, relu = layer
        d = {"operation": kind, "kernel": k, "stride": [stride] * 2, "before": [before] * 2, "in": i, "out": o,
             "output_shape": s, "activation": "relu" if relu else "none", "bias": [float(v) for v in qq["bias"]]}
        if "codes" in qq:
            d |= {"codes": qq["codes"].ravel().tolist(), "scales": [float(v) for v in qq["scales"]]}
        else:
            d |= {"weights": [float(v) for v in qq["halves"].ravel()]}
        described.append(d)
    meaning = ("ln(1 + g / 0.01), g = mean distance of the inner lips (13-14, 82-87, 312-317, 81-178, 311-402) over the distance "
               "of the inner mouth corners (78-308), as MediaPipe's attention mesh measures it"
               if what == "mouth" else
               "10 g, g = mean distance of the lids (160-144, 159-145, 158-153; 387-373, 386-374, 385-380) over the distance of "
               "the eye corners, as MediaPipe's attention mesh measures it")
    points = ([61, 291] if what == "mouth" else {"left": [33, 133], "right, then mirrored": [362, 263]})
    text = {
        "name": name, "order": "rows of weights: one per output channel; kernel row, kernel column, input channel",
        "input": {"height": window.height, "width": window.width, "channels": "RGB, sRGB values v as v / 127.5 - 1"},
        "window": {"width": window.width, "height": window.height, "inset": window.inset, "rise": window.rise,
                   "landmarks": points, "mirror": None if what == "mouth" else "the right eye's patch is mirrored: outer corner left"},
        "output": meaning, "limits": json.load(open(limits)) if os.path.exists(limits) else None,
        "multiplications": m, "parameters": p, "layers": described}
    json.dump(text, open(os.path.join(folder, name + ".json"), "w"), indent=None)
    patterns = drawn(window.height, window.width)
    x = N.to_input(patterns).numpy()
    gold = {"input": "patches[i][row][column] = [r, g, b], 0..255", "patches": patterns.tolist(),
            "float": N.run(spec, folded, x)[:, 0].tolist(), "int8": N.run(spec, N.restored(q), x)[:, 0].tolist()}
    path = os.path.join(folder, "golden.json")
    golden = json.load(open(path)) if os.path.exists(path) else {}
    golden[name] = gold
    json.dump(golden, open(path, "w"))
    import brotli
    print(name, len(blob), "bytes, brotli", len(brotli.compress(blob, quality=11)), "multiplications", m)
    print("float", np.round(gold["float"], 4), "int8", np.round(gold["int8"], 4))


if __name__ == "__main__":
    main(*sys.argv[1:])
