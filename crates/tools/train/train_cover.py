"""Trains the ear net or the head net, averages checkpoints, writes the numbers for crates/tools/trained.

usage: train_cover.py train ears|head OUT.pt EPOCHS DATA.npz [DATA.npz ...] [START.pt]
       train_cover.py export ears|head OUT.json CHECKPOINT.pt [CHECKPOINT.pt ...]
OUT.pt.0, OUT.pt.1, ... keep every epoch. The export is the mean of the checkpoints; of the head net it keeps the answers for hats and
things, shifted so that one half is where the checks advise.
"""
import json, sys
import numpy as np, torch
import torch.nn.functional as F
import net as N
from export import drawn

SHAPES = {
    "ears": (48, 40, [(12, 2), (16, 1), (24, 2), (32, 1), (40, 2), (40, 1)], 16, 1),
    "head": (80, 64, [(12, 2), (16, 1), (24, 2), (32, 1), (48, 2), (48, 1)], 24, 3),
}
KEPT, SHIFT = [0, 2], [-0.85, 0.5]
BATCH = 128


def spec_of(what, outputs=None):
    height, width, widths, hidden, default = SHAPES[what]
    return N.layers(height, width, widths, hidden, outputs or default)


def augmented(what, x):
    """Cheap changes of a batch on top of those baked into the patches."""
    if what == "head":
        x = torch.where((torch.rand(len(x)) < 0.5)[:, None, None, None], x.flip(-1), x)
    gain = torch.exp(torch.randn(len(x), 3, 1, 1) * 0.05 + torch.randn(len(x), 1, 1, 1) * 0.12)
    x = (x + 1) * gain - 1 + torch.randn(len(x), 1, 1, 1) * 0.04
    dx, dy = (int(v) for v in torch.randint(-2, 3, (2,)))
    return torch.roll(x, (dy, dx), (2, 3)).clamp(-1, 1)


def cropped(rng, x):
    """Some heads as tight crops show them: what lies beyond the picture repeats its border."""
    x = x.copy()
    for i in np.flatnonzero(rng.random(len(x)) < 0.4):
        bottom = rng.integers(57, 80)
        x[i, bottom:] = x[i, bottom - 1]
        if rng.random() < 0.5:
            top, left, right = rng.integers(0, 14), rng.integers(0, 12), rng.integers(52, 64)
            x[i, :top] = x[i, top]
            x[i, :, :left] = x[i, :, left : left + 1]
            x[i, :, right:] = x[i, :, right - 1 : right]
    return x


def train(what, out, epochs, *files):
    torch.manual_seed(0)
    parts = [np.load(f) for f in files if f.endswith(".npz")]
    x, y = (np.concatenate([p[k] for p in parts]) for k in ("x", "y"))
    model, rate = N.Net(spec_of(what)).to(memory_format=torch.channels_last), 6e-3
    for start in (f for f in files if f.endswith(".pt")):
        model.load_state_dict(torch.load(start)["state"])
        rate = 2e-3
    steps, epochs, step = len(x) // BATCH, int(epochs), 0
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * steps, pct_start=0.2)
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    for epoch in range(epochs):
        model.train()
        rng = np.random.default_rng(epoch)
        order = rng.permutation(len(x))
        for i in range(steps):
            take = order[i * BATCH : (i + 1) * BATCH]
            guess = model(augmented(what, N.to_input(cropped(rng, x[take]) if what == "head" else x[take])).contiguous(memory_format=torch.channels_last))
            loss = F.binary_cross_entropy_with_logits(guess, torch.as_tensor(y[take]) * 0.96 + 0.02)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    mean[k] = mean[k].mul_(keep).add_(v, alpha=1 - keep) if v.is_floating_point() else v.clone()
        torch.save({"state": mean}, f"{out}.{epoch}")
        print(epoch, loss.item(), flush=True)


def export(what, out, *checkpoints):
    states = [torch.load(c)["state"] for c in checkpoints]
    state = {k: (sum(s[k].float() for s in states) / len(states)).to(v.dtype) for k, v in states[0].items()}
    outputs = SHAPES[what][4]
    if what == "head":
        outputs, last = len(KEPT), max(int(k.split(".")[1]) for k in state if k.startswith("convs"))
        state[f"convs.{last}.weight"] = state[f"convs.{last}.weight"][KEPT]
        state[f"convs.{last}.bias"] = state[f"convs.{last}.bias"][KEPT] + torch.tensor(SHIFT)
    height, width = SHAPES[what][:2]
    spec = spec_of(what, outputs)
    model = N.Net(spec)
    model.load_state_dict(state)
    quantised = N.quantised(model.eval().folded())
    bits = lambda a: np.asarray(a, np.float16).ravel().view(np.uint16).tolist()
    rows = []
    for (kind, kernel, stride, before, _, _, relu), shape, q in zip(spec, N.shapes(spec, height, width), quantised):
        row = {"operation": kind, "kernel": list(kernel), "stride": [stride] * 2, "before": [before] * 2,
               "shape": list(shape), "activation": "relu" if relu else "none"}  # fmt: skip
        row |= (
            {"codes": q["codes"].ravel().tolist(), "scales": bits(q["scales"])}
            if "codes" in q
            else {"weights": bits(q["halves"])}
        )
        rows.append(json.dumps(row | {"bias": bits(q["bias"])}, separators=(",", ":")))
    with open(out, "w") as file:
        file.write('{\n"input": [%d, %d, 3],\n"layers": [\n' % (height, width) + ",\n".join(rows) + "\n]\n}\n")
    patterns = N.to_input(drawn(height, width)).numpy()
    print("answers for crates/tools/tests/trained.rs:", N.run(spec, N.restored(quantised), patterns).round(6).tolist())


if __name__ == "__main__":
    {"train": train, "export": export}[sys.argv[1]](*sys.argv[2:])
