"""The planner's benchmark: homecare-plan, and its peers in the same run where they can express the
work. Every solution is checked; with a wrong one, or none, the run ends with 1.

deploy/homecare bench --only=planner runs it. The whole table takes many hours: --state=FILE keeps
each run and goes on where it was stopped. --quick takes one seed, few instances and short times, and
shows only that things work.
"""

import argparse
import os
import statistics
import sys

import check
import instances
import solve
from state import State, digest
from table import Report

CLASSES = {100: "e", 200: "f", 300: "g"}
# Percent above the best known, by seconds and class.
MANKOWSKA_GOALS = {10: {"e": 3, "f": 5, "g": 8}, 60: {"e": 1, "f": 2, "g": 3},
                   300: {"e": .5, "f": .5, "g": .5}}
# A plan this near to the run's last is near enough, percent.
GROWTH_GAP = 3


class Bench:
    def __init__(self, options):
        self.options = options
        self.report = Report()
        self.wrong = []
        self.seeds = [1] if options.quick else list(range(1, options.seeds + 1))
        self.state = State(options.state)
        self.programs = {path: digest(path) for path in (options.plan, options.repair)}

    def some(self, names):
        """Of a list by size, in a quick run: the smallest and the one in the middle."""
        return [names[0], names[len(names) // 2]] if self.options.quick else names

    def times(self, times):
        """Of limits in seconds, with what they are reported as."""
        return [min(5, times[0])] if self.options.quick else times

    def ours(self, name, problem, seconds, seed, form="vroom"):
        """The verdict on one run of homecare-plan, perhaps an earlier one of the same program."""
        checker = check.check_hhcrsp if form == "hhcrsp" else check.check_vroom
        return self.once(
            f"homecare-plan {self.programs[self.options.plan]}, {name}, {seconds} s, seed {seed}",
            lambda: checker(problem, solve.ours(self.options.plan, problem, seconds, seed,
                                                form=form).solution))

    def once(self, what, make):
        """The verdict that `make` gives, or gave to an earlier run of the same state."""
        return self.believed(what, check.Verdict(*self.state.once(what, make)))

    def believed(self, what, verdict):
        if verdict.faults:
            self.wrong.append(f"{what}: {verdict.faults[0]}")
            print(f"WRONG {self.wrong[-1]}", flush=True)
        return verdict

    def peers(self, names, key, name, problem, seconds, cost):
        """By peer: our cost as a ratio to its, and how many it leaves unserved. Where it serves
        fewer than we do the ratio says little."""
        told = {}
        for peer in names if self.options.peers else []:
            try:
                verdict = self.once(
                    f"{peer}, {key} {name}, {seconds} s",
                    lambda: check.check_vroom(problem, solve.peer(
                        peer, self.options.peers, problem, seconds, seed=1).solution))
            except solve.SolverFailed as failure:
                self.report.note(f"{key}_{name}_{peer}", f"failed: {failure}")
                continue
            told[peer] = (cost / verdict.cost if verdict.cost else 1, len(verdict.unserved))
        return told


def percent(cost, best):
    return 100 * (cost / best - 1)


def bench_hhcrsp(bench, family, seconds, names, key, goal):
    best = instances.hhcrsp_best(family)
    gaps, better, unserved = [], 0, 0
    for name in bench.some(names):
        problem = instances.hhcrsp(family, name)
        for seed in bench.seeds:
            verdict = bench.ours(f"{family} {name}", problem, seconds, seed, form="hhcrsp")
            gaps.append(percent(verdict.cost, best[name]))
            better += verdict.cost < best[name] - 1e-3
            unserved += len(verdict.unserved)
    bench.report.add(f"{key}_{seconds}s_gap_percent", statistics.mean(gaps), goal)
    bench.report.add(f"{key}_{seconds}s_better_than_best_known_runs", better)
    bench.report.add(f"{key}_{seconds}s_unserved", unserved, 0)


def mankowska(bench):
    by_class = {}
    for name in instances.hhcrsp_names("mankowska"):
        size = len(instances.hhcrsp("mankowska", name)["patients"])
        by_class.setdefault(CLASSES[size], []).append(name)
    for seconds in bench.times([10, 60, 300]):
        for letter, names in sorted(by_class.items()):
            goal = MANKOWSKA_GOALS.get(seconds, {}).get(letter)
            bench_hhcrsp(bench, "mankowska", seconds, names, f"mankowska_{letter}", goal)


def of_family(family):
    def run(bench):
        for seconds in bench.times([60]):
            goal = 1.5 if seconds == 60 else None
            names = instances.hhcrsp_names(family)
            bench_hhcrsp(bench, family, seconds, names, family, goal)
    return run


def solomon(bench):
    best, gaps, unserved, ratios = instances.solomon_best(), [], 0, {}
    (seconds,) = bench.times([5])
    for name in bench.some(instances.solomon_names()):
        problem = instances.solomon(name)
        costs = []
        for seed in bench.seeds:
            verdict = bench.ours(f"solomon {name}", problem, seconds, seed)
            costs.append(verdict.cost)
            gaps.append(percent(verdict.cost, best[name]))
            unserved += len(verdict.unserved)
        cost = statistics.mean(costs)
        for peer, told in bench.peers(["vroom", "pyvrp", "ortools"], "solomon", name, problem,
                                      seconds, cost).items():
            ratios.setdefault(peer, []).append(told)
    bench.report.add(f"solomon_{seconds}s_gap_percent", statistics.mean(gaps), .3)
    bench.report.add(f"solomon_{seconds}s_unserved", unserved, 0)
    add_ratios(bench, f"solomon_{seconds}s", ratios)


def add_ratios(bench, key, ratios):
    for peer, told in ratios.items():
        lost = sum(one[1] for one in told)
        bench.report.add(f"{key}_cost_vs_{peer}", statistics.mean(one[0] for one in told))
        bench.report.add(f"{key}_{peer}_unserved", lost)


def day(visits, caregivers, goals, peers):
    def run(bench):
        problem = instances.make_day(visits, caregivers)
        name = f"day{visits}"
        for seconds in bench.times(list(goals)):
            costs, unserved = [], 0
            for seed in bench.seeds:
                verdict = bench.ours(name, problem, seconds, seed)
                costs.append(verdict.cost)
                unserved += len(verdict.unserved)
            cost = statistics.mean(costs)
            bench.report.add(f"{name}_{seconds}s_travel_s", cost, goals.get(seconds))
            bench.report.add(f"{name}_{seconds}s_unserved", unserved, 0)
            told = bench.peers(peers, name, f"{seconds}s", problem, seconds, cost)
            add_ratios(bench, f"{name}_{seconds}s", {peer: [one] for peer, one in told.items()})
    return run


def watched(program, problem, seconds):
    """The verdict on a run, its steps and the megabytes it took."""
    run = solve.ours(program, problem, seconds, seed=1, progress=True)
    return check.check_vroom(problem, run.solution), solve.progress_of(run), run.megabytes


def growth(bench):
    """Time to the first plan that serves all that the last one does, and to GROWTH_GAP percent of
    the last; from the start of the process, reading included."""
    sizes = [1000] if bench.options.quick else [1000, 4000, 12000]
    for visits in sizes:
        seconds = 10 if bench.options.quick else max(60, visits * 60 // 1000)
        problem = instances.make_day(visits, visits * 22 // 100)
        what = f"homecare-plan {bench.programs[bench.options.plan]}, growth{visits}, {seconds} s"
        verdict, steps, megabytes = bench.state.once(
            what, lambda: watched(bench.options.plan, problem, seconds))
        verdict = bench.believed(what, check.Verdict(*verdict))
        steps = [solve.Progress(*step) for step in steps]
        full = [step for step in steps if step.unserved <= len(verdict.unserved)]
        near = [step for step in full if step.cost <= steps[-1].cost * (1 + GROWTH_GAP / 100)]
        key = f"growth_{visits}"
        bench.report.add(f"{key}_unserved", len(verdict.unserved), 0)
        bench.report.add(f"{key}_travel_s", verdict.cost)
        if full:
            bench.report.add(f"{key}_first_full_plan_s", full[0].seconds)
        if near:
            bench.report.add(f"{key}_within_{GROWTH_GAP}_percent_s", near[0].seconds)
        bench.report.add(f"{key}_peak_mb", megabytes)


def repair(bench):
    """One caregiver of a planned day stays away; one second to find others for the visits."""
    visits, plan_seconds = (1000, 5) if bench.options.quick else (4000, 60)
    problem = instances.make_day(visits, visits * 22 // 100)
    changed, lost, seconds = [], 0, []
    for seed in bench.seeds:
        told = bench.state.once(
            f"repair {bench.programs[bench.options.repair]}, {visits} visits, seed {seed}",
            lambda: solve.repair(bench.options.repair, problem, plan_seconds, 1, seed).solution)
        changed.append(100 * told["changed"] / told["promises"])
        lost += told["unserved_after"] - told["unserved_before"]
        seconds.append(told["repair_seconds"])
    bench.report.add(f"repair_{visits}_1s_promises_changed_percent", statistics.mean(changed), 5)
    bench.report.add(f"repair_{visits}_1s_newly_unserved", lost, 0)
    bench.report.add(f"repair_{visits}_1s_longest_s", max(seconds))


PARTS = {
    "solomon": solomon,
    "kummer": of_family("kummer"),
    "italian": of_family("italian"),
    "day1000": day(1000, 220, {20: 441_000, 120: 411_000}, ["vroom", "pyvrp", "ortools"]),
    "day4000": day(4000, 880, {60: 926_000}, ["vroom"]),
    "repair": repair,
    "growth": growth,
    "mankowska": mankowska,
}


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--plan", required=True, help="the program homecare-plan")
    parser.add_argument("--repair", required=True, help="the program homecare-bench-repair")
    parser.add_argument("--peers", default="", help="folder of the peers' packages; empty: none")
    parser.add_argument("--part", action="append", choices=PARTS, help="which; all by default")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seeds", type=int, choices=range(1, 6), default=5, metavar="1..5",
                        help="how many; 5 by default")
    parser.add_argument("--state", default="", help="file that keeps each run, to go on from")
    parser.add_argument("--report", default="", help="file for the figures as JSON")
    return parser.parse_args()


def main():
    bench = Bench(options())
    bench.report.note("machine", f"{os.uname().sysname} {os.uname().machine}, "
                                 f"{os.cpu_count()} processors, two threads")
    bench.report.note("seeds", ", ".join(str(seed) for seed in bench.seeds))
    bench.report.note("load_at_start", "%.1f, of others" % os.getloadavg()[0])
    bench.report.note("peers", "VROOM two threads, no seed; PyVRP and OR-tools one core, seed 1")
    if bench.options.quick:
        bench.report.note("quick", "shows that things work; too few runs, and too short, to compare")
    for name in bench.options.part or PARTS:
        print(f"planner, {name}", flush=True)
        try:
            PARTS[name](bench)
        except solve.SolverFailed as failure:
            bench.wrong.append(f"{name} stopped: {failure}")
    if bench.state.found:
        bench.report.note("runs_kept_from_before", str(bench.state.found))
    print("\n" + bench.report.text())
    if bench.options.report:
        bench.report.write(bench.options.report)
    for wrong in bench.wrong:
        print(f"WRONG {wrong}", file=sys.stderr)
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
