# shellcheck shell=bash
# Format, static analysis, shell scripts, contracts. The tools are installed when first asked for.

# buf comes as a package of npm; pinned.
readonly BUF_PACKAGE=@bufbuild/buf@1.75.0
readonly BUF="$ROOT/build/deps/node/node_modules/.bin/buf"

cmd_lint() {
  local base=HEAD all=""
  while (($#)); do
    case $1 in
      --all) all=yes ;;
      --base=*) base=${1#*=} ;;
      --base)
        base=${2:?--base needs a revision}
        shift
        ;;
      *) die "$E_USAGE" "lint does not know '$1'; see deploy/homecare help" ;;
    esac
    shift
  done
  need_packages "to check the style" "${LINT_PACKAGES[@]}"
  prepare_build release
  local failed=()
  lint_format || failed+=(format)
  lint_shell || failed+=(shellcheck)
  lint_contracts || failed+=(contracts)
  lint_tidy "$all" "$base" || failed+=(clang-tidy)
  [[ ${#failed[@]} == 0 ]] || die 1 "lint found something in: ${failed[*]}; it is printed above"
  next "nothing to mend; deploy/homecare test runs the tests"
}

# Tracked files and new ones, not what .gitignore names. NUL-separated.
sources() { git -C "$ROOT" ls-files -z --cached --others --exclude-standard -- "$@"; }

lint_format() {
  say "clang-format"
  (cd "$ROOT" && sources '*.cc' '*.h' | only_existing |
    xargs -0 -r clang-format-14 --dry-run -Werror)
}

# The parts in deploy/lib are read through the script that sources them.
lint_shell() {
  say "shellcheck"
  shellcheck --external-sources --check-sourced "$ROOT/deploy/homecare" "$ROOT/.ci/run"
}

# A file deleted but not yet committed is still listed by git.
only_existing() {
  local file
  while IFS= read -r -d '' file; do
    [[ ! -f $file ]] || printf '%s\0' "$file"
  done
}

# lint_tidy ALL BASE: the .cc files that differ from BASE and the new ones; or all of them.
# Generated code comes first: files that include it cannot be read without.
lint_tidy() {
  local files
  mapfile -d '' files < <(if [[ -n $1 ]]; then sources '*.cc'; else changed_sources "$2"; fi)
  mapfile -d '' files < <(printf '%s\0' ${files[@]+"${files[@]}"} | (cd "$ROOT" && only_existing))
  say "clang-tidy on ${#files[@]} files"
  [[ ${#files[@]} == 0 ]] && return
  run_ninja release hc_proto
  (cd "$ROOT" && printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(compile_jobs)" \
    clang-tidy-14 -p "$(build_folder release)" --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option) # some are gcc's alone
}

changed_sources() {
  if git -C "$ROOT" rev-parse -q --verify "$1^{commit}" >/dev/null; then
    git -C "$ROOT" diff -z --name-only --diff-filter=d "$1" -- '*.cc'
  else
    say "there is no revision '$1' to compare with: only new files are read" >&2
  fi
  git -C "$ROOT" ls-files -z --others --exclude-standard -- '*.cc'
}

lint_contracts() {
  need_buf
  say "buf lint"
  (cd "$ROOT" && "$BUF" lint proto) || return
  lint_breaking
}

need_buf() {
  local folder=$ROOT/build/deps/node
  [[ $(cat "$folder/.installed" 2>/dev/null) == "$BUF_PACKAGE" ]] && return
  command -v npm >/dev/null || need_packages "for buf" nodejs npm
  say "installing $BUF_PACKAGE with npm"
  mkdir -p "$folder"
  npm install --silent --no-fund --no-audit --prefix "$folder" "$BUF_PACKAGE" ||
    die "$E_MISSING" "npm could not install $BUF_PACKAGE; check the network and npm's registry"
  echo "$BUF_PACKAGE" >"$folder/.installed"
}

# Against the contracts of the last release, laid out beside the same google protos.
lint_breaking() {
  local tag past
  tag=$(git -C "$ROOT" describe --tags --abbrev=0 --match 'v*' 2>/dev/null) || {
    say "buf breaking: skipped, there is no release tag (v*) yet"
    return 0
  }
  say "buf breaking against $tag"
  past=$(mktemp -d)
  mkdir -p "$past/build/deps"
  git -C "$ROOT" archive "$tag" proto buf.yaml | tar -x -C "$past"
  cp -r "$GOOGLEAPIS" "$past/build/deps/googleapis"
  local result=0
  (cd "$ROOT" && "$BUF" breaking proto --against "$past/proto") || result=$?
  rm -rf "$past"
  return "$result"
}
