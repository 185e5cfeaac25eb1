"""Takes networks through import, evaluation, pruning and export, and compares with ONNX Runtime."""

import dataclasses
import hashlib
import json
import multiprocessing
import os
import pathlib
import shutil
import time

from .networks import FILES

SHARE = 0.3
BATCH = 3
# The largest difference that passes, as a share of the largest number of the same output: rounding of 32-bit numbers
# through a hundred layers.
TOLERANCE = 1e-4
SECONDS = 1200


@dataclasses.dataclass
class Result:
    file: str
    network: str
    source: str
    exporter: str
    faults: list
    facts: dict

    @property
    def passed(self):
        return not self.faults


def run(driver_path, folder, pattern=None, keep_files=False):
    """The results of all files, in order; those that are known already are not run again."""
    from . import take_network  # Here, so that processes forked later need not import PyTorch again.
    stamp = _stamp(driver_path)
    results = []
    for file in FILES:
        if pattern and not pattern.search(file.name):
            continue
        place = pathlib.Path(folder) / file.name
        record = place / "result.json"
        known = json.loads(record.read_text()) if record.exists() else {}
        if known.get("stamp") != stamp:
            known = {"stamp": stamp, **_run_apart(file, driver_path, place)}
            record.write_text(json.dumps(known, indent=1))
        for path in place.iterdir():
            if path.is_dir() and not keep_files:
                shutil.rmtree(path)
            elif path.is_file() and path != record:
                path.unlink()
        result = Result(file.name, file.network, file.source, f"{file.exporter} {file.operator_set}"
                        + ("" if file.folded else ", batch norm kept"), known["faults"], known["facts"])
        print(f"{'pass' if result.passed else 'FAIL'} {file.name}: {'; '.join(result.faults) or brief(result)}", flush=True)
        results.append(result)
    return results


def brief(result):
    facts = result.facts
    return (f"{facts['removed channels']} of {facts['channels']} channels, "
            f"{facts['cut macs'] / max(1, facts['macs']):.0%} of the MACs left, {facts['seconds']:.0f} s")


def _stamp(driver_path):
    """What a result depends on: the tool and these files."""
    digest = hashlib.sha256(pathlib.Path(driver_path).read_bytes())
    for name in ("exports.py", "networks.py", "run_networks.py", "take_network.py"):
        digest.update((pathlib.Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


def _run_apart(file, driver_path, place):
    """Runs one file in a process of its own, whose memory goes when it is done."""
    place.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    start = time.monotonic()
    process = context.Process(target=_work, args=(file, str(driver_path), place, sender))
    process.start()
    sender.close()
    found = {"faults": [f"no result within {SECONDS} s"], "facts": {}}
    try:
        if receiver.poll(SECONDS):
            found = receiver.recv()
    except EOFError:
        found["faults"] = ["the script's process died"]
    process.kill()
    process.join()
    found["facts"]["seconds"] = time.monotonic() - start
    return found


def _work(file, driver_path, place, sender):
    from . import take_network
    facts, faults = {}, []
    silence = os.open(os.devnull, os.O_WRONLY)  # Exporters print whole graphs.
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        take_network.take(file, driver_path, place, facts, faults)
    except Exception as error:
        faults.append(f"script: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
    sender.send({"faults": faults, "facts": facts})


def summary(results):
    """Lines of Markdown: counts, a row for each file, and failures by name."""
    networks = {result.network for result in results}
    failed = {result.network for result in results if not result.passed}
    lines = [
        f"Networks: **{len(networks - failed)} of {len(networks)}** pass, in "
        f"{sum(result.passed for result in results)} of {len(results)} files.", "",
        "| network | exporter, operator set | nodes | channels removed | MACs left | read: ours − ORT | cut: ours − ORT "
        "| masked − cut | |", "|---|---|---:|---:|---:|---:|---:|---:|---|"]
    for result in results:
        facts = result.facts
        def number(name):
            return f"{facts[name]:.0e}" if facts.get(name) is not None else ""
        left = f"{facts['cut macs'] / max(1, facts['macs']):.0%}" if "cut macs" in facts else ""
        removed = f"{facts['removed channels']:,} of {facts['channels']:,}" if "channels" in facts else ""
        masked = "normalised" if facts.get("normalised over channels") else number("masked difference")
        lines.append(
            f"| {result.source} {result.network} | {result.exporter} | {facts.get('nodes', '')} | {removed} | {left} "
            f"| {number('read difference')} | {number('cut difference')} | {masked} "
            f"| {'pass' if result.passed else '**fail**'} |")
    if failed:
        lines += ["", "| network that fails | exporter, operator set | reason |", "|---|---|---|"]
        for result in results:
            for fault in result.faults:
                lines.append(f"| {result.network} | {result.exporter} | {fault.replace('|', '/')} |")
    return lines
