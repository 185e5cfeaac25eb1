"""The zoo's networks in PyTorch: torchvision's where it has them, else written after the code that the zoo names.

What has no torchvision counterpart is written out here with the names and the order of operations of the repositories
that the doc comments in Sources/Zoo name, so that counts, names and outputs can be compared with something else than the
Swift that they test.
"""

import warnings
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F
from torchvision import models

warnings.simplefilter("ignore", FutureWarning)


class Flattened(nn.Module):
    """What all the CIFAR networks end with: global average pooling and a linear layer called `head`."""

    def scores(self, x, head):
        return getattr(self, head)(F.adaptive_avg_pool2d(x, 1).flatten(1))


def conv(inputs, outputs, kernel, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias)


class LeNet5(nn.Module):
    """Caffe's."""

    def __init__(self, classes):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 20, 5), nn.Conv2d(20, 50, 5)
        self.fc1, self.fc2 = nn.Linear(800, 500), nn.Linear(500, classes)

    def forward(self, x):
        x = F.max_pool2d(self.conv2(F.max_pool2d(self.conv1(x), 2)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


class CIFARVGG(Flattened):
    """lmbxmu/HRank, models/vgg.py."""

    def __init__(self, classes, stages, hidden=True):
        super().__init__()
        self.features = nn.Sequential()
        inputs, index = 3, 0
        for stage, widths in enumerate(stages):
            if stage:
                self.features.add_module(f"pool{index}", nn.MaxPool2d(2))
                index += 1
            for width in widths:
                self.features.add_module(f"conv{index}", conv(inputs, width, 3, bias=True))
                self.features.add_module(f"norm{index}", nn.BatchNorm2d(width))
                self.features.add_module(f"relu{index}", nn.ReLU())
                inputs, index = width, index + 1
        layers = OrderedDict()
        if hidden:
            layers.update(linear1=nn.Linear(512, 512), norm1=nn.BatchNorm1d(512), relu1=nn.ReLU())
        layers["linear2"] = nn.Linear(512, classes)
        self.classifier = nn.Sequential(layers)

    def forward(self, x):
        return self.scores(self.features(x), "classifier")


class BasicBlock(nn.Module):
    """akamaster/pytorch_resnet_cifar10, resnet.py."""

    def __init__(self, inputs, outputs, stride, projects):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = conv(outputs, outputs, 3), nn.BatchNorm2d(outputs)
        self.added = (outputs - inputs) // 2
        if self.added and projects:
            self.shortcut = nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
        elif self.added:
            self.shortcut = lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added, self.added))
        else:
            self.shortcut = nn.Identity()

    def forward(self, x):
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + self.shortcut(x))


class CIFARResNet(Flattened):
    def __init__(self, classes, blocks, projects=False):
        super().__init__()
        self.conv1, self.bn1 = conv(3, 16, 3), nn.BatchNorm2d(16)
        inputs = 16
        for stage, width in enumerate([16, 32, 64]):
            layers = []
            for block in range(blocks):
                layers.append(BasicBlock(inputs, width, 2 if stage and not block else 1, projects))
                inputs = width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.linear = nn.Linear(64, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.scores(self.layer3(self.layer2(self.layer1(x))), "linear")


class PreBottleneck(nn.Module):
    """bearpaw/pytorch-classification, models/cifar/preresnet.py."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv(inputs, width, 1)
        self.bn2, self.conv2 = nn.BatchNorm2d(width), conv(width, width, 3, stride)
        self.bn3, self.conv3 = nn.BatchNorm2d(width), conv(width, 4 * width, 1)
        projects = stride != 1 or inputs != 4 * width
        self.downsample = nn.Sequential(conv(inputs, 4 * width, 1, stride)) if projects else None

    def forward(self, x):
        out = self.conv1(F.relu(self.bn1(x)))
        out = self.conv2(F.relu(self.bn2(out)))
        out = self.conv3(F.relu(self.bn3(out)))
        return out + (self.downsample(x) if self.downsample else x)


class PreActivationResNet(Flattened):
    def __init__(self, classes, blocks):
        super().__init__()
        self.conv1 = conv(3, 16, 3)
        inputs = 16
        for stage, width in enumerate([16, 32, 64]):
            layers = []
            for block in range(blocks):
                layers.append(PreBottleneck(inputs, width, 2 if stage and not block else 1))
                inputs = 4 * width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.bn, self.fc = nn.BatchNorm2d(256), nn.Linear(256, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.conv1(x))))
        return self.scores(F.relu(self.bn(x)), "fc")


class WideBlock(nn.Module):
    """xternalz/WideResNet-pytorch, wideresnet.py."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv(inputs, outputs, 3, stride)
        self.bn2, self.conv2 = nn.BatchNorm2d(outputs), conv(outputs, outputs, 3)
        self.convShortcut = conv(inputs, outputs, 1, stride) if inputs != outputs else None

    def forward(self, x):
        ready = F.relu(self.bn1(x))
        out = self.conv2(F.relu(self.bn2(self.conv1(ready))))
        return out + (self.convShortcut(ready) if self.convShortcut else x)


class WideResNet(Flattened):
    def __init__(self, classes, depth, width):
        super().__init__()
        self.conv1 = conv(3, 16, 3)
        inputs = 16
        for stage in range(3):
            outputs = (16 << stage) * width
            block = nn.Module()
            block.layer = nn.Sequential()
            for index in range((depth - 4) // 6):
                block.layer.append(WideBlock(inputs, outputs, 2 if stage and not index else 1))
                inputs = outputs
            setattr(self, f"block{stage + 1}", block)
        self.bn1, self.fc = nn.BatchNorm2d(inputs), nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.conv1(x)
        for block in [self.block1, self.block2, self.block3]:
            x = block.layer(x)
        return self.scores(F.relu(self.bn1(x)), "fc")


class PreActivationResNet34(Flattened):
    """ResNet-34 of wide residual networks' blocks, as Turner et al. 2020 describe theirs; nothing behind the last block."""

    def __init__(self, classes):
        super().__init__()
        self.conv1, self.bn1 = conv(3, 64, 7, 2), nn.BatchNorm2d(64)
        inputs = 64
        for stage, blocks in enumerate([3, 4, 6, 3]):
            layer = nn.Sequential()
            for index in range(blocks):
                layer.append(WideBlock(inputs, 64 << stage, 2 if stage and not index else 1))
                inputs = 64 << stage
            setattr(self, f"layer{stage + 1}", layer)
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for layer in [self.layer1, self.layer2, self.layer3, self.layer4]:
            x = layer(x)
        return self.scores(x, "fc")


class GroupedBlock(nn.Module):
    """kuangliu/pytorch-cifar, models/resnext.py."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, width, 1), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width, 3, stride, groups=32), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = conv(width, 2 * width, 1), nn.BatchNorm2d(2 * width)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != 2 * width:
            self.shortcut = nn.Sequential(conv(inputs, 2 * width, 1, stride), nn.BatchNorm2d(2 * width))

    def forward(self, x):
        out = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(self.bn3(self.conv3(out)) + self.shortcut(x))


class CIFARResNeXt(Flattened):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.bn1 = conv(3, 64, 1), nn.BatchNorm2d(64)
        inputs = 64
        for stage in range(3):
            layers = nn.Sequential()
            for block in range(3):
                layers.append(GroupedBlock(inputs, 128 << stage, 2 if stage and not block else 1))
                inputs = 256 << stage
            setattr(self, f"layer{stage + 1}", layers)
        self.linear = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.scores(self.layer3(self.layer2(self.layer1(x))), "linear")


class DenseLayer(nn.Module):
    """bearpaw/pytorch-classification, models/cifar/densenet.py; the plain one also as in lmbxmu/HRank."""

    def __init__(self, inputs, growth, bottleneck):
        super().__init__()
        widths = [(inputs, 4 * growth, 1), (4 * growth, growth, 3)] if bottleneck else [(inputs, growth, 3)]
        for index, (before, after, kernel) in enumerate(widths):
            setattr(self, f"bn{index + 1}", nn.BatchNorm2d(before))
            setattr(self, f"conv{index + 1}", conv(before, after, kernel))

    def forward(self, x):
        out = self.conv1(F.relu(self.bn1(x)))
        if hasattr(self, "conv2"):
            out = self.conv2(F.relu(self.bn2(out)))
        return torch.cat([x, out], 1)


class Transition(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv(inputs, outputs, 1)

    def forward(self, x):
        return F.avg_pool2d(self.conv1(F.relu(self.bn1(x))), 2)


class CIFARDenseNet(Flattened):
    def __init__(self, classes, depth, compressed):
        super().__init__()
        growth = 12
        width = 2 * growth
        self.conv1 = conv(3, width, 3)
        for block in [1, 2, 3]:
            layers = nn.Sequential()
            for _ in range((depth - 4) // (6 if compressed else 3)):
                layers.append(DenseLayer(width, growth, compressed))
                width += growth
            setattr(self, f"dense{block}", layers)
            if block < 3:
                outputs = width // 2 if compressed else width
                setattr(self, f"trans{block}", Transition(width, outputs))
                width = outputs
        self.bn, self.fc = nn.BatchNorm2d(width), nn.Linear(width, classes)

    def forward(self, x):
        x = self.trans2(self.dense2(self.trans1(self.dense1(self.conv1(x)))))
        return self.scores(F.relu(self.bn(self.dense3(x))), "fc")


class MobileNetV1(Flattened):
    """marvis/pytorch-mobilenet, main.py."""

    def __init__(self, classes, stride=2):
        super().__init__()

        def norm(width):
            return [nn.BatchNorm2d(width), nn.ReLU()]

        blocks, inputs = [nn.Sequential(conv(3, 32, 3, stride), *norm(32))], 32
        layout = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + 5 * [(512, 1)] + [(1024, 2), (1024, 1)]
        for outputs, stride in layout:
            depthwise = conv(inputs, inputs, 3, stride, groups=inputs)
            blocks.append(nn.Sequential(depthwise, *norm(inputs), conv(inputs, outputs, 1), *norm(outputs)))
            inputs = outputs
        self.model, self.fc = nn.Sequential(*blocks), nn.Linear(1024, classes)

    def forward(self, x):
        return self.scores(self.model(x), "fc")


def resnet18_of_small_images(classes):
    """torchvision's, with a first convolution of 3×3 and stride 1, and without the pooling behind it."""
    network = vision("resnet18")(classes)
    network.conv1, network.maxpool = conv(3, 64, 3), nn.Identity()
    return network


def mobilenet_v2_of_small_images(classes):
    """torchvision's, with stride 1 in the first convolution and the second stage."""
    network = vision("mobilenet_v2")(classes)
    network.features[0][0].stride = network.features[2].conv[1][0].stride = (1, 1)
    return network


class ShuffleBlock(nn.Module):
    """megvii-model/ShuffleNet-Series, ShuffleNetV1/blocks.py."""

    def __init__(self, inputs, outputs, first_groups, groups, stride):
        super().__init__()
        width = outputs // 4
        self.groups, self.stride = groups, stride
        made = outputs - inputs if stride == 2 else outputs
        self.branch_main_1 = nn.Sequential(
            conv(inputs, width, 1, groups=first_groups), nn.BatchNorm2d(width), nn.ReLU(),
            conv(width, width, 3, stride, groups=width), nn.BatchNorm2d(width))
        self.branch_main_2 = nn.Sequential(conv(width, made, 1, groups=groups), nn.BatchNorm2d(made))

    def forward(self, x):
        out = self.branch_main_1(x)
        n, c, h, w = out.shape
        out = out.reshape(n, c // self.groups, self.groups, h, w).permute(0, 2, 1, 3, 4).reshape(n, c, h, w)
        out = self.branch_main_2(out)
        if self.stride == 1:
            return F.relu(out + x)
        return torch.cat([F.avg_pool2d(x, 3, 2, 1), F.relu(out)], 1)


class ShuffleNetV1(Flattened):
    def __init__(self, classes):
        super().__init__()
        self.first_conv = nn.Sequential(conv(3, 24, 3, 2), nn.BatchNorm2d(24), nn.ReLU())
        self.features = nn.Sequential()
        inputs = 24
        for outputs, count in [(240, 4), (480, 8), (960, 4)]:
            for block in range(count):
                groups = 3 if self.features else 1
                self.features.append(ShuffleBlock(inputs, outputs, groups, 3, 1 if block else 2))
                inputs = outputs
        self.classifier = nn.Sequential(nn.Linear(960, classes, bias=False))

    def forward(self, x):
        return self.scores(self.features(F.max_pool2d(self.first_conv(x), 3, 2, 1)), "classifier")


class UNet(nn.Module):
    """mateuszbuda/brain-segmentation-pytorch, unet.py."""

    def __init__(self, classes):
        super().__init__()

        def level(inputs, outputs, name):
            return nn.Sequential(OrderedDict([
                (f"{name}conv1", conv(inputs, outputs, 3)), (f"{name}norm1", nn.BatchNorm2d(outputs)),
                (f"{name}relu1", nn.ReLU()), (f"{name}conv2", conv(outputs, outputs, 3)),
                (f"{name}norm2", nn.BatchNorm2d(outputs)), (f"{name}relu2", nn.ReLU())]))

        widths = [3, 32, 64, 128, 256, 512]
        for index in [1, 2, 3, 4]:
            setattr(self, f"encoder{index}", level(widths[index - 1], widths[index], f"enc{index}"))
        self.bottleneck = level(256, 512, "bottleneck")
        for index in [4, 3, 2, 1]:
            setattr(self, f"upconv{index}", nn.ConvTranspose2d(widths[index + 1], widths[index], 2, 2))
            setattr(self, f"decoder{index}", level(2 * widths[index], widths[index], f"dec{index}"))
        self.conv = nn.Conv2d(32, classes, 1)

    def forward(self, x):
        passed = []
        for index in [1, 2, 3, 4]:
            passed.append(getattr(self, f"encoder{index}")(x))
            x = F.max_pool2d(passed[-1], 2)
        x = self.bottleneck(x)
        for index in [4, 3, 2, 1]:
            x = torch.cat([getattr(self, f"upconv{index}")(x), passed[index - 1]], 1)
            x = getattr(self, f"decoder{index}")(x)
        return torch.sigmoid(self.conv(x))


def vision(name, **options):
    """torchvision's network called `name`, without auxiliary heads."""
    if name in ["googlenet", "inception_v3"]:
        options.update(aux_logits=False, transform_input=False, init_weights=False)
    return lambda classes: getattr(models, name)(num_classes=classes, **options)


def stages(counts):
    return [[width] * count for width, count in zip([64, 128, 256, 512, 512], counts)]


MNIST, CIFAR, IMAGENET = ([1, 28, 28], 10), ([3, 32, 32], 10), ([3, 224, 224], 1000)

# How each network of the zoo is made for a number of classes, its input and its classes; one data set an architecture.
NETWORKS = {
    "lenet5-mnist": (LeNet5, *MNIST),
    "alexnet-imagenet": (vision("alexnet"), *IMAGENET),
    "vgg11-cifar10": (lambda classes: CIFARVGG(classes, stages([1, 1, 2, 2, 2])), *CIFAR),
    "vgg13-cifar10": (lambda classes: CIFARVGG(classes, stages([2, 2, 2, 2, 2])), *CIFAR),
    "vgg16-cifar10": (lambda classes: CIFARVGG(classes, stages([2, 2, 3, 3, 3])), *CIFAR),
    "vgg16direct-cifar10": (lambda classes: CIFARVGG(classes, stages([2, 2, 3, 3, 3]), hidden=False), *CIFAR),
    "vgg19-cifar10": (lambda classes: CIFARVGG(classes, stages([2, 2, 4, 4, 4])), *CIFAR),
    "vgg11bn-imagenet": (vision("vgg11_bn", init_weights=False), *IMAGENET),
    "vgg13bn-imagenet": (vision("vgg13_bn", init_weights=False), *IMAGENET),
    "vgg16bn-imagenet": (vision("vgg16_bn", init_weights=False), *IMAGENET),
    "vgg19bn-imagenet": (vision("vgg19_bn", init_weights=False), *IMAGENET),
    "googlenet-imagenet": (vision("googlenet"), *IMAGENET),
    "inceptionv3-imagenet": (vision("inception_v3"), [3, 299, 299], 1000),
    "resnet20-cifar10": (lambda classes: CIFARResNet(classes, 3), *CIFAR),
    "resnet32-cifar10": (lambda classes: CIFARResNet(classes, 5), *CIFAR),
    "resnet44-cifar10": (lambda classes: CIFARResNet(classes, 7), *CIFAR),
    "resnet56-cifar10": (lambda classes: CIFARResNet(classes, 9), *CIFAR),
    "resnet56b-cifar10": (lambda classes: CIFARResNet(classes, 9, projects=True), *CIFAR),
    "resnet110-cifar10": (lambda classes: CIFARResNet(classes, 18), *CIFAR),
    "resnet18-cifar10": (resnet18_of_small_images, *CIFAR),
    "resnet18-imagenet": (vision("resnet18"), *IMAGENET),
    "resnet34-imagenet": (vision("resnet34"), *IMAGENET),
    "resnet50-imagenet": (vision("resnet50"), *IMAGENET),
    "preresnet34-imagenet": (PreActivationResNet34, *IMAGENET),
    "preresnet164-cifar10": (lambda classes: PreActivationResNet(classes, 18), *CIFAR),
    "wrn40x2-cifar10": (lambda classes: WideResNet(classes, 40, 2), *CIFAR),
    "resnext29-cifar10": (CIFARResNeXt, *CIFAR),
    "resnext50-imagenet": (vision("resnext50_32x4d"), *IMAGENET),
    "densenet40-cifar10": (lambda classes: CIFARDenseNet(classes, 40, False), *CIFAR),
    "densenetbc100-cifar10": (lambda classes: CIFARDenseNet(classes, 100, True), *CIFAR),
    "densenet121-imagenet": (vision("densenet121"), *IMAGENET),
    "squeezenet1.0-imagenet": (vision("squeezenet1_0"), *IMAGENET),
    "squeezenet1.1-imagenet": (vision("squeezenet1_1"), *IMAGENET),
    "mobilenetv1-cifar10": (lambda classes: MobileNetV1(classes, stride=1), *CIFAR),
    "mobilenetv1-imagenet": (MobileNetV1, *IMAGENET),
    "mobilenetv2-cifar10": (mobilenet_v2_of_small_images, *CIFAR),
    "mobilenetv2-imagenet": (vision("mobilenet_v2"), *IMAGENET),
    "mobilenetv3small-imagenet": (vision("mobilenet_v3_small"), *IMAGENET),
    "mobilenetv3large-imagenet": (vision("mobilenet_v3_large"), *IMAGENET),
    "shufflenetv1-imagenet": (ShuffleNetV1, *IMAGENET),
    "shufflenetv2-imagenet": (vision("shufflenet_v2_x1_0"), *IMAGENET),
    "efficientnetb0-imagenet": (vision("efficientnet_b0"), *IMAGENET),
    "regnetx400mf-imagenet": (vision("regnet_x_400mf"), *IMAGENET),
    "regnety400mf-imagenet": (vision("regnet_y_400mf"), *IMAGENET),
    "unet-lgg": (UNet, [3, 256, 256], 1),
}
