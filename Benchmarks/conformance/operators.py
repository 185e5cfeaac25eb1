"""The operators whose node tests are run, and what a network holds constant of them."""

# What issue 3 names, and what exporters write in their place.
LISTED = {
    "convolution": ["Conv", "ConvTranspose"],
    "linear": ["Gemm", "MatMul"],
    "normalisation": [
        "BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization", "LRN"],
    "activation": [
        "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus",
        "Softsign", "Mish", "Gelu", "Swish", "Clip", "Softmax", "Erf", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Neg",
        "Pow"],
    "arithmetic": ["Add", "Sub", "Mul", "Div", "Sum", "Max", "Min"],
    "pooling": ["MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"],
    "resampling": ["Resize", "Upsample", "DepthToSpace", "SpaceToDepth"],
    "rearrangement": [
        "Split", "Slice", "Concat", "Transpose", "Squeeze", "Unsqueeze", "Pad", "Flatten", "Reshape", "Gather"],
    "reduction": ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2"],
    "quantisation": ["QuantizeLinear", "DequantizeLinear"],
    "others": ["Dropout", "Identity", "Constant"],
}

NAMES = {name for names in LISTED.values() for name in names}

# What the functions of listed operators use besides.
PARTS = NAMES | {"Cast", "CastLike"}

# The inputs that are weights, statistics or settings, by place: our networks hold them as constants.
CONSTANT_INPUTS = {
    "Conv": (1, 2), "ConvTranspose": (1, 2), "Gemm": (1, 2), "BatchNormalization": (1, 2, 3, 4),
    "LayerNormalization": (1, 2), "InstanceNormalization": (1, 2), "GroupNormalization": (1, 2), "PRelu": (1,),
    "Clip": (1, 2), "Pow": (1,), "Resize": (1, 2, 3), "Upsample": (1,), "Split": (1,), "Slice": (1, 2, 3, 4),
    "Squeeze": (1,), "Unsqueeze": (1,), "Pad": (1, 2, 3), "Reshape": (1,), "Gather": (1,), "ReduceMean": (1,),
    "ReduceSum": (1,), "ReduceMax": (1,), "ReduceMin": (1,), "ReduceL2": (1,), "QuantizeLinear": (1, 2),
    "DequantizeLinear": (0, 1, 2), "Dropout": (1, 2), "CastLike": (1,),
}

# Operators of several operands that broadcast.
BROADCASTING = {"Add", "Sub", "Mul", "Div", "Sum", "Max", "Min", "MatMul"}

# Operators whose first axis is the batch by definition.
BATCH_FIRST = {
    "Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LRN", "MaxPool",
    "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth",
}

# Operators that slide a window over, or normalise over, the axes behind the channels.
SPATIAL = {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Resize", "Upsample"}

# Outputs behind the first that no network reads at inference: masks, places of maxima, statistics of training.
BY_PRODUCTS = {"LayerNormalization", "Dropout", "MaxPool", "BatchNormalization"}


def group_of(operator):
    return next((group for group, names in LISTED.items() if operator in names), None)
