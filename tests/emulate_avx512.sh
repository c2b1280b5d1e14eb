#!/bin/bash
# Executes the AVX-512 copies of the kernels on a processor that has none: Bochs emulates one,
# boots Debian's kernel on it and runs the tests of the build there.
#
#     tests/emulate_avx512.sh BUILD_DIR WORK_DIR [TEST ...]
#
# TEST names hot tests (`vecmath`, `block`, ...); without any, all but the longest, from the
# shortest on. Then come the pinned runs, and whole runs whose digests must be those of the
# host's scalar code. What is done so far stands in WORK_DIR/serial.txt.
set -euo pipefail
build=$(realpath "$1") work=$(mkdir -p "$2" && realpath "$2")
shift 2
source=$(realpath "$(dirname "$0")")
# Seconds here are hours there.
slow=" greeks instruments look_ahead block_adjust "
runs=(core claims)
small="simulation.paths=64 simulation.days=21 simulation.block_paths=64"

hot_tests() {
    for program in "$build"/tests/test_*_avx512; do
        name=${program##*/test_}
        name=${name%_avx512}
        [[ $slow == *" $name "* ]] && continue
        TIMEFORMAT="%U $name"
        { time "${program%512}2" >/dev/null 2>&1; } 2>&1
    done | sort -n | cut -d ' ' -f 2
}
if [ $# = 0 ]; then
    mapfile -t tests < <(hot_tests)
else
    tests=("$@")
fi

fetch_kernel() {
    [ -e "$work/vmlinuz" ] && return
    local package
    package=$(apt-cache depends --important linux-image-cloud-amd64 |
        awk '/Depends:/ {print $2; exit}')
    (cd "$work" && apt-get download -qq "$package" 2>/dev/null)
    dpkg-deb --fsys-tarfile "$work/$package"_*.deb |
        tar -xO --wildcards './boot/vmlinuz-*' >"$work/vmlinuz"
    rm "$work/$package"_*.deb
}

# A file at the place it has here, and the libraries of a program.
take() {
    mkdir -p "$root$(dirname "$1")"
    cp -rL "$1" "$root$(dirname "$1")/"
}
take_program() {
    take "$1"
    strip "$root$1"
    ldd "$1" | grep -o '/[^ ]*' | while read -r library; do
        [ -e "$root$library" ] || take "$library"
    done
}

write_init() {
    echo '#!/bin/busybox sh'
    echo '/bin/busybox mount -t proc proc /proc; /bin/busybox mount -t devtmpfs dev /dev'
    echo 'export PATH=/bin HOME=/tmp OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive'
    echo "export ALVH_TABLES_DIR=$build/tables"
    echo 'busybox grep -q avx512vl /proc/cpuinfo && echo "HAS avx512" || echo "LACKS avx512"'
    echo 'report() { [ $2 = 0 ] || busybox cat /tmp/out; echo "TEST $1 $2"; }'
    for name in "${tests[@]}"; do
        echo "$build/tests/test_${name}_avx512 >/tmp/out 2>&1; status=\$?"
        # 80-bit logarithms of the emulator are wrong in their last digits, and so are tests
        # against them. What fails there must fail word for word with scalar code, too.
        echo "[ \$status = 0 ] || { $build/tests/test_${name}_scalar >/tmp/scalar 2>&1"
        echo "busybox cmp -s /tmp/out /tmp/scalar && status=alike; }; report $name \$status"
    done
    for scenario in "${runs[@]}"; do
        digest="ALVH_ISA=avx512 $build/tests/run_digest $scenario $small 2>&1"
        echo "echo \"RUN $scenario \$($digest)\""
    done
    echo "$build/tests/test_pinned avx512 >/tmp/out 2>&1; report pinned \$?"
    echo 'echo DONE; busybox poweroff -f'
}

# The machine: kernel and tests on a disc that isolinux boots.
make_disc() {
    root=$work/root
    rm -rf "$root" "$work/disc"
    mkdir -p "$root"/{bin,dev,proc,tmp} "$work/disc/isolinux"
    cp /bin/busybox "$root/bin/"
    for name in "${tests[@]}"; do
        take_program "$build/tests/test_${name}_avx512"
        take_program "$build/tests/test_${name}_scalar"
    done
    take_program "$build/tests/run_digest"
    take_program "$build/tests/test_pinned"
    take "$source/scenarios"
    take "$build/tables"
    write_init >"$root/init"
    chmod +x "$root/init"
    (cd "$root" && find . | cpio --quiet -o -H newc -R 0:0) >"$work/disc/initrd"
    cp "$work/vmlinuz" "$work/disc/"
    cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 \
        "$work/disc/isolinux/"
    # Bochs tells the size of compacted state as that of the standard layout, for which
    # Linux switches all vectors off; without XSAVEC and XSAVES it uses the latter.
    local options="console=ttyS0 loglevel=3 nokaslr noapic nosmp mitigations=off"
    options+=" tsc=reliable lpj=1000000 random.trust_cpu=on noxsaves"
    options+=" clearcpuid=xsavec,xsaves"
    cat >"$work/disc/isolinux/isolinux.cfg" <<END
default linux
prompt 0
label linux
  kernel /vmlinuz
  append initrd=/initrd $options
END
    genisoimage -quiet -o "$work/disc.iso" -b isolinux/isolinux.bin -c isolinux/boot.cat \
        -no-emul-boot -boot-load-size 4 -boot-info-table "$work/disc"
}

boot() {
    cat >"$work/bochsrc" <<END
config_interface: textconfig
display_library: term
cpu: model=corei7_skylake_x, count=1, ips=100000000, ignore_bad_msrs=1
memory: guest=1024, host=1024
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=cdrom, path=$work/disc.iso, status=inserted
boot: cdrom
log: $work/bochs.log
panic: action=fatal
error: action=ignore
info: action=ignore
com1: enabled=1, mode=file, dev=$work/serial.txt
clock: sync=none, time0=1700000000
END
    echo c >"$work/bochs.commands"
    rm -f "$work/serial.txt"
    # Bochs wants a terminal; it ends with a status of its own when the machine is switched off.
    TERM=vt100 script -qec "bochs -q -f $work/bochsrc -rc $work/bochs.commands" \
        "$work/screen.txt" </dev/null >/dev/null || true
}

# What the emulated machine said, against what this one computes with scalar code.
judge() {
    local bad=0 told
    told=$(tr -d '\r' <"$work/serial.txt")
    grep -q '^HAS avx512' <<<"$told" || { echo "no AVX-512 in the emulated machine"; return 1; }
    for name in "${tests[@]}" pinned; do
        grep -qE "^TEST $name (0|alike)\$" <<<"$told" || { echo "FAILED: $name"; bad=1; }
    done
    for scenario in "${runs[@]}"; do
        local here there
        # shellcheck disable=SC2086
        here=$(ALVH_ISA=scalar "$build/tests/run_digest" "$scenario" $small)
        there=$(sed -n "s/^RUN $scenario //p" <<<"$told")
        [ "$here" = "$there" ] || { echo "FAILED: $scenario: $there, here $here"; bad=1; }
    done
    [ $bad = 0 ] || { echo "see $work/serial.txt"; return 1; }
    echo "AVX-512 under emulation: ${#tests[@]} tests, the pinned runs and ${#runs[@]}" \
        "scenarios give the bits of scalar code"
}

fetch_kernel
make_disc
boot
judge
