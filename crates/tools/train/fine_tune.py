"""Teaches the head net hands and keeps what it says of hats and things: from a net that was trained on all three with drawn labels
(`train_cover.py train head`), which knows hands but hats and things less well than the numbers in crates/tools/trained.

usage: fine_tune.py HEAD.json OUT.pt EPOCHS START.pt DATA.npz [DATA.npz ...]
HEAD.json answers for hats and things, or for hats, hands and things. OUT.pt.0, OUT.pt.1, ... keep every epoch; `train_cover.py
export head` writes one. Labels for hats and things are the answers of HEAD.json itself on the same patches.
"""
import json, sys
import numpy as np, torch
import torch.nn.functional as F
import net as N
from train_cover import BATCH, augmented, cropped, spec_of

HAT, HAND, THING = 0, 1, 2


def restored(path):
    """A trainable net with the numbers of a file, its batch norms doing nothing but adding the biases."""
    rows = json.load(open(path))["layers"]
    half = lambda bits: np.array(bits, np.uint16).view(np.float16).astype(np.float32)
    weights = [
        np.array(r["codes"], np.float32).reshape(len(r["scales"]), -1) * half(r["scales"])[:, None]
        if "codes" in r
        else half(r["weights"])
        for r in rows
    ]
    biases = [half(r["bias"]) for r in rows]
    model = N.Net(spec_of("head"))
    if len(biases[-1]) == 2:
        hand = np.zeros((1, weights[-1].size // 2), np.float32)
        weights[-1] = np.insert(weights[-1].reshape(2, -1), 1, hand, 0)
        biases[-1] = np.insert(biases[-1], 1, -1.5)
    with torch.no_grad():
        for conv, norm, w, b in zip(model.convs, model.norms, weights, biases):
            out, into, high, wide = conv.weight.shape
            conv.weight.copy_(torch.as_tensor(w).reshape(out, high, wide, into).permute(0, 3, 1, 2))
            if isinstance(norm, torch.nn.BatchNorm2d):
                norm.running_var.fill_(1 - norm.eps)
                norm.bias.copy_(torch.as_tensor(b))
            else:
                conv.bias.copy_(torch.as_tensor(b))
    return model.to(memory_format=torch.channels_last).eval()


def main(source, out, epochs, start, *files):
    torch.manual_seed(0)
    parts = [np.load(f) for f in files]
    x, y = (np.concatenate([p[k] for p in parts]) for k in ("x", "y"))
    teacher = restored(source)
    model = N.Net(spec_of("head")).to(memory_format=torch.channels_last)
    model.load_state_dict(torch.load(start)["state"])
    steps, epochs, step = len(x) // BATCH, int(epochs), 0
    optimiser = torch.optim.AdamW(model.parameters(), 2.5e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2.5e-3, epochs * steps, pct_start=0.15)
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    for epoch in range(epochs):
        model.train()
        rng = np.random.default_rng(epoch)
        order = rng.permutation(len(x))
        total = np.zeros(2)
        for i in range(steps):
            take = order[i * BATCH : (i + 1) * BATCH]
            batch = augmented("head", N.to_input(cropped(rng, x[take]))).contiguous(memory_format=torch.channels_last)
            with torch.no_grad():
                told = torch.sigmoid(teacher(batch))
            guess = model(batch)
            hands = torch.as_tensor(y[take, HAND]) * 0.96 + 0.02
            new = F.binary_cross_entropy_with_logits(guess[:, HAND], hands)
            kept = [F.binary_cross_entropy_with_logits(guess[:, k], told[:, k]) for k in (HAT, THING)]
            loss = new + 1.5 * sum(kept)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            total += [new.item(), sum(kept).item()]
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    mean[k] = mean[k].mul_(keep).add_(v, alpha=1 - keep) if v.is_floating_point() else v.clone()
        torch.save({"state": mean}, f"{out}.{epoch}")
        print(epoch, total / steps, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
