"""Checkers of solutions. They share nothing with the planner, and believe no figure that a solution
tells about itself: times, loads and costs are reckoned here from the instance.
"""

import math
from collections import Counter, namedtuple

# cost: the objective as the benchmark counts it; unserved: ids; faults: broken rules.
Verdict = namedtuple("Verdict", "cost unserved faults")

# Instances have times with decimals, and solutions may round them.
TOLERANCE = 2e-3


def _whole(value):
    """Windows within a thousandth of a whole number are that number: dust of the Italian set."""
    return round(value) if abs(value - round(value)) < 1e-3 else value


class _Hhcrsp:
    """An HHCRSP instance as it is asked about.

    Row 0 of the distances is the office, where everybody starts and ends; row i is patient i. There
    are no shifts. A window's begin is hard and its end is soft. Where a patient needs two services,
    different caregivers give them: at the same time, or the second that is listed within
    [min, max] after the first.
    """

    def __init__(self, instance):
        self.distances = instance["distances"]
        defaults = {s["id"]: s.get("default_duration", 0) for s in instance["services"]}
        self.abilities = {c["id"]: set(c["abilities"]) for c in instance["caregivers"]}
        self.patients = {p["id"]: p for p in instance["patients"]}
        self.row = {p["id"]: i for i, p in enumerate(instance["patients"], 1)}
        self.duration = {}
        for patient in instance["patients"]:
            for need in patient["required_caregivers"]:
                service = need["service"]
                self.duration[patient["id"], service] = need.get("duration", defaults[service])


def _walk_hhcrsp(day, route, starts, faults):
    """The travel of one route, whose starts are added to what is known of all."""
    who = route["caregiver_id"]
    travel, free, here = 0, 0, 0
    for stop in route["locations"]:
        patient, service, start = stop["patient_id"], stop["service_id"], stop["arrival_time"]
        if (patient, service) not in day.duration:
            faults.append(f"{patient} does not need {service}")
            continue
        if not isinstance(start, (int, float)) or not math.isfinite(start):
            faults.append(f"{patient}: {start} is no time")
            continue
        if service not in day.abilities[who]:
            faults.append(f"{who} cannot do {service}")
        there = day.row[patient]
        if start < free + day.distances[here][there] - TOLERANCE:
            faults.append(f"{who} cannot be at {patient} by {start}")
        if start < _whole(day.patients[patient]["time_window"][0]) - TOLERANCE:
            faults.append(f"{patient} is visited before the window")
        if (patient, service) in starts:
            faults.append(f"{patient} gets {service} twice")
        starts[patient, service] = (start, who)
        travel += day.distances[here][there]
        free, here = start + day.duration[patient, service], there
    return travel + day.distances[here][0]


def _check_pair(patient, starts, faults):
    needs = [need["service"] for need in patient["required_caregivers"]]
    (first, one), (second, other) = (starts[patient["id"], service] for service in needs)
    if one == other:
        faults.append(f"{patient['id']} gets both services from {one}")
    rule = patient["synchronization"]
    least, most = (0, 0) if rule["type"] == "simultaneous" else rule["distance"]
    if not least - TOLERANCE <= second - first <= most + TOLERANCE:
        faults.append(f"{patient['id']}: {second - first} is not within [{least}, {most}]")


def check_hhcrsp(instance, solution):
    """The cost is a third of travel, total tardiness and largest tardiness together."""
    day, starts, faults = _Hhcrsp(instance), {}, []
    routes = Counter(route["caregiver_id"] for route in solution["routes"])
    faults += [f"{who} has {n} routes" for who, n in routes.items() if n > 1]
    faults += [f"nobody is called {who}" for who in routes if who not in day.abilities]
    if faults:
        return Verdict(math.inf, [], faults)
    travel = sum(_walk_hhcrsp(day, route, starts, faults) for route in solution["routes"])
    unserved = sorted({patient for patient, service in day.duration
                       if (patient, service) not in starts})
    for patient in day.patients.values():
        if len(patient["required_caregivers"]) == 2 and patient["id"] not in unserved:
            _check_pair(patient, starts, faults)
    late = [max(0, start - _whole(day.patients[patient]["time_window"][1]))
            for (patient, _), (start, _) in starts.items()]
    faults += [f"{patient} is not served" for patient in unserved]
    return Verdict((travel + sum(late) + max(late, default=0)) / 3, unserved, faults)


def _walk_vroom(problem, vehicle, jobs, faults):
    """The travel of one vehicle that leaves as early as it may. Waiting costs nothing."""
    durations = problem["matrices"]["car"]["durations"]
    time, last = vehicle["time_window"]
    here, travel = vehicle["start_index"], 0
    for job in jobs:
        step = durations[here][job["location_index"]]
        time, travel, here = time + step, travel + step, job["location_index"]
        begins = [max(time, open_) for open_, close in job["time_windows"] if time <= close]
        if not begins:
            faults.append(f"job {job['id']} is reached at {time}, after its windows")
            return travel
        time = begins[0] + job["service"]
        if not set(job.get("skills", ())) <= set(vehicle.get("skills", ())):
            faults.append(f"vehicle {vehicle['id']} lacks a skill of job {job['id']}")
    travel += durations[here][vehicle["end_index"]]
    if time + durations[here][vehicle["end_index"]] > last:
        faults.append(f"vehicle {vehicle['id']} is back too late")
    for k, room in enumerate(vehicle.get("capacity", ())):
        if sum(job.get("delivery", [0] * (k + 1))[k] for job in jobs) > room:
            faults.append(f"vehicle {vehicle['id']} is too full")
    return travel


def check_vroom(problem, solution):
    """Jobs with windows, skills and deliveries, vehicles with start, end, window and capacity: what
    the benchmark's problems have. The cost is the travel."""
    jobs = {job["id"]: job for job in problem["jobs"]}
    vehicles = {vehicle["id"]: vehicle for vehicle in problem["vehicles"]}
    faults, cost = [], 0
    used = Counter(route["vehicle"] for route in solution["routes"])
    faults += [f"vehicle {vehicle} has {n} routes" for vehicle, n in used.items() if n > 1]
    served = Counter()
    for route in solution["routes"]:
        ids = [step["id"] for step in route["steps"] if step["type"] == "job"]
        served.update(ids)
        if not ids:
            continue
        cost += _walk_vroom(problem, vehicles[route["vehicle"]], [jobs[i] for i in ids], faults)
    faults += [f"job {job} is served {n} times" for job, n in served.items() if n > 1]
    return Verdict(cost, sorted(set(jobs) - set(served)), faults)
