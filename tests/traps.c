/* Linked into every program of the preset `fpe`: whatever makes a NaN of numbers, an infinity
 * of finite ones, or divides by zero ends the program with SIGFPE where it does. Threads
 * begin with the traps of the one that makes them. */
#include <fenv.h>

__attribute__((constructor)) static void set_traps(void)
{
    feenableexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW);
}
