"""Writes a folder of JPEGs of about 500×375 pixels in ten classes: shapes on noisy gradients, the same for the same seed.

    python3 Benchmarks/pictures.py FOLDER [--count 2000]

They lie as ImageNet does, FOLDER/train/CLASS/*.jpg and a twentieth as many in FOLDER/val.
"""

import argparse
import pathlib

import numpy
from PIL import Image, ImageDraw


def picture(random):
    """One image whose bytes are about as many as a photograph's of its size."""
    width, height = (int(side * random.uniform(0.9, 1.1)) for side in (500, 375))
    rows, columns = numpy.mgrid[:height, :width]
    slopes = random.uniform(-120, 120, (3, 2))
    planes = [128 + a * rows / height + b * columns / width for a, b in slopes]
    noise = numpy.asarray(Image.fromarray(random.integers(0, 256, (height // 4, width // 4, 3), dtype="uint8")).resize(
        (width, height), Image.BILINEAR), dtype="float")
    image = Image.fromarray(numpy.clip(numpy.stack(planes, -1) + (noise - 128) * 0.6, 0, 255).astype("uint8"))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y, size = random.integers(0, width), random.integers(0, height), random.integers(10, 120)
        box = [int(x - size), int(y - size // 2), int(x + size), int(y + size // 2)]
        colour = tuple(int(channel) for channel in random.integers(0, 256, 3))
        (draw.ellipse if random.integers(2) else draw.rectangle)(box, fill=colour)
    return image


def write(folder, count, seed=0):
    random = numpy.random.default_rng(seed)
    for part, images in (("train", count), ("val", count // 20)):
        for index in range(images):
            path = pathlib.Path(folder, part, f"class{index % 10}", f"{index:05}.jpg")
            path.parent.mkdir(parents=True, exist_ok=True)
            picture(random).save(path, quality=90)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args()
    write(options.folder, options.count)
