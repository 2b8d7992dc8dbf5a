# shellcheck shell=bash
# The long run: the whole line at Zibo's busiest, on stores of its own, and what grew meanwhile.

cmd_soak() {
  local argument arguments=()
  for argument in "$@"; do
    case $argument in
      --report=?*) arguments+=("--report=$(realpath -m -- "${argument#*=}")") ;;
      --minutes=?* | --rate_factor=?*) arguments+=("$argument") ;;
      --rate-factor=?*) arguments+=("--rate_factor=${argument#*=}") ;;
      *) die "$E_USAGE" "soak does not know '$argument'; see deploy/homecare help" ;;
    esac
  done
  prepare_build release
  run_ninja release homecare-soak
  local folder code=0
  folder=$(build_folder release)
  say "soaking; leave the machine to it, it says each minute where it is"
  (cd "$ROOT" && HOMECARE_ROOT=$ROOT HOMECARE_BIN_DIR=$folder/bin HOMECARE_PG_BIN=$PG_BIN \
    "$folder/bin/homecare-soak" ${arguments[@]+"${arguments[@]}"}) || code=$?
  [[ $code == 0 ]] || die 1 "the soak did not pass; what is broken is named above"
  next "deploy/homecare soak --report=FILE writes the figures as JSON"
}
