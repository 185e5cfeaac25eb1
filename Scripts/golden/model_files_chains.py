"""Makes the ONNX files in Tests/ModelFilesTests/Golden/Chains: shape arithmetic as PyTorch's exporters write it.

    pip install torch==2.13.0 onnx onnxruntime onnxscript
    python Scripts/golden/model_files_chains.py

Each network is exported by TorchScript and by Dynamo, with the batch open and fixed. The initialisers `golden/input` and
`golden/output`, which no node reads, hold an input and what ONNX Runtime makes of it.
"""

import logging
import pathlib
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "ModelFilesTests" / "Golden" / "Chains"


class Flatten(nn.Module):
    """Every spelling of one row of features for each image."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, 2)
        self.first = nn.Linear(4 * 9, 8)

    def forward(self, x):
        x = self.conv(x)
        b, c, h, w = x.shape
        rows = [x.view(x.size(0), -1), x.flatten(1), x.reshape(-1, c * h * w), x.view(b, c * h * w),
                x.view(b, c, -1).reshape(b, -1), torch.flatten(x.permute(0, 2, 3, 1), 1)]
        return self.first(sum(rows))


class Shuffle(nn.Module):
    """ShuffleNet's unit: halves, a shuffle of channels in groups."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1, groups=2)

    def forward(self, x):
        a, b = x.chunk(2, dim=1)
        x = torch.cat((a, self.conv(x), b), 1)
        n, c, h, w = x.size()
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, -1, h, w)
        return x[:, : c // 2] + x[:, c // 2:]


class Upsample(nn.Module):
    """A feature pyramid: sizes from scales, and from other values."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(2, 4, 3, 2, 1)
        self.up = nn.ConvTranspose2d(4, 2, 2, 2)

    def forward(self, x):
        y = self.down(x)
        a = F.interpolate(y, size=x.shape[2:], mode="bilinear", align_corners=False)
        b = F.interpolate(y, scale_factor=2, mode="nearest")[:, :, : x.shape[2]]
        c = F.interpolate(x, scale_factor=1.5, mode="nearest")[:, :, : x.shape[2], : x.shape[3]]
        d = self.up(y)
        ph, pw = x.shape[2] - d.shape[2] + 1, x.shape[3] - d.shape[3] + 2
        d = F.pad(d, (pw // 2, pw - pw // 2, ph // 2, ph - ph // 2))
        return torch.cat((a, b, c, d[:, :, : x.shape[2], : x.shape[3]]), 1)


class Gate(nn.Module):
    """Squeeze and excite, with the shape taken apart and put together; a scale that is expanded."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 1)
        self.fc = nn.Linear(6, 6)
        self.scale = nn.Parameter(torch.rand(6))

    def forward(self, x):
        x = self.conv(x)
        b, c, _, _ = x.size()
        y = F.adaptive_avg_pool2d(x, 1).view(b, c)
        y = torch.sigmoid(self.fc(y)).view(b, c, 1, 1)
        x = F.adaptive_avg_pool2d(x, (2, 3)) * y.expand(-1, -1, 2, 3)
        x = x * y.expand_as(x) * self.scale.view(1, -1, 1, 1)
        return F.adaptive_max_pool2d(x, (1, 1)).squeeze(-1).squeeze(-1)


class Standardised(nn.Module):
    """A convolution whose weight is standardised each time that it runs."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 3, 3, 3))
        self.gain = nn.Parameter(torch.rand(4, 1, 1, 1))

    def forward(self, x):
        w = self.weight
        mean = w.mean(dim=[1, 2, 3], keepdim=True)
        w = (w - mean) / torch.sqrt(((w - mean) ** 2).mean(dim=[1, 2, 3], keepdim=True) + 1e-5) * self.gain
        return F.conv2d(F.relu(x), w, padding=1)


NETWORKS = [(Flatten, (3, 7, 7)), (Shuffle, (4, 4, 6)), (Upsample, (2, 5, 6)), (Gate, (3, 4, 6)), (Standardised, (3, 4, 4))]


def export(network, shape, is_dynamo, is_open):
    path = FOLDER / f"{type(network).__name__.lower()}_{'dynamo' if is_dynamo else 'script'}_{'open' if is_open else 'fixed'}.onnx"
    x = torch.randn(2, *shape)
    options = {"dynamo": True, "external_data": False} if is_dynamo else {
        "dynamo": False, "opset_version": 13, "do_constant_folding": False}
    if is_open and is_dynamo:
        options["dynamic_shapes"] = ({0: torch.export.Dim("n")},)
    elif is_open:
        options["dynamic_axes"] = {"input": {0: "n"}, "output": {0: "n"}}
    else:
        x = x[:1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, (x,), str(path), input_names=["input"], output_names=["output"], **options)
    model = onnx.load(path)
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output):
        value.ClearField("metadata_props")
    for item in (model, model.graph):
        item.ClearField("metadata_props")
    x = np.random.default_rng(1).normal(size=(1, *shape)).astype(np.float32)
    y = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"input": x})[0]
    model.graph.initializer.extend(
        [numpy_helper.from_array(x, "golden/input"), numpy_helper.from_array(y, "golden/output")])
    onnx.save(model, path)
    print(path.name, sorted({node.op_type for node in model.graph.node}))


def main():
    FOLDER.mkdir(exist_ok=True)
    logging.disable(logging.WARNING)
    for network, shape in NETWORKS:
        torch.manual_seed(0)
        network = network().eval()
        for is_dynamo in (False, True):
            for is_open in (False, True):
                export(network, shape, is_dynamo, is_open)


if __name__ == "__main__":
    main()
