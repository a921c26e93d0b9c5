"""A mail server that takes a connection and no mail."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def serve_mail() -> Iterator[int]:
    """Serve until the block ends; yields the port on 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_answer_one, args=[listening])
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            # Ends the thread where nobody has called.
            socket.create_connection(listening.getsockname()).close()
            thread.join()


def _answer_one(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    # A caller may leave without a word.
    with suppress(OSError), connection:
        connection.sendall(b"220 mail\r\n")
        while line := connection.recv(1000):
            connection.sendall(b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 ok\r\n")
