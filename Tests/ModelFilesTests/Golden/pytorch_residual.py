"""The network pruned-resnet as a PyTorch module, written by Espalier.

It takes [N, 3, 16, 16] and returns [N, 10].

    from model import PrunedResnet, load

    network = load()          # with the weights of model.safetensors beside this file
    network = PrunedResnet()  # with new weights

Nothing but PyTorch is needed. The names in model.safetensors are those of the state dict.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


class LayerBlock(nn.Module):
    """The modules layer1.0, layer1.1, layer1.3."""

    def __init__(self, channels, hidden_channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, hidden_channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden_channels)
        self.conv2 = nn.Conv2d(hidden_channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        y = self.bn2(y)
        x = y + x
        return F.relu(x)


class LayerBlock2(nn.Module):
    """The module layer1.2."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(8, 7, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(7)
        self.conv2 = nn.Conv2d(7, 12, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(12)
        self.downsample = nn.Sequential(nn.Conv2d(8, 12, 1, stride=2, bias=False), nn.BatchNorm2d(12))

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        y = self.bn2(y)
        x = self.downsample(x)
        x = y + x
        return F.relu(x)


class PrunedResnet(nn.Module):
    """pruned-resnet: 3,876 parameters, 492,408 multiply-accumulates for one input."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(LayerBlock(8, 5), LayerBlock(8, 3), LayerBlock2(), LayerBlock(12, 4))
        self.fc = nn.Linear(12, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = self.bn1(x)
        x = F.relu(x)
        x = self.layer1(x)
        x = F.adaptive_avg_pool2d(x, 1)
        x = x.flatten(1)
        x = F.dropout(x, 0.2, training=self.training)
        return self.fc(x)


def read_safetensors(path):
    """The tensors of a safetensors file, by name."""
    types = {
        "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
    }
    content = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(content, dtype=torch.uint8)[start + begin : start + end]
            tensors[name] = numbers.view(types[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def load(path=Path(__file__).with_name("model.safetensors")):
    """The network with its trained weights, in evaluation mode."""
    network = PrunedResnet()
    network.load_state_dict(read_safetensors(path))
    return network.eval()


if __name__ == "__main__":
    network = load()
    with torch.no_grad():
        output = network(torch.rand(1, 3, 16, 16))
    print(tuple(output.shape))
