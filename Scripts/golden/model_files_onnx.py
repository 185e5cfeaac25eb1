"""Makes the small ONNX files by PyTorch's exporters in Tests/ModelFilesTests/Golden.

    pip install torch==2.13.0 onnx onnxruntime onnxscript
    python Scripts/golden/model_files_onnx.py

Tests read them and look at the operators. What the networks compute is compared by hand: write what was read as ONNX
again, and run both files in ONNX Runtime.
"""

import pathlib
import warnings

import onnx
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "ModelFilesTests" / "Golden"


class Residual(nn.Module):
    """A ResNet in small: convolutions with batch norm, a strided shortcut, pooling, a classifier."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(4)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.conv1 = nn.Conv2d(4, 6, 3, 2, 1)
        self.conv2 = nn.Conv2d(6, 6, 3, 1, 1)
        self.down = nn.Conv2d(4, 6, 1, 2)
        self.fc = nn.Linear(6, 3)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn(self.stem(x))))
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))) + self.down(x))
        return self.fc(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))


class Mobile(nn.Module):
    """What mobile networks add: depthwise convolutions, gates, other activations, dropout, a mean."""

    def __init__(self):
        super().__init__()
        self.expand = nn.Conv2d(3, 8, 1)
        self.depthwise = nn.Conv2d(8, 8, 3, 2, 1, groups=8)
        self.squeeze = nn.Conv2d(8, 2, 1)
        self.excite = nn.Conv2d(2, 8, 1)
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        x = nn.functional.hardswish(self.expand(x))
        x = nn.functional.relu6(self.depthwise(x))
        gate = nn.functional.silu(self.squeeze(nn.functional.adaptive_avg_pool2d(x, 1)))
        x = x * torch.sigmoid(self.excite(gate))
        return torch.softmax(self.fc(nn.functional.dropout(x.mean((2, 3)), 0.2, self.training)), 1)


class Shuffle(nn.Module):
    """Rearrangements: a channel shuffle, slices, concatenation, padding, a linear layer over rows."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1, groups=1)
        self.mix = nn.Linear(8, 4)

    def forward(self, x):
        x = torch.tanh(self.conv(x))
        x = x.view(-1, 2, 4, 8, 8).transpose(1, 2).reshape(-1, 8, 8, 8)
        x = torch.cat([x[:, :4], nn.functional.avg_pool2d(x, 3, 1, 1)[:, 4:]], 1)
        x = nn.functional.pad(x[:, :, ::2, ::2], (2, 2, 2, 2))
        return self.mix(x).flatten(1)


def export(name, network, shape, **options):
    torch.manual_seed(0)
    network = network.eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
    x = torch.randn(1, *shape)
    path = FOLDER / f"{name}.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, (x,), str(path), input_names=["input"], output_names=["output"], **options)
    model = onnx.load(path)
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output):
        value.ClearField("metadata_props")
    model.ClearField("metadata_props")
    model.graph.ClearField("metadata_props")
    onnx.save(model, path)
    path.with_suffix(".onnx.data").unlink(missing_ok=True)


def main():
    for network in (Residual, Mobile, Shuffle):
        name = network.__name__.lower()
        shape = (3, 8, 8)
        if network is not Shuffle:  # The older exporter computes its padding in the graph.
            export(f"torch_{name}", network(), shape, dynamo=False, opset_version=13,
                   dynamic_axes={"input": {0: "n"}, "output": {0: "n"}})
        export(f"torch_dynamo_{name}", network(), shape, dynamo=True, external_data=False)


if __name__ == "__main__":
    main()
