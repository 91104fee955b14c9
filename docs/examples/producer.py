#!/usr/bin/env python3
"""Sends one VM's samples to Vane, once a second. The "VM" is this process, as the kernel sees it. See ../producers.md.

  apt-get install python3-kafka       # or: pip install kafka-python
  python3 producer.py 127.0.0.1:9092 --for 60
"""
import argparse
import os
import secrets
import struct
import time

from kafka import KafkaProducer

HOST = "example-python"
VM = "self"


# Avro's binary form. A long, and an int as well: zigzag, then seven bits a byte, the lowest first.
def long(value):
    rest = value * 2 if value >= 0 else value * -2 - 1
    encoded = bytearray()
    while rest > 0x7F:
        encoded.append(rest & 0x7F | 0x80)
        rest >>= 7
    encoded.append(rest)
    return bytes(encoded)


def float32(value):
    return struct.pack("<f", value)


def string(text):
    encoded = text.encode()
    return long(len(encoded)) + encoded


# One block with all items, unless there are none, and the empty block that ends it. A map is an array of keys and values.
def array(items):
    return (long(len(items)) + b"".join(items) if items else b"") + long(0)


# The marker, the schema's fingerprint as it stands on the wire, and the fields in the schema's order.
def record(fingerprint, *fields):
    return bytes.fromhex("c301" + fingerprint) + b"".join(fields)


# Places in the catalogue, which counts from 1: self_index less 1.
PLACES = {
    "vm.cpu.utilization": 0,
    "vm.vcpu.runqueue_delay.ratio.mean": 9,
    "vm.process.context_switches.rate": 20,
    "vm.memory.rss": 21,
    "perf.context_switches": 62,
}
METRICS = 103
CATALOGUE = 1


# sample-1. A value is a union: 0 is null, 1 a float that follows.
def sample(second, metrics, extras):
    values = [long(0)] * METRICS
    for name, value in metrics.items():
        values[PLACES[name]] = long(1) + float32(value)
    entries = [string(name) + float32(value) for name, value in extras.items()]
    return record(
        "0a2cf825fe20b37d", string(HOST), string(VM), long(second), long(CATALOGUE), array(values), array(entries)
    )


# tick-1
def tick(second, read, gone, last):
    return record(
        "ea60c31f163906fc",
        string(HOST),
        long(second),
        array([string(vm) for vm in read]),
        array([string(vm) for vm in gone]),
        bytes([last]),
    )


# CPU time and waiting in nanoseconds, and turns on a CPU, of all threads since they began.
def counters():
    total = {"time": time.monotonic_ns(), "cpu": 0, "waiting": 0, "turns": 0}
    for thread in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{thread}/schedstat") as file:
            for name, value in zip(("cpu", "waiting", "turns"), file.read().split()):
                total[name] += int(value)
    return total


def resident_bytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


CORES = len(os.sched_getaffinity(0))


# What of the catalogue and of the extras the shipped model needs most; nothing is sent that is not known.
def values(before, now):
    def rate(name):
        return max(0.0, (now[name] - before[name]) / (now["time"] - before["time"]))

    on_cpu = rate("cpu")
    waiting = rate("waiting")
    siblings = min(waiting, max(0.0, on_cpu + waiting - CORES))
    metrics = {
        "vm.cpu.utilization": on_cpu / CORES,
        "vm.vcpu.runqueue_delay.ratio.mean": waiting / CORES,
        "vm.process.context_switches.rate": rate("turns") * 1e9,
        "vm.memory.rss": resident_bytes(),
        "perf.context_switches": rate("turns") * 1e9,
    }
    extras = {
        "vm_ledger_on_cpu_cores": on_cpu,
        "vm_ledger_siblings_cores": siblings,
        "vm_ledger_others_cores": waiting - siblings,
        "vm_allowed_cores": CORES,
    }
    return metrics, extras


def main():
    parser = argparse.ArgumentParser(description="Sends one VM's samples to Vane, once a second.")
    parser.add_argument("broker", nargs="?", default="127.0.0.1:9092")
    parser.add_argument("--for", dest="seconds", type=int, default=60, metavar="SECONDS")
    options = parser.parse_args()
    producer = KafkaProducer(
        bootstrap_servers=options.broker,
        acks="all",
        retries=2**31 - 1,
        max_in_flight_requests_per_connection=1,
    )
    headers = [("vane-sender", secrets.token_hex(8).encode())]

    # All of a second, which is acknowledged before the next one is sent.
    def send(*records):
        futures = [producer.send("vane.samples.v1", key=HOST.encode(), value=one, headers=headers) for one in records]
        for future in futures:
            future.get()

    second = int(time.time())
    before = counters()
    for _ in range(options.seconds):
        # Seconds never repeat; those that passed while brokers were away are left out.
        second = max(second + 1, int(time.time()))
        time.sleep(max(0.0, second - time.time()))
        now = counters()
        metrics, extras = values(before, now)
        before = now
        send(sample(second, metrics, extras), tick(second, [VM], [], False))
        print(f"sent second {second}: {extras['vm_ledger_on_cpu_cores']:.3f} cores", flush=True)
    send(tick(second + 1, [], [VM], True))
    producer.close()


if __name__ == "__main__":
    main()
