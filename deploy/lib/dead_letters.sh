# shellcheck shell=bash
# The operator's command for events that were given up.

# replay-dead-letters SERVICE [--limit=N]: after what kept them from being applied was mended.
cmd_replay_dead_letters() {
  local service=${1:-}
  [[ " ${SERVICES[*]} " == *" $service "* && -n $service ]] ||
    die "$E_USAGE" "replay-dead-letters takes the service that gave them up: ${SERVICES[*]}"
  shift
  use_stack main
  service_pid "$service" >/dev/null ||
    die "$E_DOWN" "$service does not run; deploy/homecare up starts the stack"
  local code=0
  "$BIN/homecare-replay" "--address=127.0.0.1:$(port_of "$service")" "--city_code=$CITY_CODE" \
    "$@" || code=$?
  next "deploy/homecare logs $service says why what failed again did"
  return "$code"
}
