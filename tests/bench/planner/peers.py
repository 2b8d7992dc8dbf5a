"""The peers, each as a process: a problem in VROOM's form on standard input, a solution in VROOM's
form on standard output. `peers.py vroom|pyvrp|ortools SECONDS SEED THREADS`.

Each is given what it can express of the problem. Jobs that may stay unserved cost so much that
serving them comes first.
"""

import datetime
import json
import sys

UNSERVED_COST = 1_000_000
# Of a way that a vehicle may not take: never worth a job.
FORBIDDEN_COST = 100_000_000


def solution_of(routes):
    """routes: (vehicle, jobs)."""
    return {"routes": [{"vehicle": vehicle, "steps": [{"type": "job", "id": job} for job in jobs]}
                       for vehicle, jobs in routes if jobs]}


def may_serve(vehicle, job):
    return set(job.get("skills", ())) <= set(vehicle.get("skills", ()))


def by_vroom(problem, seconds, seed, threads):
    """Has no seed, and stops by itself where it finds nothing more."""
    import vroom
    del seed
    given = vroom.Input()
    given.set_durations_matrix("car", problem["matrices"]["car"]["durations"])
    for vehicle in problem["vehicles"]:
        given.add_vehicle(vroom.Vehicle(
            vehicle["id"], start=vehicle["start_index"], end=vehicle["end_index"],
            capacity=vehicle.get("capacity", ()), skills=set(vehicle.get("skills", ())),
            time_window=vroom.TimeWindow(*vehicle["time_window"])))
    for job in problem["jobs"]:
        given.add_job(vroom.Job(
            job["id"], job["location_index"], default_service=job["service"],
            delivery=vroom.Amount(job.get("delivery", ())), skills=set(job.get("skills", ())),
            time_windows=[vroom.TimeWindow(*window) for window in job["time_windows"]]))
    solved = given.solve(exploration_level=5, nb_threads=threads,
                         timeout=datetime.timedelta(seconds=seconds))
    return solved.to_dict()


def _alike(vehicle):
    return (vehicle["start_index"], vehicle["end_index"], tuple(vehicle["time_window"]),
            tuple(vehicle.get("capacity", ())), tuple(vehicle.get("skills", ())))


def by_pyvrp(problem, seconds, seed, threads):
    """One core. Skills become profiles whose ways to other jobs are forbidden by their length."""
    import numpy
    import pyvrp
    del threads
    durations = numpy.array(problem["matrices"]["car"]["durations"], dtype=numpy.int64)
    depots = sorted({vehicle[end] for vehicle in problem["vehicles"]
                     for end in ("start_index", "end_index")})
    profiles, groups = {}, {}
    for vehicle in problem["vehicles"]:
        groups.setdefault(_alike(vehicle), []).append(vehicle["id"])
    types = [pyvrp.VehicleType(len(ids), list(capacity), depots.index(start), depots.index(end),
                               tw_early=window[0], tw_late=window[1],
                               profile=profiles.setdefault(skills, len(profiles)))
             for (start, end, window, capacity, skills), ids in groups.items()]
    distances = []
    for skills in profiles:
        matrix = durations.copy()
        for job in problem["jobs"]:
            if not may_serve({"skills": skills}, job):
                matrix[:, job["location_index"]] = FORBIDDEN_COST
        numpy.fill_diagonal(matrix, 0)
        distances.append(matrix)
    clients = [pyvrp.Client(job["location_index"], list(job.get("delivery", [])),
                            service_duration=job["service"], tw_early=job["time_windows"][0][0],
                            tw_late=job["time_windows"][0][1], required=False,
                            prize=UNSERVED_COST) for job in problem["jobs"]]
    data = pyvrp.ProblemData([pyvrp.Location(0, 0)] * len(durations), clients,
                             [pyvrp.Depot(depot) for depot in depots], types, distances,
                             [durations] * len(profiles))
    result = pyvrp.solve(data, pyvrp.stop.MaxRuntime(seconds), seed=seed, display=False)
    free = list(groups.values())
    return solution_of(
        (free[route.vehicle_type()].pop(),
         [problem["jobs"][stop.idx]["id"] for stop in route.schedule() if stop.is_client()])
        for route in result.best.routes())


def _limit_windows(routing, manager, problem):
    solver = routing.GetDimensionOrDie("time")
    for k, job in enumerate(problem["jobs"]):
        index = manager.NodeToIndex(k)
        solver.CumulVar(index).SetRange(*job["time_windows"][0])
        able = [v for v, vehicle in enumerate(problem["vehicles"]) if may_serve(vehicle, job)]
        routing.AddDisjunction([index], UNSERVED_COST)
        if len(able) < len(problem["vehicles"]):
            routing.VehicleVar(index).SetValues([-1] + able)
    for v, vehicle in enumerate(problem["vehicles"]):
        solver.CumulVar(routing.Start(v)).SetRange(*vehicle["time_window"])
        solver.CumulVar(routing.End(v)).SetRange(*vehicle["time_window"])


def _limit_loads(routing, manager, problem):
    if "capacity" not in problem["vehicles"][0]:
        return
    loads = [job["delivery"][0] for job in problem["jobs"]] + [0] * 2 * len(problem["vehicles"])
    load = routing.RegisterUnaryTransitCallback(lambda i: loads[manager.IndexToNode(i)])
    routing.AddDimensionWithVehicleCapacity(
        load, 0, [vehicle["capacity"][0] for vehicle in problem["vehicles"]], True, "load")


def by_ortools(problem, seconds, seed, threads):
    """One core, guided local search; no seed."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    del seed, threads
    durations, jobs = problem["matrices"]["car"]["durations"], problem["jobs"]
    vehicles = problem["vehicles"]
    places = [job["location_index"] for job in jobs]
    starts = range(len(jobs), len(jobs) + len(vehicles))
    ends = range(starts.stop, starts.stop + len(vehicles))
    places += [v["start_index"] for v in vehicles] + [v["end_index"] for v in vehicles]
    manager = pywrapcp.RoutingIndexManager(len(places), len(vehicles), list(starts), list(ends))
    routing = pywrapcp.RoutingModel(manager)
    services = [job["service"] for job in jobs] + [0] * 2 * len(vehicles)
    travel = routing.RegisterTransitMatrix([[durations[a][b] for b in places] for a in places])
    routing.SetArcCostEvaluatorOfAllVehicles(travel)
    whole = routing.RegisterTransitMatrix(
        [[services[i] + durations[a][b] for b in places] for i, a in enumerate(places)])
    routing.AddDimension(whole, 1_000_000, 10_000_000, False, "time")
    _limit_windows(routing, manager, problem)
    _limit_loads(routing, manager, problem)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION)
    how.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH)
    how.time_limit.FromSeconds(int(seconds))
    found = routing.SolveWithParameters(how)
    if found is None:
        return {"routes": []}
    routes = []
    for v, vehicle in enumerate(vehicles):
        index, ids = found.Value(routing.NextVar(routing.Start(v))), []
        while not routing.IsEnd(index):
            ids.append(jobs[manager.IndexToNode(index)]["id"])
            index = found.Value(routing.NextVar(index))
        routes.append((vehicle["id"], ids))
    return solution_of(routes)


PEERS = {"vroom": by_vroom, "pyvrp": by_pyvrp, "ortools": by_ortools}


def main():
    name, seconds, seed, threads = sys.argv[1:]
    solve = PEERS[name]
    json.dump(solve(json.load(sys.stdin), float(seconds), int(seed), int(threads)), sys.stdout)


if __name__ == "__main__":
    main()
