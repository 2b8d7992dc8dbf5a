"""Runs a solver as a process of its own, and sees what it took."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

import instances

# seconds and megabytes are of the whole process, reading included; lines: (seconds, text) of what
# it said on standard error while it ran.
Run = namedtuple("Run", "solution seconds megabytes lines")

# What a process may take beyond its time: reading, writing, a crowded machine.
GRACE_SECONDS = 300


class SolverFailed(Exception):
    pass


def _said(stream, started):
    return [(time.monotonic() - started, line.rstrip("\n")) for line in stream]


def _solve(command, problem):
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as told:
        instances.write(problem, given)
        given.seek(0)
        started = time.monotonic()
        process = subprocess.Popen(command, stdin=given, stdout=told, stderr=subprocess.PIPE,
                                   text=True)
        lines = _said(process.stderr, started)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        if process.returncode != 0:
            said = "\n".join(text for _, text in lines[-5:])
            raise SolverFailed(f"{command[0]} ended with {process.returncode}: {said}")
        told.seek(0)
        return Run(json.load(told), seconds, usage.ru_maxrss / 1024, lines)


def ours(binary, problem, seconds, seed, threads=2, form="vroom", progress=False):
    """homecare-plan as anybody runs it."""
    command = [binary, f"--time-limit={seconds}s", f"--threads={threads}", f"--seed={seed}"]
    if form != "vroom":
        command.append(f"--format={form}")
    if progress:
        command.append("--progress")
    return _solve(command, problem)


def repair(binary, problem, plan_seconds, repair_seconds, seed, threads=2):
    """homecare-bench-repair; its solution is what it tells of the repair."""
    return _solve([binary, f"--plan_seconds={plan_seconds}", f"--repair_seconds={repair_seconds}",
                   f"--threads={threads}", f"--seed={seed}"], problem)


def peer(name, site, problem, seconds, seed, threads=2):
    """One of peers.py, from the packages in `site`."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")
    command = ["env", f"PYTHONPATH={site}", "timeout", str(seconds + GRACE_SECONDS),
               sys.executable, script, name, str(seconds), str(seed), str(threads)]
    return _solve(command, problem)


Progress = namedtuple("Progress", "seconds cost unserved")


def progress_of(run):
    """The lines of --progress: seconds since the start, cost, unserved. The seconds are those at
    which the line came out, since reading the problem is part of the wait."""
    found = []
    for seconds, text in run.lines:
        cost = re.search(r"\bcost[ =:]+(-?\d+)", text)
        unserved = re.search(r"\bunserved[ =:]+(\d+)", text)
        if cost and unserved:
            found.append(Progress(seconds, int(cost[1]), int(unserved[1])))
    return found

