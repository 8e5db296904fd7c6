"""The patch nets: description, training form (with batch norms), folded form, eight-bit form.

Operations are those of the product's executor: convolutions with zero outside, ReLU. A stride of two over an even side
starts at the first pixel (nothing before, one after), a stride of one has one pixel before and after.
"""
import numpy as np, torch
import torch.nn as nn, torch.nn.functional as F


def layers(height, width, widths, hidden=24, outputs=1):
    """(kind, kernel, stride, before, in, out, relu) of every layer; `widths`: channels and strides after the first."""
    out = []
    h, w = height, width
    channels = 3
    for i, (c, s) in enumerate(widths):
        before = 0 if s == 2 else 1
        if i == 0:
            out.append(("convolution", (3, 3), s, before, 3, c, True))
        else:
            out.append(("depthwise", (3, 3), s, before, channels, channels, False))
            out.append(("convolution", (1, 1), 1, 0, channels, c, True))
        channels = c
        if s == 2:
            h, w = (h + 1) // 2, (w + 1) // 2
    out.append(("depthwise", (h, w), 1, 0, channels, channels, False))
    out.append(("convolution", (1, 1), 1, 0, channels, hidden, True))
    out.append(("convolution", (1, 1), 1, 0, hidden, outputs, False))
    return out


def shapes(spec, height, width):
    """Height, width, channels after every layer."""
    out, h, w = [], height, width
    for kind, kernel, stride, before, _, c, _ in spec:
        if kernel not in ((3, 3), (1, 1)):
            h, w = 1, 1
        elif stride == 2:
            h, w = (h + 1) // 2, (w + 1) // 2
        out.append((h, w, c))
    return out


def cost(spec, height, width):
    """Multiplications and parameters."""
    m = p = 0
    for (kind, k, _, _, i, o, _), (h, w, _) in zip(spec, shapes(spec, height, width)):
        weights = k[0] * k[1] * o * (1 if kind == "depthwise" else i)
        m, p = m + weights * h * w, p + weights + o
    return m, p


class Net(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.spec = spec
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for n, (kind, k, s, before, i, o, relu) in enumerate(spec):
            last = n == len(spec) - 1
            self.convs.append(nn.Conv2d(i, o, k, s, 0, groups=i if kind == "depthwise" else 1, bias=last))
            self.norms.append(nn.Identity() if last else nn.BatchNorm2d(o))

    def forward(self, x):
        for layer, conv, norm in zip(self.spec, self.convs, self.norms):
            kind, k, s, before, _, _, relu = layer
            if k == (3, 3):
                after = 1
                x = F.pad(x, (before, after, before, after))
            x = norm(conv(x))
            if relu:
                x = F.relu(x)
        return x.flatten(1)

    def folded(self):
        """[(weights (out, kh, kw, in) float32, bias)], batch norms taken in."""
        out = []
        for conv, norm in zip(self.convs, self.norms):
            w = conv.weight.detach().double()
            if isinstance(norm, nn.BatchNorm2d):
                gain = norm.weight.detach().double() / torch.sqrt(norm.running_var.double() + norm.eps)
                b = norm.bias.detach().double() - norm.running_mean.double() * gain
                w = w * gain[:, None, None, None]
            else:
                b = conv.bias.detach().double()
            out.append((w.permute(0, 2, 3, 1).float().numpy(), b.float().numpy()))
        return out


SMALLEST_QUANTISED = 512


def quantised(weights):
    """Large layers to int8 with a half-precision scale per output channel, small ones and biases to half precision."""
    out = []
    for w, b in weights:
        b = b.astype(np.float16)
        if w.size >= SMALLEST_QUANTISED:
            flat = w.reshape(len(w), -1)
            scale = np.maximum(np.abs(flat).max(1) / 127, 1e-6).astype(np.float16)
            codes = np.clip(np.round(flat / scale.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
            out.append({"codes": codes, "scales": scale, "bias": b, "shape": w.shape})
        else:
            out.append({"halves": w.reshape(len(w), -1).astype(np.float16), "bias": b, "shape": w.shape})
    return out


def restored(q):
    """The values eight-bit weights stand for, as folded weights."""
    out = []
    for layer in q:
        w = layer["codes"].astype(np.float32) * layer["scales"].astype(np.float32)[:, None] if "codes" in layer \
            else layer["halves"].astype(np.float32)
        out.append((w.reshape(layer["shape"]), layer["bias"].astype(np.float32)))
    return out


def run(spec, weights, x):
    """The net as the product runs it, on (n, 3, h, w) in -1..1; folded or restored weights."""
    x = torch.as_tensor(x, dtype=torch.float32)
    with torch.no_grad():
        for (kind, k, s, before, i, o, relu), (w, b) in zip(spec, weights):
            w = torch.as_tensor(w).permute(0, 3, 1, 2)
            if k == (3, 3):
                x = F.pad(x, (before, 1, before, 1))
            x = F.conv2d(x, w, torch.as_tensor(b), stride=s, groups=i if kind == "depthwise" else 1)
            if relu:
                x = F.relu(x)
    return x.flatten(1).numpy()


def to_input(patches):
    """uint8 or float patches (n, h, w, 3) to net input."""
    return torch.as_tensor(np.asarray(patches, np.float32)).permute(0, 3, 1, 2) / 127.5 - 1
