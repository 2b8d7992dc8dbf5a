# shellcheck shell=bash
# The private Redis 7 of a stack. Its settings: deploy/local/redis.conf.

readonly REDIS_SERVER=${HOMECARE_REDIS_SERVER:-/usr/bin/redis-server}

redis_home() { home_of redis; }
redis_socket() { echo "$(redis_home)/redis.sock"; }
redis_ready() { [[ $(redis-cli -s "$(redis_socket)" ping 2>/dev/null) == PONG ]]; }
redis_pid() { pid_of "$RUN_DIR/redis.pid" "$REDIS_SERVER"; }

start_redis() {
  local home limit=$((SECONDS + 30))
  home=$(redis_home)
  if ! redis_pid >/dev/null; then
    say "starting Redis in $home"
    # Complaints about its options come before it knows its log.
    # shellcheck disable=SC2094
    "$REDIS_SERVER" "$ROOT/deploy/local/redis.conf" --dir "$home" --unixsocket "$home/redis.sock" \
      --pidfile "$RUN_DIR/redis.pid" --logfile "$LOG_DIR/redis.log" \
      9>&- >>"$LOG_DIR/redis.log" 2>&1 || true
  fi
  # It answers only after it has read its file.
  until redis_ready; do
    ((SECONDS < limit)) || {
      tail -n 15 "$LOG_DIR/redis.log" >&2 || true
      die "$E_START" "Redis does not start; its last words are above ($LOG_DIR/redis.log)"
    }
    sleep 0.1
  done
}

stop_redis() {
  redis_pid >/dev/null || return 0
  say "stopping Redis"
  stop_daemons 15 "$REDIS_SERVER" "$RUN_DIR/redis.pid"
}
