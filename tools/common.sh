# Sourced by the tools beside it, from the repository's root. Says things, configures, counts jobs.

say() { printf '\n%s: %s\n' "$tool" "$*"; }
note() { printf '%s: %s\n' "$tool" "$*" >&2; }
fail() {
  printf '\n%s: %s\n' "$tool" "$*" >&2
  exit 1
}

# Prints the comment that opens the calling script: its manual is kept in one place.
usage() { sed -n '2,/^[^#]/{/^#/!q;s/^# \{0,1\}//;p}' "$0"; }

# Mebibytes this process may use: the machine's, or its container's where that is less.
memory_mib() {
  local kib limit used
  kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  if read -r limit 2>/dev/null </sys/fs/cgroup/memory.max && [[ $limit != max ]]; then
    read -r used </sys/fs/cgroup/memory.current
    ((limit = (limit - used) / 1024, kib = limit < kib ? limit : kib))
  fi
  echo $((kib / 1024))
}

# Compilers to run at once: one a core, while each gets the 1.6 GB that a file with LibTorch takes.
# CMake's own variable overrules that.
compile_jobs() {
  local cores memory
  if [[ -n ${CMAKE_BUILD_PARALLEL_LEVEL:-} ]]; then
    echo "$CMAKE_BUILD_PARALLEL_LEVEL"
    return
  fi
  cores=$(nproc)
  memory=$(($(memory_mib) / 1600))
  ((memory = memory > 0 ? memory : 1))
  echo $((cores < memory ? cores : memory))
}

# configure PRESET [-D...]: into build/PRESET, with Make where there is no Ninja, which the presets
# name. A folder that was configured with another generator keeps it: CMake refuses to change.
configure() {
  local preset=$1 generator=()
  shift
  command -v cmake >/dev/null || fail "cmake is not installed; run tools/install-packages"
  if [[ -e build/$preset/CMakeCache.txt ]]; then
    generator=(-G "$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "build/$preset/CMakeCache.txt")")
  elif ! command -v ninja >/dev/null; then
    generator=(-G "Unix Makefiles")
  fi
  say "configuring build/$preset"
  cmake "${generator[@]}" --preset "$preset" "$@" ||
    fail "CMake could not configure build/$preset; its message is above"
}

# build PRESET [cmake --build arguments]
build() {
  local preset=$1 jobs
  shift
  jobs=$(compile_jobs)
  say "building build/$preset, $jobs at a time"
  cmake --build "build/$preset" --parallel "$jobs" "$@" ||
    fail "the build failed; the compiler's message is above"
}

# sanitizer_options: what the tests need under the sanitizers (presets asan and tsan).
sanitizer_options() {
  local folder=$PWD/tests/sanitizers
  # LibTorch's own symbols exist twice in a process that loads two of our libraries.
  export ASAN_OPTIONS=detect_odr_violation=0:detect_leaks=1:allocator_may_return_null=1
  export LSAN_OPTIONS=suppressions=$folder/leaks.supp:print_suppressions=0
  export UBSAN_OPTIONS=suppressions=$folder/undefined.supp:print_stacktrace=1
  export TSAN_OPTIONS=suppressions=$folder/threads.supp:halt_on_error=1:second_deadlock_stack=1
}
