"""The mean of checkpoints that were trained one from the other; batch norms are measured again.

usage: soup.py OUT.pt DATA.npz A.pt B.pt [...]
"""
import sys
import numpy as np, torch
import net as N, patches as P, train as T

torch.set_num_threads(1)
out, data, *files = sys.argv[1:]
parts = [torch.load(f) for f in files]
what, window = parts[0]["what"], (P.MOUTH if parts[0]["what"] == "mouth" else P.EYE)
state = {k: v if not v.is_floating_point() else sum(p["state"][k] for p in parts) / len(parts)
         for k, v in parts[0]["state"].items()}
model = N.Net(N.layers(window.height, window.width, *T.SIZES[parts[0]["size"]]))
model.load_state_dict(state)
x = np.load(data)["x"][:12800]
for m in model.modules():
    if isinstance(m, torch.nn.BatchNorm2d):
        m.reset_running_stats()
        m.momentum = None  # cumulative mean
model.train()
with torch.no_grad():
    for i in range(0, len(x), 256):
        model(T.augmented(what, N.to_input(x[i:i + 256])))
torch.save({"state": model.state_dict(), "size": parts[0]["size"], "what": what}, out)
