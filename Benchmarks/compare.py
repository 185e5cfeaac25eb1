"""Interleaves Espalier's measurements with PyTorch's, eager and compiled, and prints the ratios as a table in Markdown.

One process a measurement, in turn, so that all meet the same machine. The figure is CPU time (user and system) for one
image; a ratio is PyTorch's by ours, so that above 1 Espalier is faster: the median of the rounds, their range, and the
median ratio of wall times. Compilation is not counted.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

BATCH_SIZES = {
    "resnet20-cifar10": 128, "resnet56-cifar10": 128, "vgg16-cifar10": 128, "wrn40x2-cifar10": 128,
    "mobilenetv2-cifar10": 128, "resnet18-imagenet": 32,
}
CASES = [(work, network, precision)
         for work in ("train", "evaluate") for precision in ("float32", "bfloat16") for network in BATCH_SIZES]
# Memory that a step frees is kept for the next one, as Espalier keeps it; PyTorch has no option for that.
KEEPING_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40)}


class Side:
    """One way of doing the work."""

    def __init__(self, command, threads, seconds):
        self.command = command + ["--threads", str(threads), "--seconds", str(seconds)]

    def measure(self, work, network, precision):
        process = subprocess.run(
            self.command + ["--work", work, "--network", network, "--precision", precision,
                            "--batch-size", str(BATCH_SIZES[network])],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | KEEPING_MEMORY)
        if process.returncode != 0:
            sys.exit(f"compare: {' '.join(process.args)}\n{process.stderr}")
        return json.loads(process.stdout.strip().splitlines()[-1])


def ratios(ours, theirs):
    """The ratio of CPU times with its range, and that of wall times."""
    cpu = sorted(b["cpu_ms_per_image"] / a["cpu_ms_per_image"] for a, b in zip(ours, theirs))
    wall = statistics.median(b["wall_ms_per_image"] / a["wall_ms_per_image"] for a, b in zip(ours, theirs))
    return f"{statistics.median(cpu):.3f} ({cpu[0]:.3f}–{cpu[-1]:.3f}) | {wall:.3f}"


def compare(sides, case, rounds):
    """Prints one line of the table."""
    measured = [[side.measure(*case) for side in sides] for _ in range(rounds)]
    sizes = {(result["params"], result["macs"]) for results in measured for result in results}
    if len(sizes) != 1:
        sys.exit(f"compare: {case[1]} has other parameters or MACs in PyTorch: {sizes}")
    ours, eager, compiled = zip(*measured)
    middle = statistics.median(result["cpu_ms_per_image"] for result in ours)
    print(f"| {' '.join(case)} | {middle:.3f} | {ratios(ours, eager)} | {ratios(ours, compiled)} |", flush=True)


def loader(ours):
    """Prints how much faster images are loaded than the smallest network trains on them."""
    load, train = (ours.measure(work, "resnet20-cifar10", "float32") for work in ("load", "train"))
    print(f"loader: {1000 / load['wall_ms_per_image']:.0f} images/s, "
          f"{train['wall_ms_per_image'] / load['wall_ms_per_image']:.0f} times the training rate of ResNet-20")


def files(espalier, network="resnet50-imagenet", rounds=3):
    """Prints what a large file costs, from disk to an analysed network and back."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/network.onnx"
        subprocess.run([espalier, "--work", "write", "--network", network, "--file", path], check=True)
        runs = [json.loads(subprocess.run(
            [espalier, "--work", "files", "--file", path], check=True, capture_output=True, text=True).stdout)
            for _ in range(rounds)]
    seconds = {key: statistics.median(run[key] for run in runs)
               for key in ("seconds", "read_seconds", "analysis_seconds", "write_seconds")}
    memory = max(run["memory_of_size"] for run in runs)
    print(f"files: {network}.onnx, {runs[0]['bytes'] / 1e6:.0f} MB: {seconds['seconds']:.2f} s "
          f"(read {seconds['read_seconds']:.2f}, analysed {seconds['analysis_seconds']:.2f}, "
          f"written {seconds['write_seconds']:.2f}), at most {memory:.1f} times its size in memory")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--espalier", required=True, help="the espalier-bench executable")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--case", default="", help="a regular expression of the cases to run, such as 'train.*bfloat16'")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1, help="the CPU-seconds of a measurement, at least")
    options = parser.parse_args()
    pytorch = [options.python, str(pathlib.Path(__file__).with_name("pytorch.py"))]
    sides = [Side(command, options.threads, options.seconds)
             for command in ([options.espalier], pytorch, pytorch + ["--compile"])]

    def is_wanted(case):
        return re.search(options.case, " ".join(case))

    cases = list(filter(is_wanted, CASES))
    if cases:
        print("| case | Espalier, CPU ms an image | eager: CPU ratio | wall | torch.compile: CPU ratio | wall |")
        print("|---|---:|---:|---:|---:|---:|", flush=True)
    for case in cases:
        compare(sides, case, options.rounds)
    if is_wanted(["loader"]):
        loader(sides[0])
    if is_wanted(["files"]):
        files(options.espalier)


if __name__ == "__main__":
    main()
