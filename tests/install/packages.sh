#!/usr/bin/env bash
# usage: packages.sh FOLDER-OF-PACKAGES PHOTO HEIC
#
# In a minimal Debian system that never saw gaze's source, as root: installs gaze, uses it as an ordinary
# user, builds the program of ten lines in consumer/ against libgaze-dev, and removes both without
# a trace. tools/try-debian makes the system and runs this.

set -euo pipefail
packages=$(realpath "$1") photo=$(realpath "$2") heic=$(realpath "$3")
here=$(dirname "$(realpath "$0")")

fail() {
  echo "packages.sh: $*" >&2
  exit 1
}
install() { apt-get -q -y install --no-install-recommends "$@" >/dev/null; }

install "$packages"/gaze_*.deb
useradd --create-home visitor
home=/home/visitor
cp "$photo" "$heic" "$home"
chown -R visitor: "$home"
as_visitor() { (cd "$home" && runuser -u visitor -- env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"); }

name=$(basename "$photo")
caption=$(as_visitor gaze caption "$name")
echo "$caption"
[[ $caption == "$name"$'\t'[a-z]* ]] || fail "gaze caption should print the photo, a tab and words, got: $caption"
[[ $(as_visitor gaze caption "$(basename "$heic")") == *$'\t'[a-z]* ]] || fail "the HEIC photo should get a caption"
for figure in figure.png figure.gif film.mp4; do
  as_visitor gaze overlay "$name" -o $figure >/dev/null
  [[ -s $home/$figure ]] || fail "gaze overlay should have written $figure"
done
as_visitor gaze batch "$name" -o all.jsonl --sidecar xmp --view page.html --quiet
[[ -s $home/all.jsonl && -s $home/page.html && -s $home/$name.xmp ]] || fail "gaze batch should have written three files"
as_visitor gaze inspect everyday-hard >/dev/null

install man-db
for page in gaze gaze-batch; do
  as_visitor env MANPAGER=cat man $page | grep -q 'gaze batch' || fail "man $page should tell of gaze batch"
done

install g++ make cmake pkgconf
install "$packages"/libgaze-dev_*.deb
cp -r "$here/consumer" "$home"
chown -R visitor: "$home/consumer"
as_visitor cmake -S consumer -B by-cmake >/dev/null
as_visitor cmake --build by-cmake >/dev/null
[[ $name$'\t'$(as_visitor by-cmake/caption "$name") == "$caption" ]] || fail "the program of ten lines should say the same"
as_visitor sh -c 'g++ -std=c++17 consumer/caption.cpp -o by-pkg-config $(pkg-config --cflags --libs gaze)'
[[ $name$'\t'$(as_visitor ./by-pkg-config "$name") == "$caption" ]] || fail "so should the one linked by pkg-config"

dpkg -L gaze libgaze-dev | sort -u >/tmp/owned
apt-get -q -y purge gaze libgaze-dev >/dev/null
while read -r path; do
  [[ -e $path || -L $path ]] || continue
  [[ -d $path ]] && dpkg -S "$path" >/dev/null 2>&1 && continue  # another package's folder, too
  fail "removing the packages left $path"
done < <(grep '^/[^.]' /tmp/owned)
left=$(find / -xdev \( -path /root -o -path /home -o -path /proc -o -path /dev -o -path /var/cache/apt -o -path /var/log \
  -o -path /var/lib/apt \) -prune -o -iname '*gaze*' -print)
[[ -z $left ]] || fail "removing the packages left $left"
echo "packages.sh: all went well"
