# shellcheck shell=bash
# What the stack does: the commands status and logs.

cmd_status() {
  [[ $# == 0 ]] || die "$E_USAGE" "status takes no options; see deploy/homecare help"
  use_stack main
  local all_up=0 service
  printf '%-10s %8s  %-22s %s\n' part pid address health
  status_line postgres "$(pg_pid || true)" "socket" pg_ready || all_up=$E_DOWN
  status_line redis "$(redis_pid || true)" "socket" redis_ready || all_up=$E_DOWN
  for service in "${SERVICES[@]}"; do
    status_line "$service" "$(service_pid "$service" || true)" "127.0.0.1:$(port_of "$service")" \
      service_healthy "$service" 0s || all_up=$E_DOWN
    store_lines "$service" || all_up=$E_DOWN
  done
  if [[ $all_up == 0 ]]; then
    next "deploy/homecare logs -f follows what it says; deploy/homecare down stops it"
  else
    next "deploy/homecare up starts what is down; deploy/homecare logs PART says why it fell"
  fi
  return "$all_up"
}

# A service that serves may still miss a store; what that means is in ARCHITECTURE.md.
store_lines() {
  local store result=0
  service_healthy "$1" 0s || return 0
  for store in database redis; do
    "$BIN/homecare-health" "--address=127.0.0.1:$(port_of "$1")" "--service=$store" \
      >/dev/null 2>&1 && continue
    printf '%-10s %8s  degraded: its %s does not take writes\n' "$1" "" "$store"
    result=1
  done
  return "$result"
}

# status_line PART PID ADDRESS CHECK...
status_line() {
  local part=$1 pid=$2 address=$3 health=down result=1
  shift 3
  if [[ -n $pid ]]; then
    health="not healthy"
    if "$@"; then health=healthy result=0; fi
  fi
  printf '%-10s %8s  %-22s %s\n' "$part" "${pid:--}" "$address" "$health"
  return "$result"
}

cmd_logs() {
  local parts=() follow=() part files=()
  use_stack main
  for part in "$@"; do
    case $part in
      -f) follow=(-f) ;;
      postgres | redis | registry | intake | matching | visit | billing) parts+=("$part") ;;
      *) die "$E_USAGE" "logs does not know '$part'; one of: postgres redis ${SERVICES[*]} -f" ;;
    esac
  done
  [[ ${#parts[@]} -gt 0 ]] || parts=("${SERVICES[@]}")
  for part in "${parts[@]}"; do
    local file=$LOG_DIR/$part.log
    if [[ $part == postgres && -d $STACK_DIR ]]; then file=$(pg_home)/postgres.log; fi
    [[ ! -f $file ]] || files+=("$file")
  done
  [[ ${#files[@]} -gt 0 ]] ||
    die "$E_DOWN" "there are no logs yet; deploy/homecare up starts the stack"
  tail -n 40 ${follow[@]+"${follow[@]}"} "${files[@]}"
  next "deploy/homecare logs PART -f follows one part"
}
