#!/bin/bash
# Runs the scripts of docs/slurm on a cluster of one node that this test starts itself.
#
#     test_slurm.sh ALVH SOURCE_FOLDER
#
# Skipped (77) where Slurm is not installed or does not start.
alvh=$1 source=$2
for program in munged slurmctld slurmd sbatch scontrol; do
    command -v $program >/dev/null || exit 77
done
[ "$(id -u)" = 0 ] || exit 77
folder=$(mktemp -d) || exit 1
cd "$folder" || exit 1
mkdir run state spool log
daemons=()
finish() {
    for pid in "${daemons[@]}"; do kill "$(cat "run/$pid" 2>/dev/null)" 2>/dev/null; done
    cd / && sleep 1 && rm -rf "$folder"
}
trap finish EXIT
host=$(hostname -s)
port=$((20000 + $$ % 20000))
head -c 1024 /dev/urandom >munge.key && chmod 400 munge.key
cat >slurm.conf <<CONF
ClusterName=one
SlurmctldHost=$host
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.sock
CryptoType=crypto/munge
SlurmUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
SlurmctldPort=$port
SlurmdPort=$((port + 1))
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
NodeName=$host CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
daemons=(slurmd.pid slurmctld.pid munged.pid)
munged --key-file="$folder/munge.key" --socket="$folder/run/munge.sock" --force \
    --pid-file="$folder/run/munged.pid" --log-file="$folder/log/munged.log" \
    --seed-file="$folder/run/seed" 2>/dev/null || exit 77
slurmctld -c -f "$SLURM_CONF" && slurmd -f "$SLURM_CONF" || exit 77
for _ in $(seq 8); do timeout 3 sinfo -h 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo -h 2>/dev/null | grep -q idle || exit 77

small="--paths 1600 --days 21 --threads 1"
export ALVH=$alvh
# What two results say beside when and where they were made.
same() {
    /usr/bin/python3 - "$1" "$2" <<'PYTHON'
import sys
import h5py

def datasets(path):
    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(lambda name, item: found.update(
            {name: item[()].tobytes()}) if isinstance(item, h5py.Dataset)
            and item.dtype.kind in "fiu" else None)
    return found

sys.exit(datasets(sys.argv[1]) != datasets(sys.argv[2]))
PYTHON
}
# await NAME JOB TASK: until it has left the queue; one sent back does not wait its two minutes.
await() {
    for _ in $(seq 90); do
        [ -z "$(squeue -h -j "$2" 2>/dev/null)" ] && return
        scontrol update JobId="$3" StartTime=now 2>/dev/null
        sleep 1
    done
    echo "FAILED: $1 does not end"
    exit 1
}
# shellcheck disable=SC2086
"$alvh" run core $small --quiet -o whole.h5 >/dev/null || exit 1

# An array, one task of it sent back to the queue as preemption does, and the merge behind it.
# shellcheck disable=SC2086
job=$(sbatch --parsable --array=1-3 -o log/array "$source/docs/slurm/array.sh" core parts $small)
merge=$(sbatch --parsable --dependency="afterok:$job" -o log/merge "$source/docs/slurm/merge.sh" \
    parts merged.h5)
sleep 2
scontrol requeue "${job}_1" 2>/dev/null
await "the array" "$job" "${job}_1"
await "the merge" "$merge" "$merge"
same whole.h5 merged.h5 || { echo "FAILED: the merged result"; cat log/array log/merge; exit 1; }

# A run that stops when its time is over and queues itself again.
# shellcheck disable=SC2086
job=$(sbatch --parsable -o log/requeue "$source/docs/slurm/requeue.sh" core again.h5 1s $small)
for _ in $(seq 120); do [ -e again.h5 ] && break; sleep 1
    scontrol release "$job" 2>/dev/null
    scontrol update JobId="$job" StartTime=now 2>/dev/null
    grep -qs "holds 1[0-9]* of 1600" log/requeue && break
done
grep -q "its time was over" log/requeue || [ -e again.h5 ] || {
    echo "FAILED: a run out of time"
    cat log/requeue
    exit 1
}
scancel "$job" 2>/dev/null
await "the requeued run" "$job" "$job"
# shellcheck disable=SC2086
[ -e again.h5 ] || "$alvh" run core $small --resume --quiet -o again.h5 >/dev/null
same whole.h5 again.h5 || { echo "FAILED: the requeued result"; exit 1; }
done="an array, a merge and a requeued run"

# Two ranks of one run, sent back to the queue while it walks.
spread=$(dirname "$alvh")/alvh-openmpi
if [ -x "$spread" ] && srun --mpi=list 2>&1 | grep -q pmix; then
    export OMPI_MCA_btl_vader_single_copy_mechanism=none
    # shellcheck disable=SC2086
    job=$(ALVH=$spread sbatch --parsable --ntasks=2 --cpus-per-task=1 -o log/mpi \
        "$source/docs/slurm/mpi.sh" core ranks.h5 $small)
    for _ in $(seq 60); do [ -e ranks.h5.checkpoint ] || [ -e ranks.h5 ] && break; sleep 0.5; done
    scontrol requeue "$job" 2>/dev/null
    await "the run over ranks" "$job" "$job"
    same whole.h5 ranks.h5 || { echo "FAILED: the run over ranks"; cat log/mpi; exit 1; }
    done="$done, and one over two ranks"
fi
echo "$done"
