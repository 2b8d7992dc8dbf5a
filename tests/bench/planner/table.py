"""What a run found, as a table for people and as JSON for machines; as tests/bench/report.h."""

import json


class Report:
    def __init__(self):
        self.figures, self.goals, self.lines = {}, {}, []

    def add(self, key, value, at_most=None):
        """A key ends in its unit. Said at once, since a whole run takes hours."""
        self.figures[key] = value
        goal, met = "", ""
        if at_most is not None:
            self.goals[key] = {"at_most": at_most, "met": value <= at_most}
            goal, met = f"<= {at_most:g}", "met" if value <= at_most else "missed"
        line = f"{key:<46} {value:>14.3f}  {goal:<12} {met}".rstrip()
        self.lines.append(line)
        print(line, flush=True)

    def note(self, key, text):
        self.figures[key] = text
        self.lines.append(f"{key:<46} {text}")

    def text(self):
        return "\n".join([f"{'figure':<46} {'value':>14}  goal"] + self.lines)

    def write(self, path):
        with open(path, "w") as file:
            json.dump({**self.figures, "goals": self.goals}, file, indent=2)
            file.write("\n")
