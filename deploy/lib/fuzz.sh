# shellcheck shell=bash
# Coverage-guided fuzzing of everything that reads bytes from outside (tests/fuzz).

readonly FUZZ_PROGRAMS="$ROOT/build/fuzz/bin/fuzz"
readonly FUZZ_CORPUS="$ROOT/tests/fuzz/corpus"
readonly FUZZ_WORDS="$ROOT/tests/fuzz/words"
# Longer inputs cost speed and find no more: no field is longer but free text. Twice the longest
# seed must fit, though: one that is cut off is of no use.
readonly FUZZ_LONGEST=2048

cmd_fuzz() {
  local executions=1000000 targets=() found=()
  for argument in "$@"; do
    case $argument in
      --executions=*) executions=${argument#*=} ;;
      -*) die "$E_USAGE" "fuzz does not know '$argument'; see deploy/homecare help" ;;
      *) targets+=("$argument") ;;
    esac
  done
  [[ $executions =~ ^[1-9][0-9]*$ ]] ||
    die "$E_USAGE" "--executions takes a number from 1 upwards, not '$executions'"
  mapfile -t targets < <(fuzz_targets "${targets[@]+"${targets[@]}"}")
  [[ ${#targets[@]} != 0 ]] || exit "$E_USAGE"
  fuzz_build "${targets[@]}"
  printf '%-14s %12s %9s %9s %9s %7s %9s\n' \
    target executions seconds exec/s coverage corpus findings
  for target in "${targets[@]}"; do
    fuzz_one "$target" "$executions" || found+=("$target")
  done
  [[ ${#found[@]} == 0 ]] || die 8 "inputs that break a target, and its last.log, are in var/fuzz/NAME/: ${found[*]};" \
    "each becomes a file tests/fuzz/corpus/NAME/regression-* once it is mended"
  next "nothing was found; new inputs are kept in var/fuzz/NAME/corpus and seed the next run"
}

# The targets named, which must exist; all where none is named.
fuzz_targets() {
  local target
  if [[ $# == 0 ]]; then
    basename -a -s _fuzz.cc "$ROOT"/tests/fuzz/*_fuzz.cc
    return
  fi
  for target in "$@"; do
    if [[ ! -f $ROOT/tests/fuzz/${target}_fuzz.cc ]]; then
      say "there is no target '$target'; one of: $(fuzz_targets | tr '\n' ' ')" >&2
      return
    fi
  done
  printf '%s\n' "$@"
}

fuzz_build() {
  need_packages "to fuzz" "${BUILD_PACKAGES[@]}" "${FUZZ_PACKAGES[@]}"
  need_room "$ROOT" 3
  fetch_googleapis
  configure fuzz
  run_ninja fuzz "${@/#/fuzz_}"
}

# fuzz_one TARGET EXECUTIONS: a line of the table; fails where something is found, or was found
# before and still lies there. The first finding ends the target's run.
fuzz_one() {
  local target=$1 executions=$2 folder=$ROOT/var/fuzz/$1 start=$SECONDS log seconds findings words=()
  mkdir -p "$folder/corpus"
  [[ ! -f $FUZZ_WORDS/$target ]] || words=("-dict=$FUZZ_WORDS/$target")
  log=$folder/last.log
  nice -n 19 "$FUZZ_PROGRAMS/$target" -runs="$executions" -max_len="$(fuzz_longest "$target")" \
    -artifact_prefix="$folder/" -print_final_stats=1 -timeout=10 -rss_limit_mb=2048 \
    ${words[@]+"${words[@]}"} "$folder/corpus" "$FUZZ_CORPUS/$target" >"$log" 2>&1 || true
  seconds=$((SECONDS - start))
  findings=$(find "$folder" -maxdepth 1 -regex '.*/\(crash\|leak\|timeout\|oom\)-.*' | wc -l)
  # No figures at the end: it did not even start.
  if [[ -z $(fuzz_stat "$log" executed_units) ]]; then findings=$((findings + 1)); fi
  printf '%-14s %12s %9s %9s %9s %7s %9s\n' "$target" "$(fuzz_stat "$log" executed_units)" \
    "$seconds" "$(fuzz_rate "$log" "$seconds")" "$(fuzz_coverage "$log")" \
    "$(find "$folder/corpus" -type f | wc -l)" "$findings"
  ((findings == 0))
}

fuzz_longest() {
  local seed
  seed=$(find "$FUZZ_CORPUS/$1" -type f -printf '%s\n' | sort -n | tail -n 1)
  echo $((2 * seed > FUZZ_LONGEST ? 2 * seed : FUZZ_LONGEST))
}

fuzz_stat() {
  sed -n "s/^stat::number_of_$2: *//p" "$1" | tail -n 1
}

fuzz_rate() {
  local executed
  executed=$(fuzz_stat "$1" executed_units)
  echo $((${executed:-0} / ($2 > 0 ? $2 : 1)))
}

# Edges, as libFuzzer counts them.
fuzz_coverage() {
  sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$1" | tail -n 1
}
