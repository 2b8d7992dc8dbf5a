# shellcheck shell=bash
# From sources to programs: the fetched contracts, CMake, ninja.

readonly GOOGLEAPIS="$ROOT/build/deps/googleapis"
readonly PRESETS=(release dev asan tsan)
# A clone in another folder finds what this one has compiled.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

build_folder() { echo "$ROOT/build/$1"; }

# build_programs PRESET: what runs, without the tests.
build_programs() {
  prepare_build "$1"
  run_ninja "$1" programs
}

build_everything() {
  prepare_build "$1"
  run_ninja "$1"
}

prepare_build() {
  [[ " ${PRESETS[*]} " == *" $1 "* ]] ||
    die "$E_USAGE" "there is no preset '$1'; one of: ${PRESETS[*]}"
  need_packages "to build and to run" "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}"
  need_room "$ROOT" 2
  fetch_googleapis
  configure "$1"
}

# The package is unpacked, not installed: only its .proto files are wanted.
fetch_googleapis() {
  local done_mark="$GOOGLEAPIS/.fetched" fresh="$GOOGLEAPIS.new"
  cmp -s "$ROOT/deploy/requirements.txt" "$done_mark" && return
  say "fetching google/api and google/rpc contracts with pip"
  rm -rf "$fresh" && mkdir -p "$fresh/wheel"
  python3 -m pip --disable-pip-version-check download --quiet --no-deps --only-binary :all: \
    --require-hashes --requirement "$ROOT/deploy/requirements.txt" --dest "$fresh/wheel" ||
    die "$E_MISSING" "pip could not fetch googleapis-common-protos; check the network and pip's" \
      "index (pip config list), then run this again"
  python3 -m zipfile -e "$fresh"/wheel/*.whl "$fresh"
  rm -rf "$fresh/wheel" "$GOOGLEAPIS"
  cp "$ROOT/deploy/requirements.txt" "$fresh/.fetched"
  mv "$fresh" "$GOOGLEAPIS"
}

# CMake runs once per folder; afterwards ninja knows when it has to run again (a CMake file has
# changed, a source was added), and is asked to now, so that new programs are known.
configure() {
  local folder
  folder=$(build_folder "$1")
  mkdir -p "$folder"
  if [[ -f $folder/build.ninja ]] &&
    grep -qsxF "GOOGLEAPIS_DIR:PATH=$GOOGLEAPIS" "$folder/CMakeCache.txt"; then
    ninja -C "$folder" build.ninja >"$folder/configure.log" 2>&1 || configure_failed "$folder"
  else
    say "configuring build/$1"
    (cd "$ROOT" && cmake --preset "$1" "-DGOOGLEAPIS_DIR:PATH=$GOOGLEAPIS") \
      >"$folder/configure.log" 2>&1 || configure_failed "$folder"
  fi
}

configure_failed() {
  tail -n 30 "$1/configure.log" >&2
  die 1 "CMake could not configure; the whole output is in $1/configure.log"
}

run_ninja() {
  local preset=$1
  shift
  say "building build/$preset with $(compile_jobs) compilers at a time"
  NINJA_STATUS='[%f/%t, %e s] ' ninja -C "$(build_folder "$preset")" -j "$(compile_jobs)" "$@" ||
    die 1 "the build failed; the first error above is the one to look at"
  say "built build/$preset"
}

# As many as processors, but each compiler needs up to 1 GB.
compile_jobs() {
  local processors gigabytes
  processors=$(nproc)
  gigabytes=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
  local jobs=$((gigabytes < processors ? gigabytes : processors))
  echo "${HOMECARE_JOBS:-$((jobs < 1 ? 1 : jobs))}"
}

# need_room FOLDER GIGABYTES: checked before the work, so that it does not stop half way.
need_room() {
  local free
  [[ -w $1 ]] || die "$E_ROOM" "you may not write in $1; make it yours (chown) or run as its owner"
  free=$(df --output=avail -k "$1" | tail -n 1)
  ((free >= $2 * 1048576)) || die "$E_ROOM" "only $((free / 1024)) MB are free on the disk of $1," \
    "$2 GB are needed; make room and run this again"
}
