#!/usr/bin/env python3
"""Start to first 200, memory when idle, memory after many requests, time from SIGTERM to the end.

Usage: benches/start.py [BINARY]; needs a release build.
"""
import os, re, signal, socket, statistics, subprocess, sys, time

BINARY = sys.argv[1] if len(sys.argv) > 1 else "target/release/lookalike"
PORT = 18092


def ask(path="/__admin/health"):
    with socket.create_connection(("127.0.0.1", PORT), timeout=2) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
        return sock.recv(64)


def start():
    began = time.perf_counter()
    process = subprocess.Popen([BINARY, "serve", "--port", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            if b" 200 " in ask():
                return process, (time.perf_counter() - began) * 1000
        except OSError:
            time.sleep(0.0002)


def resident(process):
    status = open(f"/proc/{process.pid}/status").read()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def stop(process):
    began = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=5)
    return (time.perf_counter() - began) * 1000


starts, stops, idle = [], [], []
for _ in range(10):
    process, took = start()
    starts.append(took)
    time.sleep(0.2)
    idle.append(resident(process))
    stops.append(stop(process))
print(f"start to first 200: median {statistics.median(starts):.1f} ms, worst {max(starts):.1f} ms (of 10)")
print(f"idle memory:        median {statistics.median(idle):.1f} MiB")
print(f"SIGTERM to end:     median {statistics.median(stops):.0f} ms, worst {max(stops):.0f} ms")
