"""Interleaves Espalier's image loader with torchvision's ImageFolder and PyTorch's DataLoader, and prints the ratios.

Both read the same JPEGs with the training transform at 224 pixels (RandomResizedCrop, mirroring, normalisation) and so many
workers. CPU time is user and system of all threads and processes, over the epochs that are timed and not the start; a
ratio above 1 means that Espalier is faster.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time


def import_torchvision():
    """torchvision, also where its compiled operators, which are not needed, do not fit the PyTorch there is."""
    import torch
    try:
        import torchvision
    except RuntimeError:
        for name in ("nms", "qnms"):
            torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision
    return torch, torchvision


def torchvision_once(folder, batch, workers, epochs):
    """Times torchvision in this process and its workers."""
    torch, torchvision = import_torchvision()
    torch.set_num_threads(1)
    transforms = torchvision.transforms
    transform = transforms.Compose([
        transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    images = torchvision.datasets.ImageFolder(str(pathlib.Path(folder, "train")), transform)

    def epoch():
        loader = torch.utils.data.DataLoader(images, batch_size=batch, shuffle=True, drop_last=True, num_workers=workers)
        return sum(len(labels) for _, labels in loader)

    def seconds():
        # Workers of an epoch have ended with it, so that they count among the children.
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(u.ru_utime + u.ru_stime for u in usage), time.perf_counter()

    epoch()
    start = seconds()
    count = sum(epoch() for _ in range(epochs))
    end = seconds()
    return {"images": count, "cpu_ms_per_image": (end[0] - start[0]) / count * 1000,
            "wall_ms_per_image": (end[1] - start[1]) / count * 1000}


def measure(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def compare(options, folder):
    common = ["--batch-size", str(options.batch), "--threads", str(options.workers)]
    ours = [options.espalier, "--work", "load", "--data", f"imagefolder:{folder}"] + common
    theirs = [sys.executable, __file__, "--once", str(folder), "--workers", str(options.workers), "--batch",
              str(options.batch), "--epochs", str(options.epochs)]
    pairs = [(measure(ours), measure(theirs)) for _ in range(options.rounds)]
    for quantity in ("cpu", "wall"):
        key = f"{quantity}_ms_per_image"
        ratios = sorted(b[key] / a[key] for a, b in pairs)
        middle = [statistics.median(pair[i][key] for pair in pairs) for i in (0, 1)]
        print(f"image folder, {quantity}: ours {middle[0]:.2f} ms, torchvision {middle[1]:.2f} ms an image, ratio "
              f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--espalier", help="the espalier-bench executable")
    parser.add_argument("--images", help="an image folder; where nothing is said one is written and removed again")
    parser.add_argument("--count", type=int, default=2000, help="how many images are written")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(torchvision_once(options.once, options.batch, options.workers, options.epochs)))
    elif options.images:
        compare(options, options.images)
    else:
        import pictures
        with tempfile.TemporaryDirectory() as folder:
            pictures.write(folder, options.count)
            compare(options, folder)


if __name__ == "__main__":
    main()
