# shellcheck shell=bash
# A stack is PostgreSQL, Redis and the five services. There are two, which share nothing: `main`
# (up, down) and `demo`, which is made anew for each demo.

readonly SERVICES=(registry intake matching visit billing)
readonly CITY_CODE=${HOMECARE_CITY_CODE:-370300}
readonly BIN="$ROOT/build/release/bin"
readonly MAX_SOCKET_PATH=107

# use_stack NAME: sets what the other functions work on.
use_stack() {
  local shift_by=0
  STACK=$1
  STACK_DIR=$ROOT/var
  if [[ $STACK == demo ]]; then
    STACK_DIR=$ROOT/var/demo
    shift_by=100
  fi
  SERVICE_PORT=$((${HOMECARE_SERVICE_PORT:-7001} + shift_by))
  METRICS_PORT=$((${HOMECARE_METRICS_PORT:-9101} + shift_by))
  RUN_DIR=$STACK_DIR/run
  LOG_DIR=$STACK_DIR/log
  KEY_FILE=$STACK_DIR/keys/personal_data.key
  CHECKPOINT_KEY=$STACK_DIR/keys/checkpoints.key
  CHECKPOINT_DIR=$STACK_DIR/checkpoints
}

# Folders only; nothing else of var/ is made before there is room for it.
prepare_stack() {
  mkdir -p "$ROOT/var" 2>/dev/null || true
  [[ -d $ROOT/var ]] ||
    die "$E_ROOM" "cannot make $ROOT/var; make the folder writable for $(id -un) and run this again"
  need_room "$ROOT/var" 1
  mkdir -p "$RUN_DIR" "$LOG_DIR"
  (umask 077 && mkdir -p "$(dirname "$KEY_FILE")")
  [[ -s $KEY_FILE ]] || make_key
  mkdir -p "$CHECKPOINT_DIR"
  [[ -s $CHECKPOINT_KEY ]] || make_checkpoint_key
  choose_home postgres "$(pg_user)"
  choose_home redis "$(id -un)"
}

# The key of the personal data (32 random bytes, in hex). Who loses it loses the data.
make_key() {
  (umask 077 && head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n' >"$KEY_FILE.new")
  mv "$KEY_FILE.new" "$KEY_FILE"
}

# The key that signs the ledger's checkpoints; FILE.pub beside it is for auditors.
make_checkpoint_key() {
  rm -f "$CHECKPOINT_KEY" "$CHECKPOINT_KEY.pub"
  "$BIN/homecare-verify" "--make-key=$CHECKPOINT_KEY" >/dev/null ||
    die "$E_ROOM" "the key $CHECKPOINT_KEY cannot be made; the reason is above"
}

# Where a server's data and socket are; known once prepare_stack has run.
home_of() {
  if [[ -s $STACK_DIR/$1.home ]]; then cat "$STACK_DIR/$1.home"; else echo "$STACK_DIR/$1"; fi
}

# choose_home PART OWNER: STACK_DIR/PART where its owner can enter it (`postgres` cannot enter a
# private home) and the socket's path is short enough, else a folder under /var/tmp; remembered
# in STACK_DIR/PART.home.
choose_home() {
  local part=$1 owner=$2 home=$STACK_DIR/$1
  owned_by "$(home_of "$part")" "$owner" && [[ -s $STACK_DIR/$part.home ]] && return
  if ! { short_enough "$home" && make_home "$home" "$owner"; }; then
    rmdir "$home" 2>/dev/null || true
    home=/var/tmp/homecare-$(printf '%s' "$ROOT" | sha256sum | cut -c1-10)-$STACK-$part
    make_home "$home" "$owner" ||
      die "$E_ROOM" "$home cannot be made or is not $owner's; remove it and run this again"
  fi
  echo "$home" >"$STACK_DIR/$part.home"
}

short_enough() {
  local longest=$1/.s.PGSQL.5432
  ((${#longest} <= MAX_SOCKET_PATH))
}

# Succeeds when the owner has the folder, alone, and can really write in it.
make_home() {
  local home=$1 owner=$2
  if [[ ! -d $home ]]; then
    mkdir -m 700 "$home" || return
    [[ $owner == "$(id -un)" ]] || chown "$owner:" "$home" || return
  fi
  owned_by "$home" "$owner" && as_user "$owner" test -w "$home"
}

owned_by() { [[ -d $1 && ! -L $1 && $(stat -c %U "$1") == "$2" ]]; }

# as_user NAME COMMAND...: from /, because the user may not see the current folder.
as_user() {
  local user=$1
  shift
  if [[ $user == "$(id -un)" ]]; then
    (cd / && "$@")
  else
    (cd / && runuser -u "$user" -- "$@")
  fi
}

# One command at a time changes the stacks; the lock goes with the process.
lock_stacks() {
  mkdir -p "$ROOT/var" 2>/dev/null || true
  [[ -w $ROOT/var ]] || die "$E_ROOM" "you may not write in $ROOT/var; run as $(
    stat -c %U "$ROOT/var" 2>/dev/null || echo its owner)"
  exec 9>"$ROOT/var/lock"
  flock -n 9 || {
    say "another deploy/homecare is at work on the stacks; waiting for it"
    flock 9
  }
}

port_of() { echo $((SERVICE_PORT + $(index_of "$1"))); }
metrics_port_of() { echo $((METRICS_PORT + $(index_of "$1"))); }

index_of() {
  local i
  for i in "${!SERVICES[@]}"; do
    if [[ ${SERVICES[i]} == "$1" ]]; then echo "$i"; fi
  done
}

# registry=127.0.0.1:7001,intake=...: how everybody finds everybody.
peers() {
  local service list=()
  for service in "${SERVICES[@]}"; do list+=("$service=127.0.0.1:$(port_of "$service")"); done
  (IFS=, && echo "${list[*]}")
}
