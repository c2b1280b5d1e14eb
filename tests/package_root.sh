#!/bin/bash
# Installs the Debian packages in a root that holds nothing else, and uses them there: the
# program, the library from C by pkg-config, the Python module; then removes them again.
#
#     package_root.sh PACKAGES ROOT
#
# As root. The root is made by debootstrap from the mirror that this machine's apt uses, and
# is made anew each time.
set -eu
packages=$1 root=$2
[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
. /etc/os-release

fail() {
    echo "FAILED: $1"
    exit 1
}

# Serious faults are none; the rest is printed.
lintian --fail-on error "$packages"/*.deb || fail "lintian finds errors"

mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$VERSION_CODENAME" '$2 == release || !n++ {uri = $1} $2 == release {exit} END {print uri}')
rm -rf "$root"
mkdir -p "$root"
root=$(cd "$root" && pwd)
trap 'umount "$root/proc" 2>/dev/null || true' EXIT
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -20 "$root.log"; fail "debootstrap cannot make a root"; }
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d"
cp -r /etc/apt/auth.conf.d/. "$root/etc/apt/auth.conf.d" 2>/dev/null || true
mount -t proc proc "$root/proc" 2>/dev/null || true

inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
        sh -euc "$1"
}

echo "installing in $root"
inside 'apt-get update -qq; apt-get install -qq -y --no-install-recommends /packages/*.deb gcc libc6-dev pkg-config' \
    >>"$root.log" 2>&1 || { tail -20 "$root.log"; fail "the packages cannot be installed"; }

inside 'cd /tmp; alvh run core --paths 200 --set simulation.days=63 --quiet -o core.h5 >core.txt && grep -q unhedged core.txt' ||
    fail "alvh does not run core"
inside '[ ! -e /root/.cache/alvh ]' || fail "tables were fitted anew"
inside 'alvh --version; [ -s /usr/share/man/man1/alvh.1.gz ]; [ -s /usr/share/bash-completion/completions/alvh ]' ||
    fail "the program is not whole"
inside 'cd /tmp; cc -std=c11 -Wall -Werror /usr/share/doc/libalvh-dev/examples/run.c $(pkg-config --cflags --libs alvh) -o run &&
        ldd ./run | grep libalvh.so.0 && ./run run.h5 2>/dev/null' ||
    fail "a program with libalvh does not run"
inside 'cd /tmp; python3 -c "import alvh; print(alvh.open_run(\"core.h5\"))"' >/dev/null ||
    fail "python3 does not find alvh"
inside 'apt-get remove -qq -y alvh libalvh0 alvh-data libalvh-dev python3-alvh; [ ! -e /usr/share/alvh ] && [ ! -e /usr/bin/alvh ]' \
    >>"$root.log" 2>&1 || fail "something is left after removal"
umount "$root/proc" 2>/dev/null || true
rm -rf "$root"
echo "installed, used and removed: $(cd "$packages" && ls *.deb | tr '\n' ' ')"
