#!/usr/bin/env python3
"""Figures of a live run, with a Motion JPEG recording fed at its rate in the camera's place.

    live_figures.py emotiond CLIP.avi [--seconds 20] [-- further arguments of `emotiond run`]

Prints the share of a core, the median latency from a picture's time stamp until its line was read from the log, drops, and
resident memory with its growth between a quarter of the run and its end. The latency is the sum of what the run itself reports
(time stamp until the log has the event, median) and the median age of the events on arrival at the other end of a pipe.
"""

import argparse
import datetime
import json
import os
import re
import resource
import statistics
import subprocess
import tempfile
import threading
import time


def read_log(path, ages):
    """Reads events as they come and notes how many milliseconds old each is."""
    with open(path, encoding="utf-8") as log:
        for line in log:
            now = time.time()
            event = json.loads(line)
            if event["event"] == "face":
                ages.append(1000 * (now - datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp()))


def resident(pid):
    """Megabytes in memory now, or None where the process has gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024
    except (OSError, TypeError):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("emotiond")
    parser.add_argument("clip")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("rest", nargs="*", help="further arguments of emotiond run")
    options = parser.parse_args()

    ages = []
    with tempfile.TemporaryDirectory() as folder:
        fifo = os.path.join(folder, "log")
        os.mkfifo(fifo)
        reader = threading.Thread(target=read_log, args=(fifo, ages))
        reader.start()
        environment = dict(os.environ, EMOTIOND_LOG_EVERY="true")
        window = [] if "--window" in options.rest else ["--no-window"]
        start = time.monotonic()
        run = subprocess.Popen(
            [options.emotiond, "run", "--feed", options.clip, *window, "--log", fifo, "--duration", str(options.seconds), *options.rest],
            env=environment, stdout=subprocess.PIPE, text=True)
        memory = []
        while run.poll() is None:
            memory.append((time.monotonic() - start, resident(run.pid)))
            time.sleep(0.5)
        wall = time.monotonic() - start
        reader.join()
        output = run.stdout.read()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    early = [size for at, size in memory if size and options.seconds / 4 <= at <= options.seconds / 4 + 5]
    sizes = [size for _, size in memory if size]
    reported = float(re.search(r"latency ([\d.]+) ms", output)[1])
    print(output.rstrip())
    print(f"share of a core     {100 * (usage.ru_utime + usage.ru_stime) / wall:.1f} %")
    print(f"latency, median     {reported + statistics.median(ages):.1f} ms ({reported:.1f} ms until the log has the event)")
    print(f"resident            {max(sizes):.1f} MB at most; {sizes[-1] - early[0]:+.1f} MB since second {options.seconds / 4:.0f}")


if __name__ == "__main__":
    main()
