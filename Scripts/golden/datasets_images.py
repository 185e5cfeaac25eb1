#!/usr/bin/env python3
"""Writes Tests/DatasetsTests/Golden/{images,operations}.json: what Pillow and torchvision make of small images.

    pip install torch==2.13.0 torchvision==0.28.0 pillow==13.0.0 numpy && python3 Scripts/golden/datasets_images.py

Files and pixels (`[height, width, 3]`) are in Base64.
"""

import base64
import io
import json
import pathlib

import numpy
import torch
from PIL import Image, ImageDraw


def import_torchvision():
    """torchvision, also where its compiled operators, which are not needed, do not fit the PyTorch there is."""
    try:
        import torchvision
    except RuntimeError:
        for name in ("nms", "qnms"):
            torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision
    return torchvision


transforms = import_torchvision().transforms
functional = transforms.functional
TARGET = pathlib.Path(__file__).parents[2] / "Tests/DatasetsTests/Golden/images.json"


def picture(width, height, seed):
    """Shapes on a gradient, with some noise."""
    random = numpy.random.default_rng(seed)
    rows, columns = numpy.mgrid[:height, :width]
    base = numpy.stack([rows * 200 // height, columns * 220 // width, (rows + columns) * 110 // (height + width)], -1)
    image = Image.fromarray((base + random.integers(0, 30, base.shape)).astype("uint8"))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = random.integers(0, width), random.integers(0, height)
        colour = tuple(int(c) for c in random.integers(0, 256, 3))
        draw.ellipse([x - 12, y - 8, x + 12, y + 8], fill=colour)
    return image


def text(data):
    return base64.b64encode(data).decode()


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def pixels(image):
    image = image.convert("RGB")
    return {"width": image.width, "height": image.height, "pixels": text(image.tobytes())}


def samples():
    image = picture(90, 70, 1)
    small = picture(45, 31, 2)
    alpha = Image.fromarray(numpy.arange(45 * 31, dtype="uint8").reshape(31, 45))
    rgba, grey_alpha = small.copy(), small.convert("L")
    rgba.putalpha(alpha)
    grey_alpha.putalpha(alpha)
    exif = Image.Exif()
    exif[0x0112] = 6
    transparent = small.quantize(17)
    transparent.info["transparency"] = 3
    yield "jpeg-420", encoded(image, format="JPEG", quality=85, subsampling=2)
    yield "jpeg-422", encoded(image, format="JPEG", quality=85, subsampling=1)
    yield "jpeg-444", encoded(image, format="JPEG", quality=95, subsampling=0)
    yield "jpeg-progressive", encoded(image, format="JPEG", quality=80, progressive=True)
    yield "jpeg-restarts", encoded(image, format="JPEG", quality=80, restart_marker_rows=1)
    yield "jpeg-grey", encoded(image.convert("L"), format="JPEG")
    yield "jpeg-cmyk", encoded(image.convert("CMYK"), format="JPEG")
    yield "jpeg-turned", encoded(small, format="JPEG", exif=exif)
    yield "png-rgb", encoded(small, format="PNG")
    yield "png-rgba", encoded(rgba, format="PNG")
    yield "png-grey", encoded(small.convert("L"), format="PNG")
    yield "png-grey-alpha", encoded(grey_alpha, format="PNG")
    yield "png-bits", encoded(small.convert("1"), format="PNG")
    yield "png-palette", encoded(small.quantize(200), format="PNG")
    yield "png-palette-4", encoded(small.quantize(13), format="PNG", bits=4)
    yield "png-palette-transparent", encoded(transparent, format="PNG")


def views(files):
    """What torchvision looks at in evaluation, and parts of an image resized."""
    evaluated, resized = [], []
    images = {"jpeg-420": None, "png-rgb": None}
    for name in images:
        image = Image.open(io.BytesIO(files[name])).convert("RGB")
        for side in (7, 28, 56, 112):
            view = transforms.Compose([transforms.Resize(side * 256 // 224), transforms.CenterCrop(side)])(image)
            evaluated.append({"file": name, "side": side, **pixels(view)})
        for turned in (image.transpose(Image.Transpose.ROTATE_90),):
            view = transforms.Compose([transforms.Resize(32), transforms.CenterCrop(28)])(turned)
            resized_file = encoded(turned, format="PNG")
            files[f"{name}-upright"] = resized_file
            evaluated.append({"file": f"{name}-upright", "side": 28, **pixels(view)})
        for region in ((0, 0, image.width, image.height), (3, 5, 30, 21), (10, 2, 11, 29), (image.width - 9, 0, 9, 8)):
            left, top, width, height = region
            view = functional.resized_crop(image, top, left, height, width, [16, 16])
            resized.append({"file": name, "region": region, "side": 16, **pixels(view)})
    return evaluated, resized


def operations():
    """Every operation of RandAugment as torchvision applies it to an image of Pillow's."""
    sources = [picture(25, 18, 3), Image.new("RGB", (5, 4), (9, 200, 31)), picture(2, 2, 4),
               picture(13, 16, 5).point(lambda x: 60 + x // 2)]
    apply = transforms.autoaugment._apply_op
    nearest = transforms.InterpolationMode.NEAREST
    cases = []
    for index, source in enumerate(sources):
        space = transforms.RandAugment()._augmentation_space(31, (source.height, source.width))
        for name, (magnitudes, signed) in space.items():
            for magnitude in (0, 9, 30):
                for sign in (1, -1) if signed else (1,):
                    value = float(magnitudes[magnitude]) * sign if magnitudes.ndim else 0.0
                    view = apply(source, name, value, nearest, None)
                    cases.append({"operation": name, "magnitude": magnitude, "sign": sign, "source": index,
                                  "pixels": text(view.tobytes())})
    return {"sources": [pixels(source) for source in sources], "cases": cases}


def main():
    files = dict(samples())
    decoded = [{"file": name, **pixels(Image.open(io.BytesIO(data)))} for name, data in files.items()]
    evaluated, resized = views(files)
    golden = {"files": {name: text(data) for name, data in files.items()}, "decoded": decoded, "evaluated": evaluated,
              "resized": resized}
    TARGET.write_text(json.dumps(golden, indent=0) + "\n")
    TARGET.with_name("operations.json").write_text(json.dumps(operations(), indent=0) + "\n")


if __name__ == "__main__":
    main()
