#!/bin/bash
# The parts of an array as one result; names what is missing and fails.
#
#     sbatch --dependency=afterok:JOB merge.sh PARTS_FOLDER RESULT.h5
#
#SBATCH --job-name=alvh-merge
exec "${ALVH:-alvh}" merge "$1"/part.* -o "$2"
