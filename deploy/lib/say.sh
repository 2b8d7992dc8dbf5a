# shellcheck shell=bash
# What the script tells its user, and how it ends.

# 1 is a failed build, 8 a failed test (ctest's own); the others are listed in `homecare help`.
# shellcheck disable=SC2034
readonly E_USAGE=2 E_MISSING=3 E_PORT=4 E_ROOM=5 E_START=6 E_DOWN=7

# A line of progress with the seconds since the start.
say() { printf '[%4d s] %s\n' "$SECONDS" "$*"; }

# The last line of a command: what to do now.
next() { printf '[%4d s] next: %s\n' "$SECONDS" "$*"; }

# die CODE SENTENCE...: the sentence says what is wrong and what to do about it.
die() {
  local code=$1
  shift
  printf 'homecare: %s\n' "$*" >&2
  exit "$code"
}
