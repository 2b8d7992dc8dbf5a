# shellcheck shell=bash
# The five services, and the commands up and down.

program_of() { echo "$BIN/homecare-$1"; }
service_pid() { pid_of "$RUN_DIR/$1.pid" "$(program_of "$1")"; }

cmd_up() {
  [[ $# == 0 ]] || die "$E_USAGE" "up takes no options; see deploy/homecare help"
  lock_stacks
  build_programs release
  use_stack main
  # shellcheck disable=SC2119
  start_stack
  next "deploy/homecare status shows it, deploy/homecare logs what it says, down stops it"
}

# start_stack [FLAG...]: the flags go to every service.
# shellcheck disable=SC2120
start_stack() {
  prepare_stack
  start_postgres
  start_redis
  migrate
  start_services "$@"
}

# All are started, then all are waited for: they start in any order.
start_services() {
  local service flags
  for service in "${SERVICES[@]}"; do
    flags=$RUN_DIR/$service.flags
    write_flags "$service" "$@" >"$flags.new"
    stop_if_changed "$service" "$flags"
    mv "$flags.new" "$flags"
    service_pid "$service" >/dev/null || start_service "$service" "$flags"
  done
  for service in "${SERVICES[@]}"; do wait_healthy "$service"; done
}

write_flags() {
  local service=$1
  shift
  cat <<FLAGS
--service_port=$(port_of "$service")
--metrics_port=$(metrics_port_of "$service")
--database=$(pg_conninfo "homecare_$service")
--redis_socket=$(redis_socket)
--peers=$(peers)
--city_codes=$CITY_CODE
--key_file=$KEY_FILE
FLAGS
  if [[ $service == billing ]]; then
    printf '%s\n' "--checkpoint_key=$CHECKPOINT_KEY" "--checkpoint_dir=$CHECKPOINT_DIR"
  fi
  (($# == 0)) || printf '%s\n' "$@"
}

# A service that runs an older build, or with other flags, makes room for the new one.
stop_if_changed() {
  local pid
  pid=$(service_pid "$1") || return 0
  ! is_outdated "$pid" && cmp -s "$2" "$2.new" && return
  say "$1 has changed: stopping the old one"
  stop_daemons 25 "$(program_of "$1")" "$RUN_DIR/$1.pid"
}

start_service() {
  local log=$LOG_DIR/$1.log
  need_port "$(port_of "$1")" "$1" HOMECARE_SERVICE_PORT
  need_port "$(metrics_port_of "$1")" "$1, metrics" HOMECARE_METRICS_PORT
  # One older log is kept; what a failed start shows is this start's.
  [[ ! -f $log ]] || mv "$log" "$log.1"
  say "starting $1 on 127.0.0.1:$(port_of "$1")"
  start_daemon "$RUN_DIR/$1.pid" "$log" "$(program_of "$1")" "--flagfile=$2"
}

# Asks for a second at a time, to notice at once when the service dies.
wait_healthy() {
  local limit=$((SECONDS + 30)) reason=""
  until service_healthy "$1" 1s; do
    if ! service_pid "$1" >/dev/null; then reason="$1 ended while starting"; fi
    if ((SECONDS >= limit)); then reason="$1 is not healthy after 30 s"; fi
    [[ -z $reason ]] || {
      tail -n 20 "$LOG_DIR/$1.log" >&2 || true
      die "$E_START" "$reason; its last words are above ($LOG_DIR/$1.log)." \
        "deploy/homecare down stops the rest"
    }
    sleep 0.1
  done
  say "$1 is healthy"
}

service_healthy() {
  "$BIN/homecare-health" "--address=127.0.0.1:$(port_of "$1")" "--wait=$2" >/dev/null 2>&1
}

cmd_down() {
  [[ $# == 0 ]] || die "$E_USAGE" "down takes no options; see deploy/homecare help"
  lock_stacks
  for stack in main demo; do
    use_stack "$stack"
    stop_stack
  done
  next "nothing runs any more; the data is in $ROOT/var; deploy/homecare up starts again"
}

stop_stack() {
  [[ -d $STACK_DIR ]] || return 0
  local service pairs=()
  for service in "${SERVICES[@]}"; do
    pairs+=("$(program_of "$service")" "$RUN_DIR/$service.pid")
  done
  if any_runs "${pairs[@]}"; then say "stopping the services"; fi
  stop_daemons 25 "${pairs[@]}"
  stop_redis
  stop_postgres
}
