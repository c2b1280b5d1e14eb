#!/bin/bash
# One run on one node, longer than a job may be: it stops in time and queues itself again.
#
#     sbatch --time=4:00:00 requeue.sh core RESULT.h5 3h55m [options of alvh run]
#
#SBATCH --job-name=alvh
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
scenario=$1 result=$2 time=$3
shift 3
"${ALVH:-alvh}" run "$scenario" --resume --max-wall "$time" -o "$result" "$@" &
trap 'kill -TERM $!' TERM
# A signal ends the first wait; the run's own status comes from the next one.
wait $! || wait $!
status=$?
[ $status -eq 75 ] && scontrol requeue "$SLURM_JOB_ID"
exit $status
