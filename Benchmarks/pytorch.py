"""The same work as espalier-bench, done by PyTorch in channels-last order; prints one JSON object.

The networks are those of Scripts/golden/zoo_reference.py, whose layers, counts and outputs the tests compare with the zoo's.
"""

import argparse
import json
import pathlib
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

import vision  # noqa: F401  What follows imports torchvision.

sys.path.append(str(pathlib.Path(__file__).parents[1] / "Scripts/golden"))
from zoo_reference import NETWORKS  # noqa: E402
from zoo_state_dicts import described  # noqa: E402


def clock():
    """CPU-seconds, user and system, and wall-clock seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, time.perf_counter()


def timed(step, least):
    """Takes steps until `least` CPU-seconds have gone by; gives what one took."""
    start, count = clock(), 0
    while count == 0 or end[0] - start[0] < least:
        step()
        end, count = clock(), count + 1
    return [(after - before) / count for before, after in zip(start, end)]


def rectify_in_place(model):
    """Saves eager PyTorch a copy behind every ReLU that is a module, as torchvision does."""
    for module in model.modules():
        if isinstance(module, (nn.ReLU, nn.ReLU6)):
            module.inplace = True


def work(options, model, images, labels):
    """The function of one step."""
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat16")
    optimiser = torch.optim.SGD(model.parameters(), 0.01, 0.9, weight_decay=5e-4, nesterov=True, fused=True)

    def scores(images):
        with autocast:
            return model(images).float()

    def loss(images, labels):
        return functional.cross_entropy(scores(images), labels)

    if options.compile:
        # Weights become constants: batch norm is folded and kernels are packed once. Training leaves this alone.
        torch._inductor.config.freezing = True
        scores, loss = torch.compile(scores), torch.compile(loss)

    def evaluate():
        with torch.inference_mode():
            scores(images).sum().item()

    def train():
        value = loss(images, labels)
        value.item()
        value.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)

    return {"evaluate": evaluate, "train": train}[options.work]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", choices=["evaluate", "train"], required=True)
    parser.add_argument("--network", default="resnet20-cifar10")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    make, given, classes = NETWORKS[options.network]
    params, macs, _ = described(make(classes), given)
    model = make(classes).to(memory_format=torch.channels_last)
    rectify_in_place(model)
    model.train(options.work == "train")
    images = torch.randn(options.batch_size, *given).to(memory_format=torch.channels_last)
    step = work(options, model, images, torch.arange(options.batch_size) % 10)
    # The first step compiles, the next ones warm up.
    step()
    timed(step, options.seconds / 2)
    cpu, wall = timed(step, options.seconds)
    print(json.dumps({
        "work": options.work, "network": options.network, "params": params, "macs": macs,
        "cpu_ms_per_image": cpu / options.batch_size * 1000, "wall_ms_per_image": wall / options.batch_size * 1000}))


if __name__ == "__main__":
    main()
