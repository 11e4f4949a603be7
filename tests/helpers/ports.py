"""Ports for the kernels of a test run, which no other process is given.

jupyter_client asks the system for a free port and lets go of it before the kernel takes it: meanwhile another process
may be given it, as another worker that starts a kernel, too, and then one of the two kernels dies.
"""

import os
import socket
from itertools import cycle

BEGIN, BLOCKS, PORTS = 10_000, 220, 100  # all below what the system gives by itself, from 32768 on


def ports_of(process):
    """The ports of a process, a block of them, over and over."""
    first = BEGIN + process % BLOCKS * PORTS
    return cycle(range(first, first + PORTS))


def is_free(ip, port):
    """Whether nothing listens there."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a kernel that has ended does not keep its port
        try:
            tried.bind((ip, port))
        except OSError:
            return False
    return True


def keep_apart(cache):
    """Have `cache`, jupyter_client's LocalPortCache, find ports in the block of this process."""
    ports = ports_of(os.getpid())
    cache.find_available_port = lambda self, ip: next(port for port in ports if is_free(ip, port))
