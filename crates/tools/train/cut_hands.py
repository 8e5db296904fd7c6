"""Hands cut out of the Sign Language Digits Dataset (ardamavi/Sign-Language-Digits-Dataset, Apache-2.0): 2,062 photographs of 100 x 100
pixels, one hand each before a light wall.

usage: cut_hands.py CHECKOUT OUT.npz
OUT.npz: "x", (n, 100, 100, 4) bytes, BGR and the share of hand. A hand that fills less than 900 or more than 6,500 pixels is left out.
"""

import glob, os, sys
import cv2, numpy as np

cv2.setNumThreads(1)


def wall(lab, border):
    """The wall's colour at every pixel: a quadratic fit to the border."""
    h, w = lab.shape[:2]
    y, x = np.mgrid[0:h, 0:w] / 100.0 - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
    fits = [np.linalg.lstsq(terms[border], lab[..., c][border], rcond=None)[0] for c in range(3)]
    return np.stack([terms @ fit for fit in fits], -1)


def cut(image):
    """The picture with its share of hand as a fourth channel; None where no single hand stands out."""
    lab = cv2.cvtColor(image, cv2.COLOR_BGR2LAB).astype(np.float32)
    border = np.zeros(lab.shape[:2], bool)
    border[:8] = border[:, :4] = border[:, -4:] = True
    border[85:] = False
    light, a, b = np.moveaxis(lab - wall(lab, border), -1, 0)
    unlike = np.sqrt((light / 2.2) ** 2 + (1.6 * np.maximum(a + b, 0)) ** 2).astype(np.float32)
    unlike = np.clip(cv2.GaussianBlur(unlike, (0, 0), 0.6) * 4, 0, 255)
    limit, _ = cv2.threshold(unlike.astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    hand = cv2.morphologyEx((unlike > max(limit * 0.8, 36)).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(hand)
    if count < 2:
        return None
    largest = 1 + np.argmax(stats[1:, cv2.CC_STAT_AREA])
    if not 900 < stats[largest, cv2.CC_STAT_AREA] < 6500:
        return None
    share = cv2.erode((parts == largest).astype(np.uint8) * 255, np.ones((2, 2), np.uint8))
    return np.dstack([image, cv2.GaussianBlur(share, (0, 0), 0.7)])


def main(folder, out):
    files = sorted(glob.glob(os.path.join(folder, "Dataset", "*", "*.JPG")))
    hands = [hand for hand in (cut(cv2.imread(f)) for f in files) if hand is not None]
    np.savez(out, x=np.array(hands))
    print(len(hands), "of", len(files))


if __name__ == "__main__":
    main(*sys.argv[1:])
