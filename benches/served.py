"""A server of its own for a measurement: on a port that is free, watched while it starts, gone at the end."""

import asyncio
import contextlib
import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 15.0


def fail(words):
    sys.exit(f"{os.path.basename(sys.argv[0])}: {words}")


def program(path):
    """The path of a program that is there."""
    if not os.access(path, os.X_OK):
        fail(f"{path} is not there: cargo build --release && cargo build --release --examples")
    return path


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Served:
    """A running server."""

    def __init__(self, process, port):
        self.process, self.port = process, port
        self.address, self.url = ("127.0.0.1", port), f"http://127.0.0.1:{port}"

    def answers(self, path="/__admin/health"):
        """Whether it answers with a success; ends everything if it is gone, so that nobody else is measured."""
        if self.process.poll() is not None:
            fail(f"{self.process.args[0]} ended with {self.process.returncode}")
        try:
            with socket.create_connection(self.address, timeout=2) as stream:
                stream.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
                return stream.recv(64).startswith(b"HTTP/1.1 2")
        except OSError:
            return False

    def wait(self, path="/__admin/health", pause=0.0002):
        deadline = time.monotonic() + PATIENCE
        while not self.answers(path):
            if time.monotonic() > deadline:
                fail(f"{self.process.args[0]} does not answer within {PATIENCE:.0f} s")
            time.sleep(pause)
        return self

    def status(self, name):
        """A number of `/proc/PID/status`; memory is in KiB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(rf"{name}:\s+(\d+)", status.read())[1])

    def resident(self):
        """MiB in memory."""
        return self.status("VmRSS") / 1024

    def handles(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def ticks(self):
        """Hundredths of a second on processors."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fail(f"{self.process.args[0]} does not end on SIGTERM")


def start(command):
    """Start a server; `{port}` in its command becomes a port that is free."""
    port = free_port()
    told = [part.replace("{port}", str(port)) for part in command]
    return Served(subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), port)


@contextlib.contextmanager
def serving(command):
    """A server that answers, for as long as the block takes."""
    served = start(command)
    try:
        yield served.wait(pause=0.01)
    finally:
        if served.process.poll() is None:
            served.stop()


@contextlib.contextmanager
def lookalike(binary, *options):
    """Our server on a port that it finds by itself, for as long as the block takes."""
    with tempfile.TemporaryDirectory() as folder:
        announcement = os.path.join(folder, "announcement.json")
        command = [binary, "serve", "--port", "0", "--announce", announcement, "--log-level", "error", *options]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(announcement):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                fail("the server did not start")
            time.sleep(0.01)
        with open(announcement) as announced:
            served = Served(process, int(json.load(announced)["listen"].rpartition(":")[2]))
        try:
            yield served.wait(pause=0.01)
        finally:
            if process.poll() is None:
                served.stop()


def receive(port, count, refused):
    """Take webhooks, one attempt per connection, which is how they come; refuse every so manyth, or none."""

    async def serve(reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head, re.I).group(1)))
        except (asyncio.IncompleteReadError, ConnectionError):
            return writer.close()  # whoever only looked whether it listens, or was broken off by a reset
        with count.get_lock():
            count.value += 1
        status = b"500 Internal Server Error" if refused and count.value % refused == 0 else b"204 No Content"
        writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    async def listen():
        server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=1024)
        await server.serve_forever()

    asyncio.run(listen())


@contextlib.contextmanager
def receiver(port, refused=0):
    """Somebody who takes webhooks at this port, for as long as the block takes; how many came."""
    count = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=receive, args=(port, count, refused), daemon=True)
    process.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    fail("the receiver does not listen")
                time.sleep(0.01)
        yield count
    finally:
        process.terminate()
