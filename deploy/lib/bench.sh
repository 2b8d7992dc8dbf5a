# shellcheck shell=bash
# The benchmarks: of the services on a stack of their own that is gone afterwards, of the planner as
# a command beside its peers.

readonly PLANNER_PEERS="$ROOT/build/deps/planner-peers"

cmd_bench() {
  local argument arguments=() only='' planner=()
  for argument in "$@"; do
    case $argument in
      --report=?*) arguments+=("--report=$(realpath -m -- "${argument#*=}")") ;;
      --only=?*) only=${argument#*=} ;;
      --quick | --seeds=?*) planner+=("$argument") ;;
      --state=?*) planner+=("--state=$(realpath -m -- "${argument#*=}")") ;;
      *) die "$E_USAGE" "bench does not know '$argument'; see deploy/homecare help" ;;
    esac
  done
  if [[ $only == planner || $only == planner-* ]]; then
    bench_planner "$only" ${planner[@]+"${planner[@]}"} ${arguments[@]+"${arguments[@]}"}
    return
  fi
  [[ ${#planner[@]} == 0 ]] || die "$E_USAGE" "${planner[0]%%=*} is for --only=planner"
  bench_services ${only:+"--only=$only"} ${arguments[@]+"${arguments[@]}"}
}

bench_services() {
  prepare_build release
  run_ninja release homecare-bench
  local folder code=0
  folder=$(build_folder release)
  say "measuring; each figure is a ratio within this run, so leave the machine to it (15 minutes)"
  (cd "$ROOT" && HOMECARE_ROOT=$ROOT HOMECARE_BIN_DIR=$folder/bin HOMECARE_PG_BIN=$PG_BIN \
    "$folder/bin/homecare-bench" "$@") || code=$?
  [[ $code == 0 ]] || die 1 "the benchmarks did not run to their end; the error above says why"
  next "deploy/homecare bench --report=FILE writes the figures as JSON"
}

# bench_planner planner|planner-PART OPTION...
bench_planner() {
  local part=() folder code=0
  [[ $1 == planner ]] || part=("--part=${1#planner-}")
  shift
  prepare_build release
  run_ninja release homecare-plan homecare-bench-repair
  fetch_planner_peers
  folder=$(build_folder release)/bin
  say "planning; the whole table takes many hours (--quick: some minutes; --state=FILE goes on" \
    "where it was stopped), leave the machine to it"
  python3 "$ROOT/tests/bench/planner/main.py" "--plan=$folder/homecare-plan" \
    "--repair=$folder/homecare-bench-repair" "--peers=$PLANNER_PEERS" \
    ${part[@]+"${part[@]}"} "$@" || code=$?
  [[ $code != 2 ]] || die "$E_USAGE" "the planner's benchmark does not take that; see above"
  [[ $code == 0 ]] || die 1 "a solution was wrong or the run did not end; the error above says why"
  next "deploy/homecare bench --only=planner --report=FILE writes the figures as JSON"
}

# VROOM, PyVRP and OR-tools from their wheels, in a folder of their own.
fetch_planner_peers() {
  local wanted="$ROOT/tests/bench/planner/requirements.txt" fresh="$PLANNER_PEERS.new"
  cmp -s "$wanted" "$PLANNER_PEERS/.fetched" && return
  say "fetching the planner's peers with pip"
  rm -rf "$fresh" "$PLANNER_PEERS"
  python3 -m pip --disable-pip-version-check install --quiet --no-deps --only-binary :all: \
    --require-hashes --requirement "$wanted" --target "$fresh" ||
    die "$E_MISSING" "pip could not fetch the planner's peers; check the network and pip's index" \
      "(pip config list), then run this again"
  cp "$wanted" "$fresh/.fetched"
  mv "$fresh" "$PLANNER_PEERS"
}
