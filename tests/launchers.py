"""How a program of several ranks is started, with each MPI that the build has found."""
import os
import shutil

MPIS = ("openmpi", "mpich")
# Tests run as any user, on few cores, and in containers without ssh.
ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_plm": "isolated",
               "OMPI_MCA_hwloc_base_binding_policy": "none",
               "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
               "OMPI_MCA_orte_base_help_aggregate": "0"}


class Launcher:
    """mpirun and the program that was built for it."""

    def __init__(self, mpi, alvh):
        os.environ.update(ENVIRONMENT)
        self.mpi = mpi
        self.alvh = alvh
        self.mpirun = shutil.which(f"mpirun.{mpi}")

    def start(self, ranks):
        """What comes before the words of a command."""
        return [self.mpirun, "-n", str(ranks), self.alvh]

    def mixed(self, environments, words):
        """The whole command, for ranks that differ in their environment variables."""
        line = [self.mpirun]
        for number, environment in enumerate(environments):
            line += [":"] if number else []
            line += ["-n", "1", "env", *(f"{key}={value}" for key, value in
                                         environment.items()), self.alvh, *words]
        return line


def launchers(alvh):
    """Those whose programs lie beside `alvh`."""
    found = []
    for mpi in MPIS:
        program = os.path.join(os.path.dirname(os.path.abspath(alvh)), f"alvh-{mpi}")
        if os.path.exists(program) and shutil.which(f"mpirun.{mpi}"):
            found.append(Launcher(mpi, program))
    return found


def processes_with(word):
    """Process numbers of programs called alvh with that word among their arguments."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/cmdline", "rb") as file:
                words = file.read().decode(errors="replace").split("\0")
        except OSError:
            continue
        if os.path.basename(words[0]).startswith("alvh") and word in words:
            found.append(int(entry))
    return sorted(found)

