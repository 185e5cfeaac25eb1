#!/usr/bin/env python3
"""Writes Tests/ZooTests/Golden/state_dicts.json: the names and shapes in published state dicts, by zoo name.

Needs PyTorch and torchvision. The CIFAR networks are read from the checkpoints named on the command line:

    Scripts/golden/zoo_state_dicts.py resnet20-cifar10=resnet20-12fca82f.th resnet56-cifar10=resnet56-4bfd9763.th
"""

import json
import pathlib
import sys

import torch
from torchvision import models

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/ZooTests/Golden/state_dicts.json"


def shapes(state):
    """Names without the prefix of a wrapped module, and without the counters that inference does not read."""
    names = {name.removeprefix("module."): list(value.shape) for name, value in state.items()}
    return {name: shape for name, shape in names.items() if not name.endswith("num_batches_tracked")}


golden = {}
for argument in sys.argv[1:]:
    name, path = argument.split("=", 1)
    golden[name] = shapes(torch.load(path, map_location="cpu", weights_only=True)["state_dict"])
with torch.device("meta"):
    for name in ["resnet18", "resnet34", "resnet50", "mobilenet_v2"]:
        golden[name.replace("_", "") + "-imagenet"] = shapes(getattr(models, name)().state_dict())

lines = []
for name, state in golden.items():
    entries = ",\n".join(f"    {json.dumps(key)}: {json.dumps(shape)}" for key, shape in state.items())
    lines.append(f"  {json.dumps(name)}: {{\n{entries}\n  }}")
OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
