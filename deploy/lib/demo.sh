# shellcheck shell=bash
# A day of Zibo, or a month, on a stack of its own, made anew each time, in virtual time.

cmd_demo() {
  local keep="" arguments=() argument code=0
  for argument in "$@"; do
    if [[ $argument == --keep ]]; then keep=yes; else arguments+=("$argument"); fi
  done
  lock_stacks
  build_programs release
  use_stack demo
  stop_stack
  [[ -n $keep ]] || trap 'stop_stack' EXIT
  # The city's day is lived twice, so that the planner can be held against a day without it.
  if [[ " ${arguments[*]-} " == *" --scale=city "* && " ${arguments[*]-} " != *plan* ]]; then
    local without=$ROOT/var/demo-without.json
    begin_demo
    say "first without the planner"
    run_demo "${arguments[@]}" --noplan "--report=$without" || code=$?
    ((code == 0)) && arguments+=("--without=$without")
    stop_stack
  fi
  begin_demo
  run_demo ${arguments[@]+"${arguments[@]}"} || code=$?
  trap - EXIT
  finish_demo "$keep"
  exit "$code"
}

begin_demo() {
  forget_last_demo
  start_stack --allow_virtual_time
}

# The cluster stays (making one takes seconds), what was in it goes.
forget_last_demo() {
  prepare_stack
  local redis
  redis=$(redis_home)
  # Checkpoints of a ledger that is gone would accuse the next one.
  rm -rf "${redis:?}/appendonlydir" "${LOG_DIR:?}" "${CHECKPOINT_DIR:?}" "$STACK_DIR/month"
  mkdir -p "$LOG_DIR" "$CHECKPOINT_DIR"
  start_postgres
  drop_database
}

run_demo() {
  say "running the demo"
  "$BIN/homecare-demo" "--peers=$(peers)" "--data=$ROOT/deploy/demo/data" \
    "--visit_database=$(pg_conninfo homecare_visit)" \
    "--intake_database=$(pg_conninfo homecare_intake)" \
    "--superuser_database=$(pg_conninfo postgres)" \
    "--checkpoint_file=$CHECKPOINT_DIR/$CITY_CODE.checkpoints" \
    "--public_key=$CHECKPOINT_KEY.pub" "--folder=$STACK_DIR/month" "$@" 9>&-
}

finish_demo() {
  if [[ -n $1 ]]; then
    next "the demo's stack still runs ($(peers)); deploy/homecare down stops it"
  else
    stop_stack
    next "deploy/homecare demo --keep leaves the stack running; deploy/homecare up starts your own"
  fi
}
