# shellcheck shell=bash
# Debian packages: what is missing is installed, and the machine's own servers are left alone.

# The compiler and what the code links.
readonly BUILD_PACKAGES=(
  g++ cmake ninja-build ccache pkg-config protobuf-compiler protobuf-compiler-grpc
  libprotobuf-dev libgrpc++-dev libabsl-dev libpqxx-dev libhiredis-dev libsodium-dev
  libgtest-dev libgmock-dev librapidcheck-dev nlohmann-json3-dev prometheus-cpp-dev
  libcurl4-openssl-dev zlib1g-dev libxlsxwriter-dev libsimdjson-dev
  python3 python3-pip ca-certificates
)
# What runs beside the services; tzdata because the services reckon in Asia/Shanghai.
readonly RUN_PACKAGES=(postgresql-15 redis-server tzdata openssl)
readonly LINT_PACKAGES=(clang-format-14 clang-tidy-14 shellcheck git)
# Only for `fuzz`: a compiler with libFuzzer and its sanitizers.
readonly FUZZ_PACKAGES=(clang-14 libclang-rt-14-dev libfuzzer-14-dev)

# need_packages WHY PACKAGE...: installs those that are not there.
need_packages() {
  local why=$1 missing
  shift
  command -v apt-get >/dev/null ||
    die "$E_MISSING" "this is not Debian: homecare is built on Debian 12 (bookworm) packages"
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} == 0 ]] || install_packages "$why" "${missing[@]}"
}

# One dpkg-query for all: a second run costs milliseconds.
missing_packages() {
  local installed package
  # shellcheck disable=SC2016
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || echo "$package"
  done
}

install_packages() {
  local why=$1
  shift
  say "installing $# Debian packages ($why): $*"
  can_be_root || die "$E_MISSING" "packages are missing and you are neither root nor may you use" \
    "sudo; ask an administrator to run: apt-get install --no-install-recommends $*"
  as_root apt-get update -qq ||
    die "$E_MISSING" "apt-get update failed; look at its message above and at /etc/apt"
  trap restore_server_start EXIT
  prevent_server_start
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "$@" ||
    die "$E_MISSING" "apt-get could not install the packages; its message above says why"
  forget_server_at_boot "$@"
  restore_server_start
  trap - EXIT
  say "packages installed"
}

as_root() {
  if [[ $EUID == 0 ]]; then "$@"; else sudo "$@"; fi
}

can_be_root() {
  [[ $EUID == 0 ]] && return
  command -v sudo >/dev/null || return 1
  # Where nobody can type a password, sudo must not wait for one.
  if [[ -t 0 ]]; then sudo -v; else sudo -n true 2>/dev/null; fi
}

# Debian's PostgreSQL makes and starts a cluster when installed, and Redis starts too. Both ask
# first: createcluster.d, and policy-rc.d (101: do not). Both answers are taken back afterwards.
readonly NO_CLUSTER=/etc/postgresql-common/createcluster.d/homecare.conf
readonly POLICY=/usr/sbin/policy-rc.d
readonly POLICY_MARK="# put here by homecare while it installs packages"

prevent_server_start() {
  as_root mkdir -p "$(dirname "$NO_CLUSTER")"
  echo "create_main_cluster = false" | as_root tee "$NO_CLUSTER" >/dev/null
  if [[ -x $POLICY ]]; then
    local answer=0
    as_root "$POLICY" redis-server start >/dev/null 2>&1 || answer=$?
    [[ $answer == 101 ]] && return
    as_root mv "$POLICY" "$POLICY.before-homecare"
  fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" | as_root tee "$POLICY" >/dev/null
  as_root chmod 755 "$POLICY"
}

restore_server_start() {
  as_root rm -f "$NO_CLUSTER"
  # Newer versions of the package own the folder.
  dpkg-query -S "$(dirname "$NO_CLUSTER")" >/dev/null 2>&1 ||
    as_root rmdir --ignore-fail-on-non-empty -p "$(dirname "$NO_CLUSTER")" 2>/dev/null || true
  if grep -qsF "$POLICY_MARK" "$POLICY"; then as_root rm -f "$POLICY"; fi
  if [[ -e $POLICY.before-homecare ]]; then as_root mv "$POLICY.before-homecare" "$POLICY"; fi
}

# We want Redis's program, not a server on the machine's port after the next boot.
forget_server_at_boot() {
  if [[ " $* " == *" redis-server "* ]]; then
    as_root update-rc.d redis-server disable >/dev/null 2>&1 || true
  fi
}
