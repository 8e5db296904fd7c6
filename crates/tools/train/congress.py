"""Writes the colour portraits of a clone of github.com/voteview/member_photos that came from the Biographical
Directory of the United States Congress (works of the US government, public domain) into a folder.

usage: congress.py GIT_DIR OUT_FOLDER [FIRST_CONGRESS]
"""
import csv, io, os, subprocess, sys
import cv2, numpy as np


def git(directory, *arguments):
    return subprocess.run(["git", "--git-dir", directory, *arguments], capture_output=True, check=True).stdout


def main(directory, out, first="96"):
    os.makedirs(out, exist_ok=True)
    rows = csv.DictReader(io.StringIO(git(directory, "show", "HEAD:members.csv").decode()))
    count = 0
    for row in rows:
        if row["source"] != "bio_guide" or int(row["congress"] or 0) < int(first):
            continue
        data = git(directory, "show", "HEAD:" + row["image"])
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if image is None or min(image.shape[:2]) < 150:
            continue
        open(os.path.join(out, os.path.basename(row["image"])), "wb").write(data)
        count += 1
    print(count, "portraits")


if __name__ == "__main__":
    main(*sys.argv[1:])
