"""Trains a patch net.

usage: train.py mouth|eyes OUT.pt EPOCHS SIZE DATA.npz [DATA.npz ...] [START.pt]
With START.pt a trained net goes on, at a third of the step size.
After every few epochs the net is measured on the tuning half of the real photographs, if there are any.
"""
import sys, time, os
import numpy as np, torch
import torch.nn.functional as F
import net as N, patches as P

torch.set_num_threads(1)

SIZES = {
    "s": ([(8, 2), (12, 2), (20, 1), (32, 2), (32, 1)], 16),
    "m": ([(12, 2), (16, 1), (24, 2), (32, 1), (48, 2), (48, 1)], 24),
    "l": ([(16, 2), (24, 1), (32, 2), (48, 1), (64, 2), (64, 1)], 32),
}
FLOOR = 0.01


def target(what, gap):
    """What the net's number means: lips ln(1 + gap / 0.01), lids ten times the gap."""
    return np.log1p(gap / FLOOR) if what == "mouth" else gap * 10


def gap_of(what, value):
    return FLOOR * np.expm1(value) if what == "mouth" else value / 10


def predict(model, patches, batch=512):
    model.eval()
    with torch.no_grad():
        return np.concatenate([model(N.to_input(patches[i:i + batch])).numpy()[:, 0]
                               for i in range(0, len(patches), batch)])


def augmented(what, x):
    """Cheap changes of a batch on top of those baked into the patches."""
    n = len(x)
    if what == "mouth":
        flip = torch.rand(n) < 0.5
        x = torch.where(flip[:, None, None, None], x.flip(-1), x)
    gain = torch.exp(torch.randn(n, 3, 1, 1) * 0.05 + torch.randn(n, 1, 1, 1) * 0.12)
    x = (x + 1) * gain - 1 + torch.randn(n, 1, 1, 1) * 0.04
    dx, dy = (int(v) for v in torch.randint(-1, 2, (2,)))
    return torch.roll(x, (dy, dx), (2, 3)).clamp(-1, 1)


def main(what, out, epochs, size, *files):
    torch.manual_seed(1)
    window = P.MOUTH if what == "mouth" else P.EYE
    files, start_from = ([f for f in files if f.endswith(s)] for s in (".npz", ".pt"))
    parts = [np.load(f) for f in files]
    x = np.concatenate([p["x"] for p in parts])
    y = target(what, np.concatenate([p["y"] for p in parts])).astype(np.float32)
    spec = N.layers(window.height, window.width, *SIZES[size])
    print(len(x), "patches;", "multiplications %d, parameters %d" % N.cost(spec, window.height, window.width), flush=True)
    model = N.Net(spec).to(memory_format=torch.channels_last)
    rate = 6e-3
    if start_from:
        model.load_state_dict(torch.load(start_from[0])["state"])
        rate = 2e-3
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    epochs, batch = int(epochs), 128
    steps = len(x) // batch
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * steps, pct_start=0.2)
    real = None
    try:
        import real as R
        real = R.read()
    except FileNotFoundError:
        pass
    start, step = time.time(), 0
    for epoch in range(epochs):
        model.train()
        order, total = np.random.default_rng(epoch).permutation(len(x)), 0.0
        for i in range(steps):
            take = order[i * batch:(i + 1) * batch]
            guess = model(augmented(what, N.to_input(x[take])).contiguous(memory_format=torch.channels_last))[:, 0]
            loss = F.smooth_l1_loss(guess, torch.as_tensor(y[take]), beta=0.3)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            total += loss.item()
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    mean[k] = v.clone() if not v.is_floating_point() else mean[k].mul_(keep).add_(v, alpha=1 - keep)
        line = "epoch %d loss %.4f %ds" % (epoch, total / steps, time.time() - start)
        if epoch % 1 == 0 or epoch == epochs - 1:
            smooth = N.Net(spec)
            smooth.load_state_dict(mean)
            torch.save({"state": mean, "size": size, "what": what}, out)
            if real is not None:
                t = real["tuning"]
                if what == "mouth":
                    line += " " + str(R.score_mouth(real, gap_of(what, predict(smooth, real["mouth"])), t))
                else:
                    g = np.minimum(*(gap_of(what, predict(smooth, real["eyes"][:, s])) for s in (0, 1)))
                    line += " " + str(R.score_eyes(real, g, t))
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
