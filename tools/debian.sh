# Sourced by the tools that try gaze in Debian systems made for it: makes, enters and removes them.
# A system is a folder; nothing stays mounted in it between calls.

require_debootstrap() {
  (($(id -u) == 0)) || fail "only root can make a Debian system"
  command -v debootstrap >/dev/null || fail "debootstrap is not installed: apt-get install debootstrap"
}

# mirror_of LABEL: the address this machine's apt gets packages with that label from ("Debian",
# "Debian-Security").
mirror_of() {
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' "Created-By: Packages" | awk -v label="$1" '$1 == label {print $2; exit}'
}

# make_system 12|13 FOLDER: the smallest system that apt works in, up to date.
make_system() {
  local folder=$2 name mirror security
  case $1 in
    12) name=bookworm ;;
    13) name=trixie ;;
  esac
  mirror=$(mirror_of Debian)
  security=$(mirror_of Debian-Security)
  [[ -n $mirror ]] || fail "apt of this machine knows no mirror of Debian; run apt-get update, or add one"
  mkdir -p "$folder"
  debootstrap --variant=minbase "$name" "$folder" "$mirror" >"$folder.log" 2>&1 ||
    fail "debootstrap failed: $(tail -n 5 "$folder.log")"
  rm -f "$folder.log"
  echo "127.0.0.1 localhost" >"$folder/etc/hosts"
  {
    echo "deb $mirror $name main"
    echo "deb $mirror $name-updates main"
    [[ -z $security ]] || echo "deb $security $name-security main"
  } >"$folder/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::[a-z]+::Proxy ' >"$folder/etc/apt/apt.conf.d/80proxy" || true
  echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/quick"  # It need not survive a power cut.
  in_system "$folder" "apt-get -q update && apt-get -q -y upgrade"
}

# make_system_from FOLDER NEW: a copy.
make_system_from() {
  remove_system "$2"
  cp -a --reflink=auto "$1" "$2"
}

# in_system FOLDER COMMANDS: in a shell of that system, as its root, with its own processes and mounts.
in_system() {
  cp -L /etc/resolv.conf "$1/etc/resolv.conf"
  unshare --mount --pid --fork --kill-child bash -c '
    set -e
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/dev/shm"
    exec chroot "$1" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" DEBIAN_FRONTEND=noninteractive \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -ec "$2"' in_system "$1" "$2" </dev/null
}

# remove_system FOLDER: only what in_system can enter is a system.
remove_system() {
  [[ -e $1/etc/debian_version || -e $1/debootstrap ]] || return 0
  rm -rf --one-file-system "$1"
}
