#!/bin/bash
# A run in parts, one a task of a job array; a task that is preempted, requeued or started
# again goes on where it was.
#
#     sbatch --array=1-100 array.sh core PARTS_FOLDER [options of alvh run]
#     sbatch --dependency=afterok:JOB merge.sh PARTS_FOLDER RESULT.h5
#
#SBATCH --job-name=alvh
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
scenario=$1 parts=$2
shift 2
mkdir -p "$parts"
# In place of the shell, so that the signals of Slurm reach it.
exec "${ALVH:-alvh}" run "$scenario" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --resume --quiet -o "$parts/part" "$@"
