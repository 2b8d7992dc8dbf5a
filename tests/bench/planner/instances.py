"""The benchmark's problems: read from data/, or made."""

import csv
import gzip
import json
import math
import pathlib
import random

DATA = pathlib.Path(__file__).resolve().parent / "data"


def hhcrsp_names(family):
    """Sorted by size, then name."""
    names = [path.name.removesuffix(".json.gz") for path in (DATA / "hhcrsp" / family).iterdir()]
    return sorted(names, key=lambda name: (len(hhcrsp(family, name)["patients"]), name))


def hhcrsp(family, name):
    with gzip.open(DATA / "hhcrsp" / family / f"{name}.json.gz", "rt") as file:
        return json.load(file)


def hhcrsp_best(family):
    with open(DATA / "hhcrsp" / "best_known.csv", newline="") as file:
        return {row["instance"]: float(row["best_known"])
                for row in csv.DictReader(file) if row["set"] == family}


def solomon_names():
    return sorted(path.stem for path in (DATA / "vrptw").glob("*.txt"))


def solomon_best():
    """In tenths, as solomon() counts."""
    with open(DATA / "vrptw" / "best_known.csv", newline="") as file:
        return {row["instance"]: round(10 * float(row["distance_dimacs"]))
                for row in csv.DictReader(file)}


def solomon(name):
    """In VROOM's form, distances and times in tenths, each arc cut off."""
    lines = [line.split() for line in (DATA / "vrptw" / f"{name}.txt").read_text().splitlines()]
    heading = next(i for i, words in enumerate(lines) if words[:1] == ["NUMBER"])
    count, capacity = (int(word) for word in lines[heading + 1])
    rows = [[int(word) for word in words] for words in lines
            if len(words) == 7 and all(word.isdigit() for word in words)]
    durations = [[int(10 * math.hypot(a[1] - b[1], a[2] - b[2]) + 1e-9) for b in rows]
                 for a in rows]
    _, _, _, _, opens, closes, _ = rows[0]
    return {
        "vehicles": [{"id": k + 1, "start_index": 0, "end_index": 0, "capacity": [capacity],
                      "time_window": [10 * opens, 10 * closes]} for k in range(count)],
        "jobs": [{"id": row[0], "location_index": i, "delivery": [row[3]], "service": 10 * row[6],
                  "time_windows": [[10 * row[4], 10 * row[5]]]}
                 for i, row in enumerate(rows) if i > 0],
        "matrices": {"car": {"durations": durations}},
    }


class Durations:
    """Seconds between places, as a matrix that is reckoned where it is asked: 12,000 visits would
    be hundreds of millions of numbers."""

    class Row:
        def __init__(self, places, source):
            self.places, self.source = places, source

        def __getitem__(self, i):
            (x, y), (a, b) = self.source, self.places[i]
            return int(1.3 * math.hypot(x - a, y - b) / 24 * 3600)

        def __len__(self):
            return len(self.places)

    def __init__(self, places):
        self.places = places

    def __getitem__(self, i):
        return self.Row(self.places, self.places[i])

    def __len__(self):
        return len(self.places)


def write(problem, file):
    """As JSON; a matrix row by row."""
    durations = problem.get("matrices", {}).get("car", {}).get("durations")
    if not isinstance(durations, Durations):
        json.dump(problem, file)
        return
    rest = {key: value for key, value in problem.items() if key != "matrices"}
    file.write(json.dumps(rest)[:-1] + ', "matrices": {"car": {"durations": [')
    for i in range(len(durations)):
        file.write((",\n" if i > 0 else "") + json.dumps(list(durations[i])))
    file.write("]}}}")


def make_day(visits, caregivers):
    """A home-care day in VROOM's form, always the same for the same numbers: a city of 40 by 40 km
    with 12 quarters, straight lines times 1.3 at 24 km/h, visits of 30 to 120 minutes with windows
    of 60 to 240, six skills, shifts of eight hours from the caregivers' own homes."""
    source = random.Random(20261123 + visits)
    quarters = [(source.uniform(5, 35), source.uniform(5, 35)) for _ in range(12)]

    def place():
        if source.random() < .25:
            return source.uniform(0, 40), source.uniform(0, 40)
        x, y = source.choice(quarters)
        return (min(40, max(0, source.gauss(x, 2.5))), min(40, max(0, source.gauss(y, 2.5))))

    places = [place() for _ in range(visits + caregivers)]
    durations = Durations(places)
    jobs = []
    for i in range(visits):
        service = source.choice([30, 45, 60, 60, 90, 120]) * 60
        width = source.choice([60, 90, 120, 180, 240]) * 60
        begin = source.randrange(7 * 3600, 20 * 3600 - width - service, 900)
        skill = 1 + min(5, int(source.expovariate(.7)))
        jobs.append({"id": i + 1, "location_index": i, "service": service, "skills": [skill],
                     "time_windows": [[begin, begin + width]]})
    vehicles = []
    for k in range(caregivers):
        begin = source.choice([7, 8, 9, 11, 12]) * 3600
        skills = sorted({1} | {skill for skill in range(2, 7) if source.random() < .45})
        vehicles.append({"id": k + 1, "start_index": visits + k, "end_index": visits + k,
                         "skills": skills, "time_window": [begin, begin + 8 * 3600]})
    return {"vehicles": vehicles, "jobs": jobs, "matrices": {"car": {"durations": durations}}}
