"""Interleaves Espalier's measurements with PyTorch's and prints the ratios.

One process a measurement, in turn, so that both meet the same machine. The figure is CPU time (user and system) for one
image; wall time stands beside it. A ratio above 1 means that Espalier is faster.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile

CASES = [
    ("evaluate", "resnet20-cifar10", "float32", 250, 4),
    ("evaluate", "resnet56-cifar10", "float32", 250, 2),
    ("train", "resnet20-cifar10", "float32", 128, 4),
    ("train", "resnet56-cifar10", "float32", 128, 2),
    ("train", "resnet20-cifar10", "bfloat16", 128, 4),
    ("train", "resnet56-cifar10", "bfloat16", 128, 2),
]


def measure(command, case, threads):
    work, network, precision, batch, batches = case
    output = subprocess.run(
        command + ["--work", work, "--network", network, "--precision", precision, "--batch-size", str(batch),
                   "--batches", str(batches), "--threads", str(threads)],
        check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--espalier", required=True, help="the espalier-bench executable")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    ours, theirs = [options.espalier], [options.python, __file__.replace("compare.py", "pytorch.py")]
    print(f"{'case':44} {'ours ms':>9} {'PyTorch ms':>11} {'CPU ratio':>22} {'wall ratio':>11}")
    for case in CASES:
        pairs = [(measure(ours, case, options.threads), measure(theirs, case, options.threads))
                 for _ in range(options.rounds)]
        ratios = sorted(b["cpu_ms_per_image"] / a["cpu_ms_per_image"] for a, b in pairs)
        wall = statistics.median(b["wall_ms_per_image"] / a["wall_ms_per_image"] for a, b in pairs)
        middle = [statistics.median(pair[i]["cpu_ms_per_image"] for pair in pairs) for i in (0, 1)]
        spread = f"{statistics.median(ratios):.3f} ({ratios[0]:.3f}–{ratios[-1]:.3f})"
        print(f"{case[0] + ' ' + case[1] + ' ' + case[2]:44} {middle[0]:9.3f} {middle[1]:11.3f} {spread:>22} {wall:11.3f}")
    load = measure(ours, ("load", "resnet20-cifar10", "float32", 128, 3), options.threads)
    train = measure(ours, ("train", "resnet20-cifar10", "float32", 128, 4), options.threads)
    print(f"loader alone: {1000 / load['wall_ms_per_image']:.0f} images/s, "
          f"{train['wall_ms_per_image'] / load['wall_ms_per_image']:.0f} times the training rate of ResNet-20")
    files(ours)


def files(ours, network="resnet50-imagenet", rounds=3):
    """Prints what a large file costs, from disk to an analysed network and back."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/network.onnx"
        subprocess.run(ours + ["--work", "write", "--network", network, "--file", path], check=True)
        runs = [json.loads(subprocess.run(
            ours + ["--work", "files", "--file", path], check=True, capture_output=True, text=True).stdout)
            for _ in range(rounds)]
    seconds = {key: statistics.median(run[key] for run in runs)
               for key in ("seconds", "read_seconds", "analysis_seconds", "write_seconds")}
    memory = max(run["memory_of_size"] for run in runs)
    print(f"{network}.onnx, {runs[0]['bytes'] / 1e6:.0f} MB: {seconds['seconds']:.2f} s (read {seconds['read_seconds']:.2f}, "
          f"analysed {seconds['analysis_seconds']:.2f}, written {seconds['write_seconds']:.2f}), "
          f"at most {memory:.1f} times its size in memory")


if __name__ == "__main__":
    main()
