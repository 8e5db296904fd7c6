"""Trains the hand net, writes its numbers for crates/tools/trained.

usage: train_hand.py train OUT.pt EPOCHS DATA.npz [DATA.npz ...] [START.pt]
       train_hand.py export OUT.json SHIFT CHECKPOINT.pt [CHECKPOINT.pt ...]
OUT.pt.0, OUT.pt.1, ... keep every epoch, averaged over its steps. Beside its answer the net tells during training which of 8 x 10 cells
show hand, so that it learns the hand and not what goes with it; the export leaves that out. With START.pt the large layers are
trained as the few levels that the export keeps of them. SHIFT is added to the answer.
"""
import json, sys, time
import numpy as np, torch
import torch.nn.functional as F
import net as N
from export import drawn

torch.set_num_threads(1)
HEIGHT, WIDTH, WIDTHS, HIDDEN = 80, 64, [(12, 2), (16, 1), (24, 2), (32, 1), (48, 2), (48, 1)], 16
BATCH = 128
# Codes run from -LEVELS to LEVELS; significant bits of the halves of small layers, biases and scales beyond the first.
LEVELS, SMALL, BIAS, SCALE = 11, 4, 5, 6
# Places of visible hand from which a patch shows one, and up to which it does not.
SHOWN, NONE = 60, 12


def spec_of():
    return N.layers(HEIGHT, WIDTH, WIDTHS, HIDDEN, 1)


def coarse(weight):
    """The weights as they are kept; the gradient passes through."""
    step = weight.detach().abs().amax((1, 2, 3), keepdim=True).clamp_min(1e-8) / LEVELS
    return weight + (torch.round(weight / step) * step - weight).detach()


def rounded(values, bits):
    """Half-precision values with fewer bits of mantissa, which compress better."""
    spare = 10 - bits
    codes = np.asarray(values, np.float16).view(np.uint16).astype(np.uint32)
    return ((codes + (1 << (spare - 1)) >> spare) << spare).astype(np.uint16).view(np.float16)


def quantised(weights):
    """Large layers to codes with a scale per output channel, the rest to halves with a short mantissa."""
    out = []
    for w, b in weights:
        b = rounded(b, BIAS)
        if w.size >= N.SMALLEST_QUANTISED:
            flat = w.reshape(len(w), -1)
            scale = rounded(np.maximum(np.abs(flat).max(1) / LEVELS, 1e-6), SCALE)
            codes = np.clip(np.round(flat / scale.astype(np.float32)[:, None]), -LEVELS, LEVELS).astype(np.int8)
            out.append({"codes": codes, "scales": scale, "bias": b, "shape": w.shape})
        else:
            out.append({"halves": rounded(w.reshape(len(w), -1), SMALL), "bias": b, "shape": w.shape})
    return out


class Taught(N.Net):
    """The net, which also tells hand from other things at each cell."""

    def __init__(self):
        super().__init__(spec_of())
        self.cells = torch.nn.Conv2d(WIDTHS[-1][0], 1, 1)
        self.is_coarse = False

    def both(self, x):
        layers = list(zip(self.spec, self.convs, self.norms))
        for n, (layer, conv, norm) in enumerate(layers):
            kind, k, s, before, _, _, relu = layer
            weight = coarse(conv.weight) if self.is_coarse and conv.weight.numel() >= N.SMALLEST_QUANTISED else conv.weight
            if n == len(layers) - 3:
                cells = self.cells(x)
            if k == (3, 3):
                x = F.pad(x, (before, 1, before, 1))
            x = norm(F.conv2d(x, weight, conv.bias, stride=s, groups=conv.groups))
            if relu:
                x = F.relu(x)
        return x.flatten(1)[:, 0], cells[:, 0]


ROW, COLUMN = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def crop(rng):
    """A picture's edges around the head, often as close as on ID photos, its turn that of the head against it."""
    angle = rng.normal(0, 0.06 if rng.random() < 0.7 else 0.25)
    x, y = COLUMN - WIDTH / 2, ROW - HEIGHT / 2
    x, y = x - angle * y, y + angle * x
    edge = lambda far, near: rng.uniform(near, far) if rng.random() < 0.75 else 99
    left, right, top, bottom = edge(34, 17), edge(34, 17), edge(42, 24), edge(42, 13)
    inside = np.minimum(np.minimum(x + left, right - x), np.minimum(y + top, bottom - y))
    return np.clip(inside + 0.5, 0, 1)


def batch_of(rng, x, hand, inside):
    """Net input, cells, answers, weights: turned over, cropped as tightly as ID photos are, in other light."""
    n = len(x)
    seen = inside.astype(np.float32) / 255
    for i in np.flatnonzero(rng.random(n) < 0.75):
        seen[i] *= crop(rng)
    seen, shown = torch.as_tensor(seen), torch.as_tensor(hand.astype(np.float32) / 255)
    values = torch.as_tensor(x).permute(0, 3, 1, 2).float() / 255
    turned = torch.as_tensor(rng.random(n) < 0.5)
    flip = lambda t: torch.where(turned.view(-1, *[1] * (t.dim() - 1)), t.flip(-1), t)
    values, seen, shown = flip(values), flip(seen), flip(shown)
    normal = lambda *s: torch.as_tensor(rng.normal(size=s), dtype=torch.float32)
    values = values * torch.exp(normal(n, 3, 1, 1) * 0.05 + normal(n, 1, 1, 1) * 0.12) + normal(n, 1, 1, 1) * 0.02
    values = values.clamp(0, 1) * seen[:, None]
    shown = shown * seen
    by = tuple(int(v) for v in rng.integers(-2, 3, 2))
    values, shown = torch.roll(values, by, (2, 3)), torch.roll(shown, by, (1, 2))
    area = shown.sum((1, 2))
    weight = ((area >= SHOWN) | (area <= NONE)).float()
    cells = F.avg_pool2d(shown[:, None], 8)[:, 0]
    return (values * 2 - 1).contiguous(memory_format=torch.channels_last), cells, (area >= SHOWN).float(), weight


def train(out, epochs, *files):
    torch.manual_seed(0)
    parts = [np.load(f) for f in files if f.endswith(".npz")]
    x, hand, inside, own = (np.concatenate([p[k] for p in parts]) for k in ("x", "hand", "inside", "seen"))
    keep = own == 0
    x, hand, inside = x[keep], hand[keep], inside[keep]
    model, rate = Taught().to(memory_format=torch.channels_last), 8e-3
    for start in (f for f in files if not f.endswith(".npz")):
        model.load_state_dict(torch.load(start)["state"])
        rate, model.is_coarse = 3e-3, True
    steps, epochs, step = len(x) // BATCH, int(epochs), 0
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * steps, pct_start=0.2)
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    began = time.time()
    for epoch in range(epochs):
        model.train()
        rng = np.random.default_rng(epoch)
        order = rng.permutation(len(x))
        total = np.zeros(2)
        for i in range(steps):
            take = order[i * BATCH : (i + 1) * BATCH]
            values, cells, answer, weight = batch_of(rng, x[take], hand[take], inside[take])
            guess, where = model.both(values)
            loss = (F.binary_cross_entropy_with_logits(guess, answer * 0.97 + 0.01, reduction="none") * weight).mean()
            fine = F.binary_cross_entropy_with_logits(where, cells)
            optimiser.zero_grad()
            (loss + fine).backward()
            optimiser.step()
            schedule.step()
            step += 1
            total += [loss.item(), fine.item()]
            share = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    mean[k] = mean[k].mul_(share).add_(v, alpha=1 - share) if v.is_floating_point() else v.clone()
        torch.save({"state": mean}, f"{out}.{epoch}")
        print(epoch, total / steps, round(time.time() - began), flush=True)


def folded(*checkpoints):
    """The mean of checkpoints without what only teaches."""
    states = [torch.load(c)["state"] for c in checkpoints]
    model = N.Net(spec_of())
    keep = [k for k in states[0] if not k.startswith("cells")]
    model.load_state_dict({k: (sum(s[k].float() for s in states) / len(states)).to(states[0][k].dtype) for k in keep})
    return model.eval().folded()


def export(out, shift, *checkpoints):
    weights = folded(*checkpoints)
    weights[-1] = (weights[-1][0], weights[-1][1] + np.float32(shift))
    numbers, spec = quantised(weights), spec_of()
    bits = lambda a: np.asarray(a, np.float16).ravel().view(np.uint16).tolist()
    rows = []
    for (kind, kernel, stride, before, _, _, relu), shape, q in zip(spec, N.shapes(spec, HEIGHT, WIDTH), numbers):
        row = {"operation": kind, "kernel": list(kernel), "stride": [stride] * 2, "before": [before] * 2,
               "shape": list(shape), "activation": "relu" if relu else "none"}  # fmt: skip
        row |= (
            {"codes": q["codes"].ravel().tolist(), "scales": bits(q["scales"])}
            if "codes" in q
            else {"weights": bits(q["halves"])}
        )
        rows.append(json.dumps(row | {"bias": bits(q["bias"])}, separators=(",", ":")))
    with open(out, "w") as file:
        file.write('{\n"input": [%d, %d, 3],\n"layers": [\n' % (HEIGHT, WIDTH) + ",\n".join(rows) + "\n]\n}\n")
    patterns = N.to_input(drawn(HEIGHT, WIDTH)).numpy()
    print("answers for crates/tools/tests/trained.rs:", N.run(spec, N.restored(numbers), patterns).round(6).tolist())
    print("multiplications, parameters:", N.cost(spec, HEIGHT, WIDTH))


if __name__ == "__main__":
    {"train": train, "export": export}[sys.argv[1]](*sys.argv[2:])
