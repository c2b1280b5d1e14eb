#!/bin/bash
# One run over the ranks of a job, with an alvh that was built with MPI (docs/cluster.md). A job
# that is preempted and requeued goes on where it was, with as many ranks as it then has.
#
#     sbatch --nodes=8 --ntasks-per-node=1 --cpus-per-task=64 mpi.sh core RESULT.h5 [options]
#
# ALVH_SRUN: what srun needs for the MPI at hand (srun --mpi=list); standard --mpi=pmix.
#
#SBATCH --job-name=alvh
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=TERM@60
scenario=$1 result=$2
shift 2
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
# Slurm sends its signals to all ranks of the step; whichever gets one stops the run.
# shellcheck disable=SC2086
srun --cpus-per-task="$OMP_NUM_THREADS" ${ALVH_SRUN:---mpi=pmix} "${ALVH:-alvh}" run "$scenario" \
    --resume --quiet -o "$result" "$@"
