"""Makes vectors.json: outputs of the three nets by the reference runtime on a computed picture.

    python3 -m venv venv && venv/bin/pip install ai-edge-litert==2.3.0 numpy
    venv/bin/python crates/tools/tests/reference/make.py node_modules > crates/tools/tests/reference/vectors.json

The picture is made of triangle waves, so that any program computes the same numbers (see `picture`). Of long outputs
every `step`-th value is kept.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter


def picture(side):
    """Rows x columns x RGB, 0..1: mean of two triangle waves of period 510."""
    y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")

    def wave(phase):
        return np.abs(phase % 510 - 255)

    return ((wave(5 * x + 3 * y + 40 * c) + wave(2 * x + 510 * 9 - 7 * y + 90 * c)) / 510).astype(np.float32)


def member(folder, name):
    """A file inside an Emscripten data file; the loader script lists the byte ranges."""
    script = (folder / "face_mesh_solution_packed_assets_loader.js").read_text()
    start, end = map(int, re.search(name + r'", "start": (\d+), "end": (\d+)', script).groups())
    return (folder / "face_mesh_solution_packed_assets.data").read_bytes()[start:end]


def outputs(model, low, high, steps):
    net = Interpreter(model_content=model)
    net.allocate_tensors()
    place = net.get_input_details()[0]
    net.set_tensor(place["index"], low + (high - low) * picture(place["shape"][1])[None])
    net.invoke()
    for detail, step in zip(net.get_output_details(), steps):
        values = net.get_tensor(detail["index"]).ravel()
        kept = [float(f"{value:.7g}") for value in values[::step]]
        yield {"length": len(values), "step": step, "values": kept}


def main():
    packages = Path(sys.argv[1]) / "@mediapipe"
    detector = (packages / "face_detection" / "face_detection_short_range.tflite").read_bytes()
    mesh = member(packages / "face_mesh", "/face_landmark.tflite")
    segmenter = (packages / "selfie_segmentation" / "selfie_segmentation.tflite").read_bytes()
    vectors = {
        "detector": list(outputs(detector, -1, 1, [61, 7])),
        "mesh": list(outputs(mesh, 0, 1, [5, 1])),
        "segmenter": list(outputs(segmenter, 0, 1, [257])),
    }
    print(json.dumps(vectors))


main()
