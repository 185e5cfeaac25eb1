"""The networks of torchvision and timm that are read, pruned and written, and the ways in which they are exported."""

import dataclasses

# Pixels along a side of the images, where a network, or its adaptive pooling in the exporter's words, needs more than 64.
SIDES = {"inception_v3": 96, "alexnet": 224, "vgg11_bn": 224}

TORCHVISION = [
    "alexnet", "vgg11_bn", "resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "densenet121",
    "squeezenet1_1", "googlenet", "inception_v3", "shufflenet_v2_x0_5", "mobilenet_v2", "mobilenet_v3_small",
    "mobilenet_v3_large", "efficientnet_b0", "efficientnet_v2_s", "mnasnet0_5", "regnet_x_400mf", "regnet_y_400mf",
    "convnext_tiny", "fcn_resnet50", "lraspp_mobilenet_v3_large", "deeplabv3_mobilenet_v3_large",
]

TIMM = [
    "resnet26d", "resnetv2_50", "resnet50_gn", "resnetv2_50x1_bit", "seresnet50", "skresnet18", "ecaresnet26t",
    "res2net50_26w_4s", "hrnet_w18_small", "dla34", "ese_vovnet19b_dw", "ghostnet_100", "mixnet_s", "fbnetc_100",
    "semnasnet_100", "rexnet_100", "tinynet_a", "repvgg_a0", "cspresnet50", "cspdarknet53", "darknet53", "selecsls42b",
    "dpn68", "xception41", "nf_resnet26", "dm_nfnet_f0", "mobilenetv4_conv_small", "lcnet_050", "hardcorenas_a",
    "regnety_004", "poolformer_s12", "mobileone_s0", "fastvit_t8", "inception_next_atto", "convmixer_768_32",
    "repghostnet_050", "starnet_s1",
]

# What PyTorch's other exporter, which names and decomposes otherwise, is tried on.
DYNAMO = [
    "resnet18", "alexnet", "densenet121", "squeezenet1_1", "shufflenet_v2_x0_5", "mobilenet_v2", "mobilenet_v3_small",
    "efficientnet_b0", "regnet_y_400mf", "convnext_tiny", "deeplabv3_mobilenet_v3_large", "res2net50_26w_4s", "dla34",
    "ghostnet_100",
]

# Exported with their batch norm, which the exporters else fold into the convolutions before it.
UNFOLDED = ["resnet18", "densenet121", "shufflenet_v2_x0_5", "mobilenet_v2", "seresnet50"]

# Other operator sets, in which some operators are spelled otherwise.
OPERATOR_SETS = [
    ("resnet18", "torchscript", 9), ("mobilenet_v3_small", "torchscript", 11),
    ("deeplabv3_mobilenet_v3_large", "torchscript", 11), ("efficientnet_b0", "torchscript", 13),
    ("resnet18", "dynamo", 22), ("mobilenet_v3_small", "dynamo", 20),
]


@dataclasses.dataclass(frozen=True)
class File:
    """A network as one exporter writes it."""

    network: str
    exporter: str = "torchscript"
    operator_set: int = 17
    folded: bool = True

    @property
    def source(self):
        return "torchvision" if self.network in TORCHVISION else "timm"

    @property
    def side(self):
        return SIDES.get(self.network, 64)

    @property
    def name(self):
        suffix = "" if self.folded else "-unfolded"
        return f"{self.network}-{self.exporter}-{self.operator_set}{suffix}"


FILES = (
    [File(network) for network in [*TORCHVISION, *TIMM]]
    + [File(network, "dynamo", 18) for network in DYNAMO]
    + [File(network, folded=False) for network in UNFOLDED]
    + [File(network, exporter, version) for network, exporter, version in OPERATOR_SETS])
