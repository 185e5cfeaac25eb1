"""The network unusual as a PyTorch module, written by Espalier.

It takes [N, 4, 8, 8] and returns [N, 6], [N, 5, 16, 16].

    from model import load

    network = load()  # with the weights of model.safetensors beside this file

Nothing but PyTorch is needed. The names in model.safetensors are those of the state dict.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


class FakeQuantise(nn.Module):
    """Rounds numbers to a grid of integers, as an integer engine would; the gradient passes within the grid."""

    def __init__(self, shape, low, high):
        super().__init__()
        self.low = low
        self.high = high
        self.register_buffer("scale", torch.ones(shape))
        self.register_buffer("zero_point", torch.zeros(shape))

    def forward(self, x):
        steps = x / self.scale
        bounded = (steps + self.zero_point).clamp(self.low, self.high) - self.zero_point
        rounded = (steps.round() + self.zero_point).clamp(self.low, self.high) - self.zero_point
        return (bounded + (rounded - bounded).detach()) * self.scale


class Resample(nn.Module):
    """Rows and columns resampled, by a constant matrix each."""

    def __init__(self, rows, columns):
        super().__init__()
        self.register_buffer("rows", torch.zeros(rows))
        self.register_buffer("columns", torch.zeros(columns))

    def forward(self, x):
        return self.rows @ x @ self.columns.t()


class Take(nn.Module):
    """Some places of one axis, in any order."""

    def __init__(self, axis, places):
        super().__init__()
        self.axis = axis
        self.register_buffer("places", torch.tensor(places), persistent=False)

    def forward(self, x):
        return x.index_select(self.axis, self.places)


def local_response_norm(x, size: int, alpha: float, beta: float, k: float):
    """Each channel over the activity of its neighbours, of which one more lies behind than before."""
    before = (size - 1) // 2
    squares = F.pad((x * x).unsqueeze(1), (0, 0, 0, 0, before, size - 1 - before))
    mean = F.avg_pool3d(squares, (size, 1, 1), stride=1).squeeze(1)
    return x / (k + alpha * mean) ** beta


class Unusual(nn.Module):
    """unusual: 0 parameters, 0 multiply-accumulates for one input."""

    def __init__(self):
        super().__init__()
        self.quantise = FakeQuantise((), -128, 127)
        self.shuffle = Take(1, [2, 0, 3, 1, 1])
        self.other = Resample((16, 8), (16, 8))

    def forward(self, x):
        x = self.quantise(x)
        x = local_response_norm(x, 4, alpha=0.1, beta=0.75, k=1.0)
        x = self.shuffle(x)
        y = F.interpolate(x, size=(16, 16), mode="nearest")
        x = self.other(x)
        x = y - x
        x = F.pad(x, (0, 0, 1, 2), mode="reflect")
        x = F.pad(x.unsqueeze(1), (0, 1, 0, 0, 1, 0), mode="circular").squeeze(1)
        x = F.pad(x, (0, 0, 0, 1), value=float("-inf"))
        x = F.max_pool2d(x, 2)
        x = x.clamp(max=2.0)
        x = torch.linalg.vector_norm(x, dim=(2, 3))
        return x, y


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
    network = Unusual()
    network.load_state_dict(read_safetensors(path))
    return network.eval()


if __name__ == "__main__":
    network = load()
    with torch.no_grad():
        outputs = network(torch.rand(1, 4, 8, 8))
    print([tuple(output.shape) for output in outputs])
