"""Times how networks with other blocks are ranked: Espalier, and the steps of BlockSwap's authors in PyTorch, in turn.

    espalier search wrn40x2-cifar10 --data cifar10:data --budget params=400k --candidates 20 --out ranked
    python3 Benchmarks/blockswap.py --bench .build/release/espalier-bench --ranking ranked/ranking.csv

The steps are those of the released scorer: the network is made, an image goes through it once, a batch goes forward with hooks that keep what
the blocks make, the whole backward pass is run, and the scores are added up. Blocks are built one by one, as the paper's sizes have it.
"""

import argparse
import json
import statistics
import subprocess
import time

import torch
from torch import nn
from torch.nn import functional


def convolution(inputs, outputs, kernel=3, stride=1, groups=1):
    layer = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    nn.init.normal_(layer.weight, 0, (2 / (kernel * kernel * outputs)) ** 0.5)
    return layer


def parse(name):
    """The narrowing, or none, and the groups of a width."""
    if name == "Conv":
        return None, lambda width: 0
    if name == "DConv":
        return None, lambda width: width
    body, _, narrowing = name.partition("B")
    if name.startswith("DConv"):
        kind, count = name[5], int(name[6:])
        return None, (lambda width: count) if kind == "A" else (lambda width: width // count)
    if body == "Conv":
        return int(narrowing), lambda width: 1
    kind, count = body[0], int(body[1:])
    return int(narrowing), (lambda width: count) if kind == "A" else (lambda width: width // count)


def operation(inputs, outputs, stride, groups):
    count = groups(inputs)
    if count == 0:
        return convolution(inputs, outputs, stride=stride)
    return nn.Sequential(
        convolution(inputs, inputs, stride=stride, groups=count), nn.BatchNorm2d(inputs), nn.ReLU(),
        convolution(inputs, outputs, kernel=1))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, name):
        super().__init__()
        narrowing, groups = parse(name)
        self.norm1 = nn.BatchNorm2d(inputs)
        self.is_bottleneck = narrowing is not None
        if self.is_bottleneck:
            width = outputs // narrowing
            self.body = nn.Sequential(
                convolution(inputs, width, kernel=1), nn.BatchNorm2d(width), nn.ReLU(),
                convolution(width, width, stride=stride, groups=groups(width)), nn.BatchNorm2d(width), nn.ReLU(),
                convolution(width, outputs, kernel=1))
        else:
            self.body = operation(inputs, outputs, stride, groups)
            self.norm2 = nn.BatchNorm2d(outputs)
            self.second = operation(outputs, outputs, 1, groups)
        self.shortcut = convolution(inputs, outputs, kernel=1, stride=stride) if inputs != outputs else None

    def last(self):
        """The module whose output is ranked."""
        body = self.body if self.is_bottleneck else self.second
        return body[-1] if isinstance(body, nn.Sequential) else body

    def forward(self, x):
        h = functional.relu(self.norm1(x))
        y = self.body(h)
        if not self.is_bottleneck:
            y = self.second(functional.relu(self.norm2(y)))
        return y + (x if self.shortcut is None else self.shortcut(h))


class WideResNet(nn.Module):
    def __init__(self, names):
        super().__init__()
        self.stem = convolution(3, 16)
        blocks, inputs = [], 16
        for number, name in enumerate(names):
            stage = number // 6
            outputs = 32 << stage
            blocks.append(Block(inputs, outputs, 2 if stage > 0 and number % 6 == 0 else 1, name))
            inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.norm, self.scores = nn.BatchNorm2d(inputs), nn.Linear(inputs, 10)

    def forward(self, x):
        x = functional.relu(self.norm(self.blocks(self.stem(x))))
        return self.scores(functional.adaptive_avg_pool2d(x, 1).flatten(1))


def rank(names, images, labels):
    """The score of a network, as the authors find it."""
    network = WideResNet(names)
    kept = {}

    def keep(number):
        def hook(module, inputs, output):
            kept[number] = output
            if output.requires_grad:
                output.retain_grad()
        return hook

    for number, block in enumerate(network.blocks):
        block.last().register_forward_hook(keep(number))
    network.eval()
    network(images[:1])
    network.train()
    functional.cross_entropy(network(images), labels).backward()
    total = 0.0
    for output in kept.values():
        products = (output.detach() * output.grad).sum((2, 3))
        total += float((products**2).sum() / (2 * len(images)))
    return total


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--bench", required=True, help="the espalier-bench that is timed")
    arguments.add_argument("--ranking", required=True, help="the ranking.csv whose first networks are ranked")
    arguments.add_argument("--count", type=int, default=6)
    arguments.add_argument("--batch", type=int, default=128)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--precision", default="float32", help="the type of Espalier's activations")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images, labels = torch.randn(options.batch, 3, 32, 32), torch.randint(10, (options.batch,))
    with open(options.ranking) as file:
        networks = [line.strip().split(",")[-1].split(" ") for line in list(file)[1 : options.count + 1]]
    rank(networks[0], images, labels)
    ratios, theirs, ours = [], [], []
    for _ in range(options.rounds):
        reference = []
        for names in networks:
            start = time.process_time()
            rank(names, images, labels)
            reference.append(time.process_time() - start)
        lines = subprocess.run(
            [options.bench, "--work", "blocks", "--file", options.ranking, "--count", str(options.count),
             "--network", "wrn40x2-cifar10", "--batch-size", str(options.batch), "--threads", "1",
             "--precision", options.precision],
            check=True, capture_output=True, text=True).stdout.splitlines()
        own = [json.loads(line)["cpu_seconds"] for line in lines]
        theirs += reference
        ours += own
        ratios += [one / other for one, other in zip(reference, own)]
    print(json.dumps({
        "batch": options.batch, "networks": len(networks), "rounds": options.rounds, "precision": options.precision,
        "reference_cpu_seconds": round(statistics.median(theirs), 3),
        "espalier_cpu_seconds": round(statistics.median(ours), 3),
        "ratio": round(statistics.median(ratios), 2), "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
    }))


if __name__ == "__main__":
    main()
