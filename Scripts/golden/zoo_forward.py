#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/zoo_forward.json: what PyTorch gives for the zoo's networks.

Needs PyTorch and torchvision. Weights and images are not stored: both sides draw them from the generator of
`training_forward.py`, seeded with the name of the tensor. Kernels lie in ±√(6/fan-in), biases and β in ±¼, γ in ½…3/2;
the running statistics are those of the batch itself, after which the same batch is run in evaluation mode. Images are
small, so that it is quick; ten classes. `step` says that only every so many-th number of the output is kept.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

from training_forward import MODULUS
from zoo_reference import NETWORKS

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/zoo_forward.json"
BATCH = 4
SIDES = {"inceptionv3-imagenet": 107, "alexnet-imagenet": 67, "unet-lgg": 32}
# Nothing that a VGG of another depth would not show; each holds half a gigabyte.
LEFT_OUT = ["vgg13bn-imagenet", "vgg16bn-imagenet", "vgg19bn-imagenet"]

POWERS = np.ones(1, dtype=np.int64)
while len(POWERS) < 1 << 20:
    POWERS = np.concatenate([POWERS, POWERS * pow(48271, len(POWERS), MODULUS) % MODULUS])


def numbers(name, shape):
    """What `training_forward.numbers` gives, all at once."""
    state = 1 + sum((index + 1) * byte for index, byte in enumerate(name.encode())) % (MODULUS - 1)
    state = state * pow(48271, 11, MODULUS) % MODULUS
    count = torch.Size(shape).numel()
    drawn = np.empty(count, dtype=np.float32)
    for start in range(0, count, len(POWERS)):
        states = state * POWERS[: count - start] % MODULUS
        drawn[start : start + len(states)] = states / MODULUS * 2 - 1
        state = state * pow(48271, len(POWERS), MODULUS) % MODULUS
    return torch.from_numpy(drawn.reshape(shape))


def fill(network):
    for name, tensor in network.named_parameters():
        drawn = numbers(name, tensor.shape)
        if tensor.dim() > 1:
            drawn *= float(np.float32(np.sqrt(6 / tensor[0].numel())))
        elif name.endswith(".bias"):
            drawn /= 4
        else:
            drawn = 1 + drawn / 2
        tensor.data = drawn.double()


golden = {}
torch.set_grad_enabled(False)
for name, (make, given, classes) in NETWORKS.items():
    if name in LEFT_OUT or (sys.argv[1:] and name not in sys.argv[1:]):
        continue
    classes = min(classes, 10)
    side = SIDES.get(name, min(given[1], 64))
    network = make(classes).double()
    fill(network)
    for module in network.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.momentum = 1
        if isinstance(module, (nn.Dropout,)):
            module.p = 0
        if type(module).__name__ == "StochasticDepth":
            module.p = 0
    images = numbers("images", [BATCH, given[0], side, side]).double()
    network.train()(images)
    output = network.eval()(images)
    step = -(-output.numel() // 64)
    values = [float(f"{value:.7g}") for value in output.flatten()[::step].tolist()]
    golden[name] = dict(input=[given[0], side, side], classes=classes, step=step, values=values)
    print(name, float(output.abs().max()), float(output.std(0).max()))
if not sys.argv[1:]:
    OUT.write_text("{\n" + ",\n".join(f"  {json.dumps(n)}: {json.dumps(c)}" for n, c in golden.items()) + "\n}\n")
