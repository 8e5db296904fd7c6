"""Level patches around mouth and eyes, cut as the product's `appearance::patch::Window` does, and their variations
for training: moved lips and lids with known gaps, jittered placement, other cameras and light."""
import math
import cv2, numpy as np

cv2.setNumThreads(1)


class Window:
    """`width` x `height` pixels; the two landmarks lie `inset` of the width from the sides, `rise` of the height
    from the top."""

    def __init__(self, width, height, inset, rise):
        self.width, self.height, self.inset, self.rise = width, height, inset, rise

    def unit(self, left, right):
        return max(math.dist(left, right) / ((1 - 2 * self.inset) * self.width), 1e-3)

    def to_picture(self, left, right, x, y):
        """Patch positions (pixel centres at half numbers) to positions of the picture."""
        u = self.unit(left, right)
        a = math.atan2(right[1] - left[1], right[0] - left[0])
        c, s = math.cos(a) * u, math.sin(a) * u
        mx, my = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
        dx, dy = x - self.width / 2, y - self.height * self.rise
        return mx + c * dx - s * dy, my + s * dx + c * dy

    def to_patch(self, left, right, points):
        u = self.unit(left, right)
        a = math.atan2(right[1] - left[1], right[0] - left[0])
        c, s = math.cos(a) / u, math.sin(a) / u
        d = np.asarray(points, np.float32) - [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2]
        return np.stack([self.width / 2 + c * d[..., 0] + s * d[..., 1],
                         self.height * self.rise - s * d[..., 0] + c * d[..., 1]], -1)


MOUTH = Window(64, 40, 0.14, 0.5)
EYE = Window(48, 32, 0.2, 0.5)


def halved(image):
    h, w = image.shape[:2]
    if h % 2 or w % 2:
        image = cv2.copyMakeBorder(image, 0, h % 2, 0, w % 2, cv2.BORDER_REPLICATE)
    return cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


class Pyramid:
    def __init__(self, image):
        self.levels = [image]

    def level(self, reduction):
        k = 0
        while reduction >= 2 and min(self.levels[k].shape[:2]) >= 8:
            k += 1
            reduction /= 2
            if k == len(self.levels):
                self.levels.append(halved(self.levels[-1]))
        return self.levels[k], 2.0 ** k, reduction


def cut(pyramid, window, left, right, columns=None, move=None):
    """The patch as float32 RGB 0..255; `columns` other than the window's: the same region at another resolution.
    `move` maps patch positions to patch positions before they are looked up."""
    columns = columns or window.width
    rows = max(1, round(window.height * columns / window.width))
    image, scale, reduction = pyramid.level(window.unit(left, right) * window.width / columns)
    n = 2 if reduction > 1.25 else 1
    x, y = np.meshgrid((np.arange(columns * n, dtype=np.float32) + 0.5) * (window.width / columns / n),
                       (np.arange(rows * n, dtype=np.float32) + 0.5) * (window.height / rows / n))
    if move is not None:
        x, y = move(x, y)
    px, py = window.to_picture(left, right, x, y)
    out = cv2.remap(image, (px / scale - 0.5).astype(np.float32), (py / scale - 0.5).astype(np.float32),
                    cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    if n == 2:
        out = out.reshape(rows, 2, columns, 2, 3).mean((1, 3))
    return out


# Inner lips from the picture's left to its right, and lids from the outer corner to the inner one.
UPPER_LIP = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308]
LOWER_LIP = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308]
MEASURED = [3, 4, 5, 6, 7]
LIDS = {
    "left": ([33, 246, 161, 160, 159, 158, 157, 173, 133], [33, 7, 163, 144, 145, 153, 154, 155, 133],
             [46, 53, 52, 65, 55]),
    "right": ([263, 466, 388, 387, 386, 385, 384, 398, 362], [263, 249, 390, 373, 374, 380, 381, 382, 362],
              [276, 283, 282, 295, 285]),
}
LID_MEASURED = [3, 4, 5]


def line(points, x):
    order = np.argsort(points[:, 0])
    return np.interp(x, points[order, 0], points[order, 1]).astype(np.float32)


def mouth_move(rng, window, upper, lower, gap):
    """Opens or closes the lips: returns (move, new gap, paint). `upper`, `lower`: inner lips in the patch,
    `gap`: the teacher's gap over the width."""
    width = abs(upper[-1, 0] - upper[0, 0]) + 1e-3
    middle = (upper[0, 0] + upper[-1, 0]) / 2
    seam = 0.006 * width
    closed = gap < 0.02
    if closed:
        opening = width * rng.choice([rng.uniform(0.02, 0.06), rng.uniform(0.05, 0.2)])
        change = lambda u: opening * np.clip(1 - np.abs(u) ** power, 0, 1)
        power = rng.uniform(1.5, 3.0)
        u_measured = (upper[MEASURED, 0] - middle) / (width / 2)
        new = gap + float(np.mean(change(u_measured))) / width
    else:
        s = rng.choice([rng.uniform(0, 0.25), rng.uniform(0, 1), rng.uniform(1, 1.3)])
        new = s * gap
        opening = 0.0

    def bounds(x):
        yu, yl = line(upper, x), line(lower, x)
        middle_y = (yu + yl) / 2
        yu, yl = np.minimum(yu, middle_y - seam), np.maximum(yl, middle_y + seam)
        g = yl - yu
        if closed:
            d = change((x - middle) / (width / 2)).astype(np.float32)
        else:
            d = (s - 1) * np.maximum(g - 2 * seam * (s > 0.05), 0)
        inside = (x > min(upper[0, 0], upper[-1, 0])) & (x < max(upper[0, 0], upper[-1, 0]))
        return yu, g, np.where(inside, d, 0)

    def move(x, y):
        yu, g, d = bounds(x)
        new_g = np.maximum(g + d, 0.05)
        below = y - (yu + new_g)
        fade = np.clip(1 - below / (0.9 * width), 0, 1)
        out = np.where(y <= yu, y, np.where(below < 0, yu + (y - yu) * g / new_g, y - d * fade))
        return x, out.astype(np.float32)

    paint = None
    if closed and rng.random() < 0.6:
        kind = rng.random()
        dark = np.array([rng.uniform(15, 70), rng.uniform(5, 40), rng.uniform(5, 40)], np.float32)
        teeth = np.array([1, rng.uniform(0.88, 1), rng.uniform(0.75, 0.98)], np.float32) * rng.uniform(110, 235)
        strip = rng.uniform(0.3, 0.9) if kind < 0.6 else 0.0

        def paint(patch, x, y):
            yu, g, d = bounds(x)
            new_g = g + d
            v = (y - yu) / np.maximum(new_g, 0.05)
            soft = rng_soft
            a = np.clip((y - yu) / soft, 0, 1) * np.clip((yu + new_g - y) / soft, 0, 1) * (d > 0.3)
            tone = dark * np.ones(patch.shape, np.float32)
            if strip:
                across = np.clip(1 - np.abs((x - middle) / (width / 2)) * rng_edge, 0, 1)
                t = np.clip((strip - v) * 6, 0, 1) * np.clip(across * 3, 0, 1)
                comb = 1 - 0.12 * np.maximum(0, np.cos(x / width * rng_teeth)) ** 8
                tone = tone * (1 - t[..., None]) + (teeth * comb[..., None]) * t[..., None]
            level = patch.mean() / 140
            return patch * (1 - a[..., None]) + np.clip(tone * level, 0, 255) * a[..., None]

        rng_soft, rng_edge, rng_teeth = rng.uniform(0.3, 1.0), rng.uniform(1.0, 1.5), rng.uniform(35, 60)
    return move, new, paint


OUTER_UPPER = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291]
OUTER_LOWER = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291]


def lip_shape(rng, upper, lower, outer_upper, outer_lower):
    """Makes lips fuller or thinner and leaves the gap as it is: a move."""
    width = abs(upper[-1, 0] - upper[0, 0]) + 1e-3
    thick = [max(float(np.median(upper[3:8, 1] - outer_upper[3:8, 1])), 0.05 * width),
             max(float(np.median(outer_lower[3:8, 1] - lower[3:8, 1])), 0.05 * width)]
    factor = [np.exp(rng.uniform(-0.3, 0.75)), np.exp(rng.uniform(-0.3, 0.6))]
    factor = [min(f, 0.42 * width / t) if f > 1 else f for f, t in zip(factor, thick)]

    def stretched(t, lip, f):
        f = np.float32(max(f, 0.6))
        end = max(0.65 * width, 1.3 * f * lip)
        return np.where(t < f * lip, t / f, np.where(t < end, lip + (t - f * lip) * (end - lip) / (end - f * lip), t))

    def move(x, y):
        yu, yl = line(upper, x), line(lower, x)
        middle = (yu + yl) / 2
        yu, yl = np.minimum(yu, middle), np.maximum(yl, middle)
        out = np.where(y < yu, yu - stretched(yu - y, thick[0], factor[0]),
                       np.where(y > yl, yl + stretched(y - yl, thick[1], factor[1]), y))
        return x, out.astype(np.float32)

    return move


def curve(rng, upper, lower):
    """Bends the mouth's line up or down at its ends: a move."""
    width = abs(upper[-1, 0] - upper[0, 0]) + 1e-3
    middle = float((upper[0, 0] + upper[-1, 0]) / 2)
    bend, lean = rng.uniform(-0.09, 0.09) * width, rng.uniform(-0.05, 0.05) * width

    def move(x, y):
        u = np.clip((x - middle) / (width / 2), -1.3, 1.3)
        return x, (y + bend * (u * u - 0.4) + lean * u).astype(np.float32)

    return move


def make_up(rng, patch, x, y, upper, lower, outer_upper, outer_lower, closed):
    """Lipstick, gloss, a deeper or fainter line between closed lips; (x, y): where each pixel lies on the real face."""
    width = abs(upper[-1, 0] - upper[0, 0]) + 1e-3
    yu, yl = line(upper, x), line(lower, x)
    ou, ol = line(outer_upper, x), line(outer_lower, x)
    soft = 0.02 * width
    inside = np.clip((x - outer_upper[:, 0].min()) / soft, 0, 1) * np.clip((outer_upper[:, 0].max() - x) / soft, 0, 1)
    band = lambda a, b: np.clip((y - a) / soft + 0.5, 0, 1) * np.clip((b - y) / soft + 0.5, 0, 1) * inside
    lips = np.maximum(band(ou, yu), band(yl, ol))
    if rng.random() < 0.35:
        tint = np.array([rng.uniform(0.7, 1.25), rng.uniform(0.35, 0.95), rng.uniform(0.4, 1.0)], np.float32)
        tint = tint / max(tint.mean(), 0.3) * rng.uniform(0.6, 1.1)
        alpha = lips * rng.uniform(0.2, 0.9)
        patch = patch * (1 - alpha[..., None]) + patch * tint * alpha[..., None]
    if rng.random() < 0.3:
        for _ in range(rng.integers(1, 4)):
            upper_lip = rng.random() < 0.3
            t = rng.uniform(0.2, 0.7)
            cy = ou + (yu - ou) * t if upper_lip else yl + (ol - yl) * t
            cx = rng.uniform(upper[2, 0], upper[-3, 0]) if upper[2, 0] < upper[-3, 0] else upper[5, 0]
            spot = np.exp(-((x - cx) / (rng.uniform(0.03, 0.2) * width)) ** 2 - ((y - cy) / (rng.uniform(0.008, 0.03) * width)) ** 2)
            patch = patch + (rng.uniform(20, 140) * spot * lips)[..., None]
    if closed and rng.random() < 0.4:
        seam = np.exp(-((y - (yu + yl) / 2) / (rng.uniform(0.008, 0.022) * width)) ** 2) * inside
        patch = patch * (1 - (rng.uniform(-0.3, 0.8) * seam)[..., None])
    if rng.random() < 0.2:  # shadow below the lower lip, or a moustache's shade above
        shade = np.clip((y - ol) / (0.1 * width), 0, 1) if rng.random() < 0.6 else np.clip((ou - y) / (0.1 * width), 0, 1)
        patch = patch * (1 - (rng.uniform(0, 0.5) * shade)[..., None])
    return np.clip(patch, 0, 255)


def eye_move(rng, upper, lower, brow, gap):
    """Lowers or raises the upper lid, or squeezes the whole eye: returns (move, new gap)."""
    kind = rng.random()
    if kind < 0.55:
        s = rng.choice([0.0, rng.uniform(0, 0.35), rng.uniform(0, 1)], p=[0.4, 0.3, 0.3])
        squeeze = False
    else:
        s, squeeze = rng.uniform(0.55, 1.25), True
    rise = rng.uniform(0, 0.25) * (1 - s) if not squeeze else 0.5 * (1 - s)
    brow_y = float(brow[:, 1].mean())

    def move(x, y):
        yu, yl = line(upper, x), line(lower, x)
        g = np.maximum(yl - yu, 0.0)
        inside = (x > upper[:, 0].min()) & (x < upper[:, 0].max())
        g = np.where(inside, g, 0)
        new_l = yl - rise * g
        new_u = new_l - s * g if squeeze else np.minimum(new_l, np.maximum(yu, new_l - s * g))
        yb = np.minimum(brow_y, yu - 3)
        # above: the lid's skin stretched from the brow down to its new edge, lashes with it
        above = yb + (y - yb) * (yu - yb) / np.maximum(new_u - yb, 0.5)
        above = np.where(y < yb, y, above)
        between = yu + (y - new_u) * g / np.maximum(new_l - new_u, 0.05) if squeeze else y
        floor = yl + (2 * g + 4)
        below = yl + (y - new_l) * (floor - yl) / (floor - new_l)
        below = np.where(y > floor, y, below)
        out = np.where(y < new_u, above, np.where(y < new_l, between, below))
        return x, out.astype(np.float32)

    return move, s * gap


def camera(rng, patch, window):
    """Another camera: blur, noise, compression, light, colour; returns uint8 of the window's size."""
    p = patch
    if rng.random() < 0.4:
        p = cv2.GaussianBlur(p, (0, 0), rng.uniform(0.3, 1.3) * p.shape[1] / window.width)
    if rng.random() < 0.2:
        p = p + rng.uniform(0.3, 1.2) * (p - cv2.GaussianBlur(p, (0, 0), rng.uniform(0.6, 1.5)))
    p = np.clip(p / 255, 0, 1)
    if rng.random() < 0.3:
        h, w = p.shape[:2]
        ramp = np.linspace(1, rng.uniform(0.35, 1.0), w, dtype=np.float32)[None, :, None]
        p = p * (ramp if rng.random() < 0.5 else ramp[:, ::-1])
    if rng.random() < 0.2:
        h = p.shape[0]
        p = p * np.linspace(1, rng.uniform(0.5, 1.0), h, dtype=np.float32)[:, None, None]
    p = p ** np.float32(math.exp(rng.uniform(-0.45, 0.45)))
    p = p * np.float32(math.exp(rng.uniform(-0.4, 0.3)))
    if rng.random() < 0.6:
        p = p * np.exp(rng.uniform(-0.12, 0.12, 3)).astype(np.float32)
    grey = p @ np.array([0.299, 0.587, 0.114], np.float32)
    saturation = 0.0 if rng.random() < 0.03 else rng.uniform(0.5, 1.5)
    p = grey[..., None] + (p - grey[..., None]) * np.float32(saturation)
    if rng.random() < 0.5:
        m = p.mean()
        p = m + (p - m) * np.float32(rng.uniform(0.7, 1.3))
    p = p * 255
    if rng.random() < 0.4:
        p = p + rng.normal(0, rng.uniform(1, 8), p.shape).astype(np.float32)
    p = np.clip(p, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        ok, data = cv2.imencode(".jpg", p, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(25, 95))])
        p = cv2.imdecode(data, cv2.IMREAD_COLOR)
    size = (window.width, window.height)
    if p.shape[1] != window.width:
        p = cv2.resize(p, size, interpolation=cv2.INTER_AREA if p.shape[1] > window.width else cv2.INTER_LINEAR)
    return p


def jittered(rng, left, right, amount=1.0):
    """Two landmarks moved as those of another mesh would be."""
    left, right = np.array(left, np.float64), np.array(right, np.float64)
    w = np.linalg.norm(right - left)
    middle = (left + right) / 2 + rng.normal(0, 0.03 * amount, 2) * w
    half = (right - left) / 2 * math.exp(rng.normal(0, 0.06 * amount))
    a = rng.normal(0, math.radians(2.5) * amount)
    c, s = math.cos(a), math.sin(a)
    half = np.array([c * half[0] - s * half[1], s * half[0] + c * half[1]])
    return middle - half, middle + half


def resolution(rng, window, left, right):
    """Columns at which the picture is looked at first: a camera farther away, or this one."""
    own = 1 / window.unit(left, right) * 1.0
    finest = min(2.0, window.unit(left, right))  # picture pixels per patch pixel
    c = rng.uniform(0.45, max(0.5, finest)) if rng.random() < 0.5 else max(0.45, finest)
    return max(12, int(round(window.width * min(c, 2.0))))
