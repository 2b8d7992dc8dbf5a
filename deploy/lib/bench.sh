# shellcheck shell=bash
# The benchmarks, on a stack of their own that is gone afterwards.

cmd_bench() {
  local argument arguments=()
  for argument in "$@"; do
    case $argument in
      --report=?*) arguments+=("--report=$(realpath -m -- "${argument#*=}")") ;;
      --only=?*) arguments+=("$argument") ;;
      *) die "$E_USAGE" "bench does not know '$argument'; see deploy/homecare help" ;;
    esac
  done
  prepare_build release
  run_ninja release homecare-bench
  local folder code=0
  folder=$(build_folder release)
  say "measuring; each figure is a ratio within this run, so leave the machine to it (15 minutes)"
  (cd "$ROOT" && HOMECARE_ROOT=$ROOT HOMECARE_BIN_DIR=$folder/bin HOMECARE_PG_BIN=$PG_BIN \
    "$folder/bin/homecare-bench" ${arguments[@]+"${arguments[@]}"}) || code=$?
  [[ $code == 0 ]] || die 1 "the benchmarks did not run to their end; the error above says why"
  next "deploy/homecare bench --report=FILE writes the figures as JSON"
}
