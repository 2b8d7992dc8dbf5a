"""Each rule that a checker keeps, broken by a solution of its own; and the made problems."""

import copy
import io
import json
import unittest

import check
import instances
import solve


def hhcrsp():
    """The office and two patients on a line; the second needs two services, 20 to 30 apart."""
    return {
        "distances": [[0, 10, 20], [10, 0, 10], [20, 10, 0]],
        "services": [{"id": "wash", "default_duration": 5}, {"id": "cook", "default_duration": 7}],
        "caregivers": [{"id": "a", "abilities": ["wash", "cook"]},
                       {"id": "b", "abilities": ["cook"]}],
        "patients": [
            {"id": "p", "time_window": [15, 30],
             "required_caregivers": [{"service": "wash", "duration": 10}]},
            {"id": "q", "time_window": [0, 35],
             "required_caregivers": [{"service": "wash"}, {"service": "cook"}],
             "synchronization": {"type": "sequential", "distance": [20, 30]}}],
    }


def stop(patient, service, time):
    return {"patient_id": patient, "service_id": service, "arrival_time": time}


def hhcrsp_solution():
    return {"routes": [
        {"caregiver_id": "a", "locations": [stop("p", "wash", 15), stop("q", "wash", 35)]},
        {"caregiver_id": "b", "locations": [stop("q", "cook", 60)]}]}


class HhcrspTest(unittest.TestCase):
    def verdict(self, change=lambda solution: None, instance=None):
        solution = hhcrsp_solution()
        change(solution)
        return check.check_hhcrsp(instance or hhcrsp(), solution)

    def test_cost_is_a_third_of_travel_and_both_tardinesses(self):
        verdict = self.verdict()
        self.assertEqual(verdict.faults, [])
        self.assertAlmostEqual(verdict.cost, (40 + 40 + 25 + 25) / 3)

    def test_every_rule(self):
        def first(solution):
            return solution["routes"][0]["locations"]

        def second(solution):
            return solution["routes"][1]["locations"]

        cases = {
            "too early to be there": lambda s: first(s)[1].update(arrival_time=34),
            "before the window": lambda s: first(s)[0].update(arrival_time=14),
            "gap too short": lambda s: second(s)[0].update(arrival_time=54),
            "gap too long": lambda s: second(s)[0].update(arrival_time=66),
            "twice": lambda s: second(s).append(stop("q", "cook", 90)),
            "not able": lambda s: second(s).append(stop("p", "wash", 90)),
            "not needed": lambda s: second(s).append(stop("p", "cook", 90)),
            "missing": lambda s: second(s).clear(),
            "no time": lambda s: first(s)[0].update(arrival_time=float("nan")),
            "two routes of one": lambda s: s["routes"][1].update(caregiver_id="a"),
            "unknown": lambda s: s["routes"][1].update(caregiver_id="c"),
            "both by one": lambda s: (first(s).append(second(s).pop())),
        }
        for name, change in cases.items():
            with self.subTest(name):
                self.assertNotEqual(self.verdict(change).faults, [])

    def test_together_means_at_once(self):
        instance = hhcrsp()
        instance["patients"][1]["synchronization"] = {"type": "simultaneous"}
        self.assertNotEqual(self.verdict(instance=instance).faults, [])
        together = lambda s: s["routes"][1]["locations"][0].update(arrival_time=35)
        self.assertEqual(self.verdict(together, instance).faults, [])


def vroom():
    return {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [3], "skills": [1, 2],
                      "time_window": [0, 100]},
                     {"id": 2, "start_index": 0, "end_index": 0, "capacity": [3], "skills": [1],
                      "time_window": [0, 100]}],
        "jobs": [{"id": 1, "location_index": 1, "service": 5, "delivery": [2], "skills": [2],
                  "time_windows": [[20, 30]]},
                 {"id": 2, "location_index": 2, "service": 5, "delivery": [1], "skills": [1],
                  "time_windows": [[0, 5], [30, 40]]},
                 {"id": 3, "location_index": 2, "service": 5, "delivery": [2], "skills": [1],
                  "time_windows": [[0, 90]]}],
        "matrices": {"car": {"durations": [[0, 10, 20], [10, 0, 10], [20, 10, 0]]}},
    }


def routes(*of_vehicles):
    return {"routes": [{"vehicle": vehicle, "steps": [{"type": "start"}] + [
        {"type": "job", "id": job} for job in jobs] + [{"type": "end"}]}
        for vehicle, jobs in of_vehicles]}


class VroomTest(unittest.TestCase):
    def test_cost_is_the_travel(self):
        verdict = check.check_vroom(vroom(), routes((1, [1, 2]), (2, [3])))
        self.assertEqual(verdict, check.Verdict(80, [], []))

    def test_what_is_left_is_unserved_and_no_fault(self):
        verdict = check.check_vroom(vroom(), routes((1, [1, 2])))
        self.assertEqual(verdict, check.Verdict(40, [3], []))

    def test_every_rule(self):
        late = vroom()
        late["vehicles"][0]["time_window"] = [0, 54]
        cases = {
            "skill": (vroom(), routes((2, [1]))),
            "window": (vroom(), routes((1, [2, 1]))),
            "capacity": (vroom(), routes((1, [1, 3]))),
            "shift": (late, routes((1, [1, 2]))),
            "twice": (vroom(), routes((1, [2]), (2, [2]))),
            "two routes": (vroom(), routes((1, [1]), (1, [2]))),
        }
        for name, (problem, solution) in cases.items():
            with self.subTest(name):
                self.assertNotEqual(check.check_vroom(problem, solution).faults, [])


class InstancesTest(unittest.TestCase):
    def test_every_instance_has_a_best_known(self):
        for family, count in (("mankowska", 15), ("kummer", 16), ("italian", 10)):
            names = instances.hhcrsp_names(family)
            self.assertEqual(len(names), count)
            self.assertEqual(set(names), set(instances.hhcrsp_best(family)))
        self.assertEqual(set(instances.solomon_names()), set(instances.solomon_best()))

    def test_a_day_is_always_the_same_and_is_written_whole(self):
        day, file = instances.make_day(30, 7), io.StringIO()
        instances.write(day, file)
        written = json.loads(file.getvalue())
        self.assertEqual(len(written["matrices"]["car"]["durations"]), 37)
        self.assertEqual(written["matrices"]["car"]["durations"][3][29],
                         instances.make_day(30, 7)["matrices"]["car"]["durations"][3][29])
        self.assertEqual(written["jobs"], copy.deepcopy(day["jobs"]))

    def test_solomons_arcs_are_cut_off_after_the_first_decimal(self):
        problem = instances.solomon("C101")
        self.assertEqual(len(problem["jobs"]), 100)
        self.assertEqual(len(problem["vehicles"]), 25)
        # (40, 50) to (45, 68) is 18.68...
        self.assertEqual(problem["matrices"]["car"]["durations"][0][1], 186)


class ProgressTest(unittest.TestCase):
    def test_lines_of_progress_are_read_and_others_are_not(self):
        run = solve.Run({}, 1, 1, [(.5, "0.41 s  round 12  cost 4500  unserved 3"), (.6, "hello")])
        self.assertEqual(solve.progress_of(run), [solve.Progress(.5, 4500, 3)])


if __name__ == "__main__":
    unittest.main()
