#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/steps.json: three steps of training as PyTorch takes them.

Needs PyTorch. Stochastic gradient descent with Nesterov momentum on a convolution, batch norm, ReLU and a linear layer;
weight decay falls on the weights of the convolution and the linear layer alone. Every step sees all images. Weights and
pixels are not stored: both sides draw them, see `training_forward.py`.
"""

import json
import pathlib

import torch
from torch import nn

from training_forward import MODULUS, numbers, written

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/steps.json"
IMAGES, CLASSES = 6, 3


def pixels(count):
    """`count` numbers in 0…1 that are multiples of 1/255."""
    drawn = (numbers("pixels", count) + 1) / 2
    return (drawn * 256).floor().clamp(0, 255) / 255


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 2 * 2, CLASSES)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv(x)))
        return self.fc(nn.functional.adaptive_avg_pool2d(x, 2).flatten(1))


net = Tiny()
for name, parameter in net.state_dict().items():
    if parameter.dtype == torch.float64:
        drawn = numbers(name, parameter.numel()).reshape(parameter.shape)
        positive = name in ("norm.weight", "norm.running_var")
        parameter.copy_((1 + drawn.float() / 2).double() if positive else drawn)

decayed = [net.conv.weight, net.fc.weight]
free = [net.norm.weight, net.norm.bias, net.fc.bias]
optimiser = torch.optim.SGD(
    [dict(params=decayed, weight_decay=0.02), dict(params=free)], lr=0.1, momentum=0.9, nesterov=True)
images = pixels(IMAGES * 3 * 6 * 6).reshape(IMAGES, 3, 6, 6)
labels = torch.arange(IMAGES) % CLASSES
losses = []
for _ in range(3):
    optimiser.zero_grad()
    loss = nn.functional.cross_entropy(net(images), labels, label_smoothing=0.1)
    loss.backward()
    optimiser.step()
    losses.append(float(f"{loss.item():.8g}"))

momenta = {n: written(optimiser.state[p]["momentum_buffer"]) for n, p in net.named_parameters()}
weights = {n: written(t) for n, t in net.state_dict().items() if t.dtype == torch.float64}
OUT.write_text(json.dumps(dict(losses=losses, parameters=weights, momenta=momenta), indent=1) + "\n")
