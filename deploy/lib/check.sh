# shellcheck shell=bash
# Every test. The last lines are ctest's own summary, for people and for machines.

cmd_test() {
  local preset=release arguments=() argument
  for argument in "$@"; do
    case $argument in
      --preset=*) preset=${argument#*=} ;;
      *) arguments+=("$argument") ;;
    esac
  done
  if [[ $preset == tsan ]]; then
    # The libraries are not instrumented: with gRPC or absl::Mutex in play its reports are false.
    arguments=(-L tsan ${arguments[@]+"${arguments[@]}"})
    build_labelled tsan
  else
    build_everything "$preset"
  fi
  say "testing; to run one again: deploy/homecare test --preset=$preset -R NAME"
  run_ctest "$preset" ${arguments[@]+"${arguments[@]}"}
}

# build_labelled PRESET: only the test programs that carry the label of the preset's name. A
# test is named like its target (hc_test in cmake/HomecareTargets.cmake).
build_labelled() {
  prepare_build "$1"
  local programs
  mapfile -t programs < <(ctest --test-dir "$(build_folder "$1")" -L "$1" --show-only=json-v1 |
    python3 -c 'import json, sys
for test in json.load(sys.stdin)["tests"]: print(test["name"])')
  run_ninja "$1" "${programs[@]}"
}

run_ctest() {
  local folder
  folder=$(build_folder "$1")
  shift
  HOMECARE_ROOT=$ROOT HOMECARE_BIN_DIR=$folder/bin HOMECARE_PG_BIN=$PG_BIN \
    ctest --test-dir "$folder" --output-on-failure -j2 --no-tests=error "$@"
}
