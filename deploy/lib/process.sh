# shellcheck shell=bash
# Processes known by a pid file, and ports.

# pid_of PIDFILE PROGRAM: prints the pid if that process runs that program. A stale file, a pid
# that belongs to something else by now, and a dead process nobody collected: none of them counts.
pid_of() {
  local pid exe
  [[ -s $1 ]] && read -r pid <"$1" && [[ $pid =~ ^[0-9]+$ ]] || return 1
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  [[ ${exe% (deleted)} == "$(realpath -m "$2")" ]] && echo "$pid"
}

# Whether the program was built anew since the process started.
is_outdated() { [[ $(readlink "/proc/$1/exe" 2>/dev/null) == *" (deleted)" ]]; }

# start_daemon PIDFILE LOG COMMAND...: in a session of its own, so that Ctrl-C does not reach it.
start_daemon() {
  local pid_file=$1 log=$2
  shift 2
  setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
  echo $! >"$pid_file"
}

# A service takes up to 20 s to end its calls under way (--drain_timeout).
# stop_daemons SECONDS PROGRAM PIDFILE [PROGRAM PIDFILE...]: SIGTERM to all, then SIGKILL to those
# that are still there after the seconds.
stop_daemons() {
  local limit=$((SECONDS + $1)) pair pid
  shift
  local pairs=("$@")
  signal_all TERM "${pairs[@]}" || return 0
  while any_runs "${pairs[@]}"; do
    if ((SECONDS >= limit)); then
      say "still there after the time allowed: killing"
      signal_all KILL "${pairs[@]}" || true
      limit=$((SECONDS + 5))
    fi
    sleep 0.1
  done
  for ((pair = 1; pair < ${#pairs[@]}; pair += 2)); do rm -f "${pairs[pair]}"; done
}

# Fails when there was nobody to signal.
signal_all() {
  local signal=$1 pid any=1
  shift
  while (($#)); do
    if pid=$(pid_of "$2" "$1"); then
      kill -s "$signal" "$pid" 2>/dev/null || true
      any=0
    else
      rm -f "$2"
    fi
    shift 2
  done
  return $any
}

any_runs() {
  while (($#)); do
    pid_of "$2" "$1" >/dev/null && return
    shift 2
  done
  return 1
}

# need_port PORT WHAT VARIABLE: fails with a sentence when somebody listens there already.
need_port() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || return 0
  die "$E_PORT" "port $1 ($2) is taken by $(holder_of "$1"); stop that, or choose other ports:" \
    "$3=<first of five free ports> deploy/homecare ..."
}

holder_of() {
  local users=""
  if command -v ss >/dev/null; then
    users=$(ss -ltnpH "sport = :$1" 2>/dev/null | sed -n 's/.*users:((\(.*\)))/\1/p' | head -n 1)
  fi
  echo "${users:-another program}"
}
