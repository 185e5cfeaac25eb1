"""The network main_graph as a PyTorch module, written by Espalier.

It takes [N, 3, 8, 8] and returns [N, 3].

    from model import MainGraph, load

    network = load()       # with the weights of model.safetensors beside this file
    network = MainGraph()  # with new weights

Nothing but PyTorch is needed. The names in model.safetensors are those of the state dict.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


class MainGraph(nn.Module):
    """main_graph: 181 parameters, 2,744 multiply-accumulates for one input."""

    def __init__(self):
        super().__init__()
        self.expand = nn.Conv2d(3, 8, 1)
        self.depthwise = nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8)
        self.squeeze = nn.Conv2d(8, 2, 1)
        self.excite = nn.Conv2d(2, 8, 1)
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        x = self.expand(x)
        x = F.hardswish(x)
        x = self.depthwise(x)
        x = F.relu6(x)
        y = F.adaptive_avg_pool2d(x, 1)
        y = self.squeeze(y)
        y = F.silu(y)
        y = self.excite(y)
        y = torch.sigmoid(y)
        x = x * y
        x = F.adaptive_avg_pool2d(x, 1)
        x = x.flatten(1)
        x = self.fc(x)
        return F.softmax(x, dim=1)


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
    network = MainGraph()
    network.load_state_dict(read_safetensors(path))
    return network.eval()


if __name__ == "__main__":
    network = load()
    with torch.no_grad():
        output = network(torch.rand(1, 3, 8, 8))
    print(tuple(output.shape))
