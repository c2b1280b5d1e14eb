#include "models/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MILLISECONDS = 1000 };

static int close_with(int descriptor, int reason)
{
    close(descriptor);
    errno = reason;
    return -1;
}

int alvh_input_open(const char *path)
{
    struct stat kind;
    /* Otherwise to open a pipe would wait for somebody to write into it. */
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &kind) != 0)
        return close_with(descriptor, errno);
    if (!S_ISFIFO(kind.st_mode))
        return descriptor;
    struct pollfd pipe = {.fd = descriptor, .events = POLLIN};
    if (poll(&pipe, 1, WAIT_MILLISECONDS) != 1)
        return close_with(descriptor, ENODATA);
    if (fcntl(descriptor, F_SETFL, 0) != 0)
        return close_with(descriptor, errno);
    return descriptor;
}
