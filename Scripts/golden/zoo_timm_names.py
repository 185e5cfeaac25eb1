#!/usr/bin/env python3
"""Writes Tests/ModelFilesTests/Golden/timm_names.txt: timm's names for the layers of the zoo's networks.

Needs PyTorch, torchvision and timm. A line `# zoo-name timm-name epsilon` for every network, ε being that of its batch
norms, then a line for every layer whose names or shapes differ: `conv_stem features.0.0 16x3x3x3`, a layer with a bias
`classifier classifier.3 1000x1024 + 1000`, a batch norm `bn1 features.0.1 norm 16`. Networks without such a layer, whose
names are torchvision's, are left out. Layers are paired by the order in which the two networks run them, and the pairs
are proven: with timm's weights under its own names, torchvision's network must give what timm's gives.
"""

import pathlib

import timm
import torch
from torch import nn

from zoo_reference import NETWORKS
from zoo_state_dicts import shape

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/ModelFilesTests/Golden/timm_names.txt"
PAIRS = {
    "vgg11bn-imagenet": "vgg11_bn",
    "resnet18-imagenet": "resnet18",
    "resnext50-imagenet": "resnext50_32x4d",
    "inceptionv3-imagenet": "inception_v3",
    "densenet121-imagenet": "densenet121",
    "mobilenetv2-imagenet": "mobilenetv2_100",
    "mobilenetv3small-imagenet": "mobilenetv3_small_100",
    "mobilenetv3large-imagenet": "mobilenetv3_large_100",
    "efficientnetb0-imagenet": "efficientnet_b0",
    "regnetx400mf-imagenet": "regnetx_004_tv",
    "regnety400mf-imagenet": "regnety_004",
}


def layers(network, image):
    """The names of the layers with weights, in the order in which they run, projections behind what they go around."""
    order = []
    for name, module in network.named_modules():
        if list(module.parameters(recurse=False)):
            module.register_forward_hook(lambda module, given, made, name=name: order.append(name))
    with torch.no_grad():
        scores = network(image)
    block = {}
    for place, name in enumerate(order):
        block.setdefault(around(name), place)
    return sorted(order, key=lambda name: (block[around(name)], is_projection(name))), scores


def is_projection(name):
    return ".proj." in name or ".downsample." in name


def around(name):
    """The block in which a layer stands, where blocks have projections; else the layer itself."""
    for mark in [".proj.", ".downsample.", ".f."]:
        if mark in name:
            return name.split(mark)[0]
    parts = name.split(".")
    is_block = len(parts) > 2 and (parts[0].startswith("layer") or parts[1].startswith("b"))
    return ".".join(parts[:2]) if is_block else name


def randomised(network):
    """Batch norms that are not the identity, so that a wrong pair shows."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in [module.weight.data, module.running_var]:
                tensor.uniform_(0.5, 1.5)
            for tensor in [module.bias.data, module.running_mean]:
                tensor.uniform_(-0.3, 0.3)
    return network.eval()


torch.manual_seed(0)
text = []
for name, other in PAIRS.items():
    make, given, classes = NETWORKS[name]
    image = torch.randn([2] + given)
    theirs, ours = randomised(timm.create_model(other)), make(classes).eval()
    epsilons = {module.eps for module in theirs.modules() if isinstance(module, nn.BatchNorm2d)}
    assert len(epsilons) == 1, other
    for module in ours.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = next(iter(epsilons))
    names, scores = layers(theirs, image)
    own = layers(ours, image)[0]
    assert len(names) == len(own), name
    state, wanted, loaded = theirs.state_dict(), ours.state_dict(), {}
    lines = []
    for theirs_layer, ours_layer in zip(names, own):
        roles = [key.rpartition(".")[2] for key in state if key.rpartition(".")[0] == theirs_layer]
        for role in roles:
            key = f"{ours_layer}.{role}"
            loaded[key] = state[f"{theirs_layer}.{role}"].reshape(wanted[key].shape)
        weight = state[f"{theirs_layer}.weight"]
        if theirs_layer != ours_layer or weight.shape != wanted[f"{ours_layer}.weight"].shape:
            described = f"norm {shape(weight)}" if "running_mean" in roles else shape(weight)
            biased = "bias" in roles and "running_mean" not in roles
            bias = f" + {shape(state[theirs_layer + '.bias'])}" if biased else ""
            lines.append(f"{theirs_layer} {ours_layer} {described}{bias}")
    if lines:
        text += [f"# {name} {other} {next(iter(epsilons))}"] + lines
    ours.load_state_dict(loaded)
    with torch.no_grad():
        apart = (ours(image) - scores).abs().max() / scores.abs().max()
    assert apart < 1e-4, (name, apart)
    print(name, float(apart), float(scores.std(0).max() / scores.abs().max()))
OUT.write_text("\n".join(text) + "\n")
