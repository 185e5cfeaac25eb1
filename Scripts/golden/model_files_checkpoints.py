"""Makes the small checkpoints in Tests/ModelFilesTests/Golden.

    pip install torch==2.13.0 numpy safetensors
    python Scripts/golden/model_files_checkpoints.py

Tensors hold quarters counted up from zero (0, .25, .5, …) in row-major order unless said otherwise, so that tests know
the values without a second file.
"""

import argparse
import collections
import os
import pathlib
import zipfile

import numpy
import safetensors.torch
import torch

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "ModelFilesTests" / "Golden"


def quarters(*shape, dtype=torch.float32):
    count = int(numpy.prod(shape)) if shape else 1
    return (torch.arange(count, dtype=torch.float64) / 4).reshape(shape).to(dtype)


class Tiny(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 2, 3)
        self.bn = torch.nn.BatchNorm2d(2)
        self.fc = torch.nn.Linear(2, 3)


def tiny():
    """A state dict as networks have it: parameters, statistics, a counter and `_metadata`."""
    state = Tiny().state_dict()
    for name, value in state.items():
        if value.dtype == torch.float32:
            value.copy_(quarters(*value.shape))
        else:
            value.fill_(7)
    return state


def save(name, value, **options):
    torch.save(value, FOLDER / name, **options)


def types():
    state = {str(d).removeprefix("torch."): quarters(5, dtype=d) for d in (
        torch.float64, torch.float32, torch.float16, torch.bfloat16)}
    for d in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8):
        state[str(d).removeprefix("torch.")] = torch.tensor([0, 1, 100, 127, 2], dtype=d)
    state["bool"] = torch.tensor([True, False, True])
    state["half_extremes"] = torch.tensor([65504.0, 2.0**-24, -0.0, float("inf"), -(2.0**-14), 1 / 3], dtype=torch.half)
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 4)
    return state


def views():
    whole = quarters(4, 6)
    return collections.OrderedDict(
        whole=whole,
        tied=whole,
        transposed=whole.t(),
        column=whole[:, 2],
        corner=whole[1:3, 2:5],
        every_other=whole.flatten()[1::2],
        expanded=whole[:1, :3].expand(3, 3),
        channels_last=quarters(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
        parameter=torch.nn.Parameter(quarters(2, 2)),
    )


def nested():
    state = collections.OrderedDict(("module." + name, value) for name, value in tiny().items())
    extras = {"param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}], "state": {0: {"momentum_buffer": quarters(2)}}}
    return {"epoch": 3, "arch": "tiny", "best_prec1": 91.25, "state_dict": state, "optimizer": extras, "big": 10**30}


class RunsCode:
    def __reduce__(self):
        return os.system, ("true",)


def compress(source, target):
    """Rewrites a zip checkpoint with compressed entries."""
    with zipfile.ZipFile(FOLDER / source) as old, zipfile.ZipFile(FOLDER / target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))


def big_endian(source, target):
    """Rewrites a checkpoint of 32-bit numbers as a big-endian machine would have written it."""
    with zipfile.ZipFile(FOLDER / source) as old, zipfile.ZipFile(FOLDER / target, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if "/data/" in entry.filename:
                data = numpy.frombuffer(data, "<f4").astype(">f4").tobytes()
            if entry.filename.endswith("byteorder"):
                data = b"big"
            new.writestr(zipfile.ZipInfo(entry.filename), data)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    legacy = {"_use_new_zipfile_serialization": False}
    save("zip.pth", tiny())
    save("legacy.pth", tiny(), **legacy)
    save("protocol4.pth", tiny(), pickle_protocol=4)
    save("types.pth", types())
    save("types_legacy.pth", types(), **legacy)
    save("views.pth", views())
    save("views_legacy.pth", views(), **legacy)
    save("nested.pth", nested())
    save("nested_legacy.pth", nested(), **legacy)
    save("runs_code.pth", {"state_dict": tiny(), "extra": RunsCode()})
    save("runs_code_legacy.pth", {"extra": RunsCode(), "state_dict": tiny()}, **legacy)
    save("namespace.pth", {"state_dict": tiny(), "args": argparse.Namespace(lr=0.1)})
    save("numpy_scalar.pth", {"state_dict": tiny(), "best": numpy.float64(91.5)})
    save("whole_module.pth", torch.nn.Linear(2, 3))
    save("no_tensors.pth", {"epoch": 3})
    save("small.pth", {"weight": quarters(2, 3)})
    compress("small.pth", "compressed.pth")
    big_endian("small.pth", "big_endian.pth")
    state = {"a.weight": quarters(2, 3), "b.half": quarters(4, dtype=torch.half),
             "c.bfloat": quarters(4, dtype=torch.bfloat16), "d.count": torch.tensor(7), "e.empty": torch.zeros(0, 2)}
    safetensors.torch.save_file(state, FOLDER / "reference.safetensors", metadata={"format": "pt", "note": "quarters"})


if __name__ == "__main__":
    main()
