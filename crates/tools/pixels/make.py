"""Pictures in every shape that a JPEG, PNG, WebP, GIF or BMP may have, each with its pixels as Pillow reads them.

    python3 make.py DIR

writes 1,000 JPEGs (sampling, restart interval, progressive or not, odd sizes, quality) and 200 others to DIR, each
with NAME.ppm beside it: upright, transparency over white. `pixels DIR` (crates/tools) compares. Needs Pillow; `cjpeg` of
libjpeg-turbo, where it is installed, makes the samplings that Pillow cannot.
"""

import io
import itertools
import os
import random
import shutil
import subprocess
import sys

from PIL import Image, ImageOps

random.seed(1)
CJPEG = shutil.which("cjpeg")
SAMPLINGS = {"444": "1x1", "422": "2x1", "420": "2x2", "440": "1x2", "411": "4x1", "410": "4x2", "grey": None}
SIZES = [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 47, 64, 65, 99]


def drawing(width, height, mode="RGB"):
    """Smooth colours with edges and some noise: every coefficient is used."""
    picture = Image.new("RGB", (width, height))
    cx, cy = random.random() * width, random.random() * height
    radius = max(width, height) * (0.2 + random.random() * 0.4)
    base = [random.randrange(256) for _ in range(3)]
    for y in range(height):
        for x in range(width):
            inside = (x - cx) ** 2 + (y - cy) ** 2 < radius**2
            noise = random.randrange(-6, 7)
            value = [b + (80 if inside else 0) + (x * (i + 1) - y) * 60 // (width + height) for i, b in enumerate(base)]
            picture.putpixel((x, y), tuple(min(255, max(0, v + noise)) for v in value))
    return picture.convert(mode)


def jpegs():
    """Bytes of JPEGs, with names."""
    shapes = list(itertools.product(SAMPLINGS, [0, 1, 3], [False, True]))
    for number in range(1000):
        sampling, restart, progressive = shapes[number % len(shapes)]
        width, height = random.choice(SIZES), random.choice(SIZES)
        quality = random.choice([30, 60, 75, 85, 92, 95, 100])
        picture = drawing(width, height, "L" if sampling == "grey" else "RGB")
        name = f"{number:04}-{sampling}-r{restart}-{'p' if progressive else 'b'}-{width}x{height}-q{quality}.jpg"
        yield name, jpeg(picture, sampling, restart, progressive, quality)


def jpeg(picture, sampling, restart, progressive, quality):
    own = {"444": 0, "422": 1, "420": 2, "grey": 0}
    if CJPEG and (sampling not in own or restart or random.random() < 0.5):
        ppm = io.BytesIO()
        picture.save(ppm, "PPM")
        options = ["-quality", str(quality)]
        options += ["-sample", SAMPLINGS[sampling]] if SAMPLINGS[sampling] else ["-grayscale"]
        options += ["-restart", f"{restart}B"] if restart else []
        options += ["-progressive"] if progressive else random.choice([[], ["-optimize"], ["-dct", "float"]])
        return subprocess.run([CJPEG, *options], input=ppm.getvalue(), capture_output=True, check=True).stdout
    out = io.BytesIO()
    named = {"444": "4:4:4", "422": "4:2:2", "420": "4:2:0", "440": "4:4:0", "411": "4:1:1"}
    more = {} if sampling == "grey" else {"subsampling": named.get(sampling, "4:2:0") if sampling in own else "4:1:1"}
    if restart:
        more["restart_marker_blocks"] = restart
    picture.save(out, "JPEG", quality=quality, progressive=progressive, optimize=random.random() < 0.3, **more)
    return out.getvalue()


def others():
    """Bytes of PNG, WebP, GIF and BMP, with names."""
    for number in range(200):
        width, height = random.choice(SIZES), random.choice(SIZES)
        kind = number % 20
        out = io.BytesIO()
        rgb = drawing(width, height)
        alpha = drawing(width, height, "L")
        rgba = rgb.copy()
        rgba.putalpha(alpha)
        if kind == 0:
            name = "rgb.png", rgb, {}
        elif kind == 1:
            name = "rgba.png", rgba, {}
        elif kind == 2:
            name = "grey.png", rgb.convert("L"), {}
        elif kind == 3:
            name = "grey-alpha.png", rgba.convert("LA"), {}
        elif kind == 4:
            name = "palette.png", rgb.quantize(random.choice([2, 4, 16, 200])), {}
        elif kind == 5:
            name = "palette-alpha.png", rgb.quantize(16), {"transparency": bytes([0, 60, 130, 255] * 4)}
        elif kind == 6:
            name = "bit.png", rgb.convert("1"), {}
        elif kind == 7:
            name = "grey16.png", rgb.convert("L").convert("I;16"), {}
        elif kind == 8:
            name = "key.png", rgb, {"transparency": rgb.getpixel((0, 0))}
        elif kind in (9, 10):
            name = "lossy.webp", rgb, {"quality": random.choice([30, 80, 95])}
        elif kind == 11:
            name = "lossless.webp", rgb, {"lossless": True}
        elif kind == 12:
            name = "lossless-alpha.webp", rgba, {"lossless": True}
        elif kind == 13:
            name = "lossy-alpha.webp", rgba, {"quality": 80}
        elif kind == 14:
            name = "palette.gif", rgb.quantize(random.choice([2, 16, 255])), {}
        elif kind == 15:
            name = "transparent.gif", rgb.quantize(16), {"transparency": 3}
        elif kind == 16:
            name = "rgb.bmp", rgb, {}
        elif kind == 17:
            name = "grey.bmp", rgb.convert("L"), {}
        elif kind == 18:
            name = "palette.bmp", rgb.quantize(random.choice([2, 16, 255])), {}
        else:
            name = "bit.bmp", rgb.convert("1"), {}
        name, picture, options = name
        picture.save(out, name.rsplit(".", 1)[1].upper(), **options)
        yield f"{1000 + number:04}-{width}x{height}-{name}", out.getvalue()


def pixels(data):
    """What Pillow reads: upright, transparency over white."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if picture.mode == "I;16":
        picture = picture.point(lambda v: v / 256).convert("L")
    if picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


if __name__ == "__main__":
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, data in itertools.chain(jpegs(), others()):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
        pixels(data).save(os.path.join(folder, name + ".ppm"))
