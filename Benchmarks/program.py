"""Runs emotiond for the measurements."""

import json
import os
import re
import subprocess
import sys
import time


class Program:
    """A built emotiond; every call waits for its end and gives up with its words where it fails."""

    def __init__(self, path):
        self.path = path

    def run(self, *arguments, environment=None):
        finished = subprocess.run([self.path, *map(str, arguments)], env=dict(os.environ, **(environment or {})),
                                  stdout=subprocess.PIPE, text=True, check=False)
        if finished.returncode != 0:
            sys.exit(f"{self.path} {' '.join(map(str, arguments))} ended with {finished.returncode}")
        return finished.stdout

    def stages(self, model=None, isa=None):
        """Name of the instruction set, and milliseconds of each stage."""
        arguments = ["bench", "--json"] + (["--model", model] if model else [])
        result = json.loads(self.run(*arguments, environment={"EMOTIOND_ISA": isa} if isa else None))
        return result["isa"], result["stages"]

    def detect(self, picture, factor=1.1, threads=1, count=15):
        """Median milliseconds of a search: the searching thread's processor time, and by the clock."""
        output = self.run("detect", picture, "--scale-factor", factor, "--threads", threads, "--bench", count)
        return tuple(float(number) for number in re.search(r"median ([\d.]+) ms, by the clock ([\d.]+)", output).groups())


# Linux counts the resident size of whoever starts a program as the program's too, so one with few modules stands between.
STARTER = """
import os, sys
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
os.write(int(sys.argv[1]), f"{status} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1024}".encode())
"""


def measured(command, environment=None):
    """Runs a program to its end: standard output, processor seconds, largest resident size in MB."""
    reading, writing = os.pipe()
    output = subprocess.run([sys.executable, "-S", "-c", STARTER, str(writing), *map(str, command)], stdout=subprocess.PIPE,
                            text=True, env=dict(os.environ, **(environment or {})), pass_fds=[writing]).stdout
    os.close(writing)
    with os.fdopen(reading) as pipe:
        status, seconds, size = map(float, pipe.read().split())
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return output, seconds, size


def first_line(command, begins=""):
    """Milliseconds from the start of a program to its first line of output that begins so."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith(begins):
            break
    milliseconds = 1000 * (time.monotonic() - start)
    process.kill()
    process.wait()
    return milliseconds
