"""Golden patches through the product's executor: `parity.py PROBE OUT_FOLDER`."""
import json, subprocess, sys
import numpy as np
probe, folder = sys.argv[1:]
for name, gold in json.load(open(folder + "/golden.json")).items():
    x = np.array(gold["patches"], np.float32) / np.float32(127.5) - np.float32(1)
    text = "\n".join(" ".join(repr(float(v)) for v in p.ravel()) for p in x) + "\n"
    out = subprocess.run([probe, "net", f"{folder}/{name}.nn"], input=text, capture_output=True, text=True, check=True).stdout
    got = np.array([json.loads(l)[0] for l in out.splitlines()])
    print(name, "executor", np.round(got, 4), "largest difference", np.abs(got - gold["int8"]).max(),
          subprocess.run([probe, "time", f"{folder}/{name}.nn"], capture_output=True, text=True).stdout.strip())
