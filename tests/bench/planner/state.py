"""Runs once made, kept in a file, so that a table of many hours can be stopped and gone on with."""

import hashlib
import json
import os


class State:
    """Keys to JSON values, a line each, on the disk before it counts. Whoever makes a key puts into it
    all that the value depends on. Without a path nothing outlives the run."""

    def __init__(self, path=""):
        self.known, self.found = {}, 0
        self.file = open(path, "a+", encoding="utf-8") if path else None
        if self.file:
            self._read()

    def _read(self):
        """A last line cut short by the stop is taken off: its run is made again."""
        self.file.seek(0)
        whole = 0
        for line in self.file.read().splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            entry = json.loads(line)
            self.known[entry["key"]] = entry["value"]
            whole += len(line.encode())
        self.file.truncate(whole)

    def once(self, key, make):
        """What `make` returned for the key the first time, in this run or an earlier one."""
        if key in self.known:
            self.found += 1
            return self.known[key]
        value = make()
        self.known[key] = value
        if self.file:
            self.file.write(json.dumps({"key": key, "value": value}) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())
        return value


def digest(path):
    """Short, of a program: another build is another solver."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
