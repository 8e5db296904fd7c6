"""Landmarks of MediaPipe's plain and attention face mesh for every picture of a list.

usage: landmarks.py OUT.npz FOLDER [FOLDER ...]
Pictures are reduced to a long side of 960 first, as the product does. Stored: names, plain (n, 468, 2) and fine
(n, 478, 2) in pixels of the reduced picture; NaN where no face was found.
"""
import os, sys
os.environ["GLOG_minloglevel"] = "3"
import cv2, numpy as np, mediapipe as mp

LONG_SIDE = 960


def load(path):
    image = cv2.imread(path, cv2.IMREAD_COLOR)
    if image is None:
        return None
    scale = LONG_SIDE / max(image.shape[:2])
    if scale < 1:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def meshes():
    make = lambda fine: mp.solutions.face_mesh.FaceMesh(
        static_image_mode=True, refine_landmarks=fine, max_num_faces=1, min_detection_confidence=0.3)
    return make(False), make(True)


def points(mesh, image, count):
    height, width = image.shape[:2]
    found = mesh.process(image).multi_face_landmarks
    if not found:
        # small margins hide some faces from the detector: try again with a border
        pad = max(height, width) // 3
        bigger = cv2.copyMakeBorder(image, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        found = mesh.process(bigger).multi_face_landmarks
        if not found:
            return np.full((count, 2), np.nan, np.float32)
        p = np.array([[l.x * bigger.shape[1] - pad, l.y * bigger.shape[0] - pad] for l in found[0].landmark])
        return p.astype(np.float32)
    return np.array([[l.x * width, l.y * height] for l in found[0].landmark], np.float32)


def main(out, folders):
    names = sorted(os.path.join(d, f) for folder in folders for d, _, fs in os.walk(folder) for f in fs
                   if f.lower().endswith((".jpg", ".jpeg", ".png")))
    plain, fine = meshes()
    keep, a, b = [], [], []
    for name in names:
        image = load(name)
        if image is None:
            continue
        keep.append(name)
        a.append(points(plain, image, 468))
        b.append(points(fine, image, 478))
    np.savez_compressed(out, names=np.array(keep), plain=np.array(a), fine=np.array(b))
    print(out, len(keep), "pictures,", int(np.isnan(np.array(a)[:, 0, 0]).sum()), "without a face")


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main(sys.argv[1], sys.argv[2:])
