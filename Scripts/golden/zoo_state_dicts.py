#!/usr/bin/env python3
"""Writes Tests/ZooTests/Golden/layers.txt: parameters, MACs, and the layers of every network's state dict.

Needs PyTorch and torchvision. A line `# name params macs` for every network of `zoo_reference.NETWORKS`, then a line for
every layer: `conv1 16x3x3x3` for a weight, `fc 10x64 + 10` for a weight and a bias, `bn1 norm 16` for a batch norm.
Checkpoints that are named on the command line are compared with what the reference has:

    Scripts/golden/zoo_state_dicts.py resnet20-cifar10=resnet20-12fca82f.th resnet56-cifar10=resnet56-4bfd9763.th
"""

import pathlib
import sys

import torch
from torch import nn

from zoo_reference import NETWORKS

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/ZooTests/Golden/layers.txt"


def shape(tensor):
    return "x".join(str(length) for length in tensor.shape)


def macs(module, given, made):
    """The multiply-accumulates of a layer for one input, from its definition."""
    if isinstance(module, nn.Linear):
        return module.in_features * made.numel()
    over = given[0] if isinstance(module, nn.ConvTranspose2d) else made
    return over.numel() * module.weight[0].numel()


def described(network, given):
    """The number of parameters and operations, and a line for every layer in the order of the state dict."""
    total, lines = 0, []

    def count(module, given, made):
        nonlocal total
        total += macs(module, given, made)

    for name, module in network.named_modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            vectors = {role: list(value.shape) for role, value in module.state_dict().items()}
            counter = vectors.pop("num_batches_tracked")
            assert counter == [] and all(value == [module.num_features] for value in vectors.values()), name
            assert set(vectors) == {"weight", "bias", "running_mean", "running_var"}, name
            lines.append(f"{name} norm {module.num_features}")
        elif isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            module.register_forward_hook(count)
            lines.append(f"{name} {shape(module.weight)}" + (f" + {shape(module.bias)}" if module.bias is not None else ""))
        else:
            assert not list(module.parameters(recurse=False)) and not list(module.buffers(recurse=False)), name
    with torch.no_grad():
        network.eval()(torch.zeros([1] + given))
    return sum(value.numel() for value in network.parameters()), total, lines


def published(path):
    """Names and shapes in a checkpoint, without the prefix of a wrapped module."""
    state = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
    return {name.removeprefix("module."): value.shape for name, value in state.items()}


if __name__ == "__main__":
    checkpoints = dict(argument.split("=", 1) for argument in sys.argv[1:])
    text = []
    for name, (make, given, classes) in NETWORKS.items():
        network = make(classes)
        if name in checkpoints:
            own = {key: value.shape for key, value in network.state_dict().items()}
            assert own == own | published(checkpoints[name]), name
        params, operations, lines = described(network, given)
        text += [f"# {name} {params} {operations}"] + lines
    OUT.write_text("\n".join(text) + "\n")
