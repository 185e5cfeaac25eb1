"""Builds networks of torchvision and timm with random weights and exports them."""

import logging
import warnings

import numpy
import torch

from vision import torchvision
import timm  # noqa: E402  It imports torchvision.


def images(file, count, seed):
    """Noise with a colour and a contrast of its own for each image: `[count, 3, side, side]` in 32 bits."""
    draw = numpy.random.default_rng(seed)
    colour, contrast = draw.standard_normal((count, 3, 1, 1)), draw.uniform(0.2, 2, (count, 1, 1, 1))
    return (colour + contrast * draw.standard_normal((count, 3, file.side, file.side))).astype(numpy.float32)


class Outputs(torch.nn.Module):
    """A network whose outputs are tensors, not a dictionary of them."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        outputs = self.network(images)
        if isinstance(outputs, dict):
            return tuple(value for key, value in outputs.items() if key != "aux")
        return outputs


def build(file, seed=0):
    """The network in evaluation mode, with random weights and batch-norm statistics."""
    torch.manual_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if file.source == "timm":
            network = timm.create_model(file.network, pretrained=False, exportable=True)
        elif file.network in dir(torchvision.models.segmentation):
            builder = getattr(torchvision.models.segmentation, file.network)
            network = builder(weights=None, weights_backbone=None)
        else:
            network = getattr(torchvision.models, file.network)(weights=None)
    network = Outputs(network)
    randomise(network, torch.from_numpy(images(file, 16, seed=1)))
    return network.eval()


@torch.no_grad()
def randomise(network, images):
    """Draws what initialisation leaves at zero or one, and measures batch norm's statistics on noise.

    A network as it is initialised is degenerate: biases are zero, scales one, and some blocks scaled by zero. Variances
    of channels that hardly vary are raised: such channels would blow up rounding.
    """
    for name, parameter in network.named_parameters():
        if parameter.ndim <= 1 or parameter.unique().numel() == 1:
            scales = (parameter != 0).all() or any(word in name for word in ("weight", "gamma", "gain", "scale"))
            parameter.copy_(torch.rand_like(parameter) + 0.5 if scales else 0.1 * torch.randn_like(parameter))
    norms = [module for module in network.modules() if isinstance(module, torch.nn.modules.batchnorm._BatchNorm)]
    network.eval()
    for norm in norms:
        norm.momentum = None
        norm.train()
    network(images)
    for norm in norms:
        norm.running_var.add_(0.01 * norm.running_mean**2)


def export(file, network, path):
    """Writes the network's ONNX file, its batch open."""
    images = torch.randn(2, 3, file.side, file.side)
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if file.exporter == "dynamo":
            torch.onnx.export(
                network, (images,), path, dynamo=True, opset_version=file.operator_set, input_names=["images"],
                dynamic_shapes=({0: torch.export.Dim("batch")},), external_data=False, verbose=False)
        else:
            # In training mode the exporter folds nothing; the network itself is in evaluation mode.
            options = {} if file.folded else {
                "training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
            torch.onnx.export(
                network, (images,), path, dynamo=False, opset_version=file.operator_set, input_names=["images"],
                dynamic_axes={"images": {0: "batch"}}, **options)
