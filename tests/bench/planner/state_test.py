"""A run that was stopped is gone on with; nothing half written is believed."""

import os
import tempfile
import unittest

from state import State, digest


class StateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "state")
        self.made = []

    def state(self):
        state = State(self.path)
        self.addCleanup(state.file.close)
        return state

    def make(self, value):
        def made():
            self.made.append(value)
            return value
        return made

    def test_what_is_known_is_not_made_again(self):
        first = self.state()
        self.assertEqual(first.once("a", self.make([1.5, ["é"], []])), [1.5, ["é"], []])
        first.once("a", self.make("again"))
        later = self.state()
        self.assertEqual(later.once("a", self.make("again")), [1.5, ["é"], []])
        self.assertEqual(later.once("b", self.make(2)), 2)
        self.assertEqual(self.state().once("b", self.make("again")), 2)
        self.assertEqual(self.made, [[1.5, ["é"], []], 2])

    def test_a_line_cut_short_is_made_again_and_harms_none_after_it(self):
        first = self.state()
        first.once("a", self.make(1))
        first.once("b", self.make(2))
        os.truncate(self.path, os.path.getsize(self.path) - 3)
        self.made.clear()
        later = self.state()
        self.assertEqual(later.once("a", self.make("again")), 1)
        self.assertEqual(later.once("b", self.make(3)), 3)
        self.assertEqual(self.state().once("b", self.make("again")), 3)
        self.assertEqual(self.made, [3])

    def test_what_fails_is_not_kept(self):
        def fails():
            raise ValueError
        with self.assertRaises(ValueError):
            self.state().once("a", fails)
        self.assertEqual(self.state().once("a", self.make(1)), 1)

    def test_without_a_path_it_lasts_as_long_as_the_run(self):
        state = State()
        self.assertEqual(state.once("a", self.make(1)), 1)
        self.assertEqual(state.once("a", self.make(2)), 1)
        self.assertEqual(state.found, 1)

    def test_another_build_is_another_program(self):
        with open(self.path, "wb") as file:
            file.write(b"one")
        one = digest(self.path)
        with open(self.path, "wb") as file:
            file.write(b"two")
        self.assertNotEqual(one, digest(self.path))


if __name__ == "__main__":
    unittest.main()
