"""Rewrites a net of crates/tools/trained with shorter numbers, which compress better: seven bits a code, eight significant bits a half.

usage: shorten.py NAME.json
"""
import json, sys
import numpy as np
import net as N
from export import drawn

LEVELS, MANTISSA = 63, 7


def rounded(values, bits=MANTISSA):
    """Half-precision values with fewer bits of mantissa."""
    spare = 10 - bits
    codes = np.asarray(values, np.float16).view(np.uint16).astype(np.uint32)
    return ((codes + (1 << (spare - 1)) >> spare) << spare).astype(np.uint16).view(np.float16)


def restored(row):
    """Weights of a layer, a row per output channel."""
    halves = lambda k: np.array(row[k], np.uint16).view(np.float16)
    if "codes" in row:
        return np.array(row["codes"], np.float32).reshape(len(row["scales"]), -1) * halves("scales").astype(np.float32)[:, None]
    return halves("weights").astype(np.float32).reshape(row["shape"][2], -1)


def main(path):
    net = json.load(open(path))
    bits = lambda a: np.asarray(a, np.float16).ravel().view(np.uint16).tolist()
    for row in net["layers"]:
        if "codes" in row:
            weights = restored(row)
            scales = rounded(np.maximum(np.abs(weights).max(1) / LEVELS, 1e-6))
            codes = np.clip(np.round(weights / scales.astype(np.float32)[:, None]), -127, 127)
            row["codes"], row["scales"] = codes.astype(int).ravel().tolist(), bits(scales)
        else:
            row["weights"] = bits(rounded(np.array(row["weights"], np.uint16).view(np.float16)))
        row["bias"] = bits(rounded(np.array(row["bias"], np.uint16).view(np.float16)))
    with open(path, "w") as file:
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in net["layers"])
        file.write('{\n"input": [%d, %d, 3],\n"layers": [\n' % tuple(net["input"][:2]) + rows + "\n]\n}\n")
    spec, weights, into = [], [], 3
    for row in net["layers"]:
        kernel, out = tuple(row["kernel"]), row["shape"][2]
        wide = row["operation"] == "depthwise"
        spec.append((row["operation"], kernel, row["stride"][0], row["before"][0], into, out, row["activation"] == "relu"))
        shape = (out, *kernel, 1 if wide else into)
        weights.append((restored(row).reshape(shape), np.array(row["bias"], np.uint16).view(np.float16).astype(np.float32)))
        into = out
    patterns = N.to_input(drawn(*net["input"][:2])).numpy()
    print("answers for crates/tools/tests/trained.rs:", N.run(spec, weights, patterns).round(6).tolist())


if __name__ == "__main__":
    main(*sys.argv[1:])
