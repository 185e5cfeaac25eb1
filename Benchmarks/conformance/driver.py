"""Talks to `espalier-conformance`: a job in, an answer out, and a new process when one dies or hangs."""

import json
import select
import subprocess


class Driver:
    def __init__(self, path, threads=1, timeout=300):
        self.command = [str(path), "--threads", str(threads)]
        self.timeout = timeout
        self.process = None

    def answer(self, job):
        """The answer to a job; `error` and `stage` say what failed, a crash and a hang among them."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], self.timeout)
        line = self.process.stdout.readline() if ready else ""
        if line:
            return json.loads(line)
        self.close()
        return {"error": "the process died" if ready else f"no answer in {self.timeout} s", "stage": "crash"}

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None
