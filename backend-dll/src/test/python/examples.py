"""Tests the library through a ctypes wrapper class like those of its users: all documented examples, and known problems of
such libraries. Takes the library's file as its argument; prints the number of passed tests at the end."""

import atexit
import ctypes
import gc
import json
import os
import subprocess
import sys
import threading
import time

CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p)


class ProcessMetrics:
    METRIC_WORKING_SET = 0x01
    METRIC_PRIVATE_BYTES = 0x02
    METRIC_PAGEFILE = 0x04
    METRIC_HANDLES = 0x08
    METRIC_THREADS = 0x10
    METRIC_CPU_USAGE = 0x20
    METRIC_IO = 0x40
    METRIC_NET = 0x80

    def __init__(self, path):
        dll = ctypes.CDLL(path)
        dword, size_t = ctypes.c_uint32, ctypes.c_size_t
        for name, arguments in {
            "start_metrics_collection": [dword, dword],
            "end_metrics_collection": [dword, dword, ctypes.c_char_p, size_t],
            "get_metrics_json": [dword, dword, ctypes.c_char_p, size_t],
            "start_metrics_monitoring": [dword, dword, dword, ctypes.c_int, CALLBACK, ctypes.c_void_p],
            "stop_metrics_monitoring": [],
            "is_metrics_monitoring_active": [],
        }.items():
            function = getattr(dll, name)
            function.argtypes, function.restype = arguments, ctypes.c_int
        self.dll = dll
        self.callback = None
        # Must happen before the interpreter, which runs the callback, shuts down.
        atexit.register(dll.stop_metrics_monitoring)

    def start_session(self, pid, metrics):
        return bool(self.dll.start_metrics_collection(pid, metrics))

    def end_session(self, pid, metrics):
        return self._json_call(self.dll.end_metrics_collection, pid, metrics)

    def get_snapshot(self, pid, metrics):
        return self._json_call(self.dll.get_metrics_json, pid, metrics)

    def start_monitoring(self, pid, metrics, interval_ms, duration_ms=-1, callback=None):
        pointer = CALLBACK(lambda text, _: callback(json.loads(text))) if callback else CALLBACK()
        started = bool(self.dll.start_metrics_monitoring(pid, metrics, interval_ms, duration_ms, pointer, None))
        if started:
            self.callback = pointer
        return started

    def stop_monitoring(self):
        stopped = bool(self.dll.stop_metrics_monitoring())
        if stopped:
            self.callback = None
        return stopped

    def is_monitoring_active(self):
        return bool(self.dll.is_metrics_monitoring_active())

    def _json_call(self, function, pid, metrics, _buffer_size=4096):
        buffer = ctypes.create_string_buffer(_buffer_size)
        if not function(pid, metrics, buffer, _buffer_size):
            raise RuntimeError(f"cannot read metrics of process {pid}")
        return json.loads(buffer.value.decode("utf-8"))


PM = ProcessMetrics
ALL = 0xFF
SELF = os.getpid()
UNUSED_PID = 0x7FFFFFFC
pm = ProcessMetrics(sys.argv[1])


def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def wait_until(condition, what):
    """Waits until a condition holds; fails after a minute, which is ample even on a slow machine."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def raises(call):
    try:
        call()
    except RuntimeError as failure:
        return str(failure)
    raise AssertionError("the call did not fail")


def last_error():
    text, size = ctypes.create_string_buffer(512), ctypes.c_uint32(512)
    assert pm.dll.pi_last_error(text, ctypes.byref(size), None) == 0
    return text.value.decode("utf-8")


def clocks():
    return time.perf_counter(), time.process_time(), time.time()


def session():
    before_start = clocks()
    assert pm.start_session(SELF, PM.METRIC_CPU_USAGE | PM.METRIC_WORKING_SET) is True
    after_start = clocks()
    burn(0.4)
    before_end = clocks()
    result = pm.end_session(SELF, PM.METRIC_CPU_USAGE | PM.METRIC_WORKING_SET)
    after_end = clocks()
    assert list(result) == ["pid", "name", "timestamp", "duration", "cpu_usage", "memory"], result
    assert result["pid"] == SELF and result["name"] == "python.exe", result
    assert int(before_end[2]) <= result["timestamp"] <= after_end[2], result
    assert before_end[0] - after_start[0] <= result["duration"] <= after_end[0] - before_start[0], result
    usage = result["cpu_usage"]
    assert list(usage) == ["percent", "kernel_time", "user_time"], usage
    # CPU time advances in steps, at both ends of the interval, in kernel and user mode.
    used, slack = usage["kernel_time"] + usage["user_time"], 4 * 0.016
    assert before_end[1] - after_start[1] - slack <= used <= after_end[1] - before_start[1] + slack, result
    share = 100 * used / result["duration"] / os.cpu_count()
    assert abs(usage["percent"] - share) < 0.001, (usage, share)
    assert list(result["memory"]) == ["working_set"] and result["memory"]["working_set"] > 1 << 20


def snapshot():
    result = pm.get_snapshot(SELF, ALL)
    assert "duration" not in result and "percent" not in result["cpu_usage"], result
    assert list(result["memory"]) == ["working_set", "private_bytes", "pagefile"], result
    assert result["threads"] >= 1, result
    # Metrics that the system does not count are omitted, never 0.
    if hasattr(ctypes.windll.ntdll, "wine_get_version"):
        assert not {"handles", "io", "network"} & set(result), result
    else:
        assert result["handles"] > 0 and result["io"]["bytes_read"] > 0, result


def touched_memory_is_measured():
    before = pm.get_snapshot(SELF, PM.METRIC_WORKING_SET | PM.METRIC_PRIVATE_BYTES)["memory"]
    kept = bytearray(os.urandom(1)) * (64 << 20)
    after = pm.get_snapshot(SELF, PM.METRIC_WORKING_SET | PM.METRIC_PRIVATE_BYTES)["memory"]
    for key in before:
        assert abs(after[key] - before[key] - len(kept)) < 4 << 20, (key, before, after)


def sessions_of_many_processes_at_once():
    others = [subprocess.Popen(["cmd.exe"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(3)]
    try:
        for other in others:
            assert pm.start_session(other.pid, PM.METRIC_THREADS)
        assert pm.start_session(SELF, PM.METRIC_THREADS)
        assert not pm.start_session(SELF, PM.METRIC_THREADS)
        for other in others:
            assert pm.end_session(other.pid, PM.METRIC_THREADS)["name"] == "cmd.exe"
        assert pm.end_session(SELF, PM.METRIC_THREADS)["pid"] == SELF
    finally:
        for other in others:
            other.kill()
            other.wait()


def failures_are_reported():
    assert pm.start_session(UNUSED_PID, ALL) is False
    assert last_error() == f"no such process: pid {UNUSED_PID} (OpenProcess: error 87)", last_error()
    assert raises(lambda: pm.get_snapshot(UNUSED_PID, ALL))
    assert raises(lambda: pm.end_session(SELF, ALL))
    assert last_error() == f"pid {SELF}: there is no session to end; start one first", last_error()
    for mask in (0, 0x100, 0x80000001):
        assert pm.start_session(SELF, mask) is False
        assert raises(lambda: pm.get_snapshot(SELF, mask))
    for pid in (0, SELF + 1, SELF + 2, SELF + 3):
        assert pm.start_session(pid, ALL) is False, pid
        assert pm.start_monitoring(pid, ALL, 100) is False, pid
    assert pm.is_monitoring_active() is False


def a_small_buffer_does_not_end_the_session():
    assert pm.start_session(SELF, ALL)
    for size in range(1, 60):
        assert raises(lambda: pm._json_call(pm.dll.end_metrics_collection, SELF, ALL, size))
    assert pm.end_session(SELF, ALL)["pid"] == SELF


def monitoring():
    seen = []
    assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE | PM.METRIC_WORKING_SET, 20, 60000, seen.append) is True
    assert pm.is_monitoring_active() is True
    assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 20) is False
    wait_until(lambda: len(seen) >= 5, "five samples")
    assert pm.stop_monitoring() is True
    count = len(seen)
    assert pm.stop_monitoring() is False and pm.is_monitoring_active() is False
    time.sleep(0.1)
    assert len(seen) == count, "called after the stop"
    for sample in seen:
        assert sample["name"] == "python.exe" and 0 <= sample["cpu_usage"]["percent"] <= 100, sample
        assert sample["duration"] > 0 and sample["memory"]["working_set"] > 0, sample


def monitoring_for_a_time():
    seen = []
    assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 50, 220, seen.append)
    wait_until(lambda: not pm.is_monitoring_active(), "the end")
    assert 1 <= len(seen) <= 4, seen
    assert pm.stop_monitoring() is False


def monitoring_without_a_callback():
    assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 1000)
    assert pm.is_monitoring_active()
    assert pm.stop_monitoring()


def of_two_concurrent_stops_both_wait_for_the_callback():
    running, go_on, stops = threading.Event(), threading.Event(), []

    def linger(_):
        running.set()
        go_on.wait(60)

    assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 5, -1, linger)
    assert running.wait(60)
    threads = [threading.Thread(target=lambda: stops.append(bool(pm.dll.stop_metrics_monitoring()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert pm.is_monitoring_active() and not stops
        assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 5) is False
        time.sleep(0.005)
    go_on.set()
    for thread in threads:
        thread.join()
    assert sorted(stops) == [False, True], stops
    assert not pm.is_monitoring_active()


def stop_from_the_callback():
    for _ in range(50):
        seen = []

        def stop(_):
            seen.append(pm.stop_monitoring())
            gc.collect()

        assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 2, -1, stop)
        wait_until(lambda: seen, "a sample")
        assert seen == [True], seen
        assert pm.is_monitoring_active() is False


def a_callback_that_is_dropped_when_stop_returns():
    for turn in range(100):
        assert pm.start_monitoring(SELF, PM.METRIC_CPU_USAGE, 1, -1, lambda sample: sample["pid"])
        time.sleep(0.001 * (turn % 5))
        assert pm.stop_monitoring()
        gc.collect()


def an_exit_is_reported_immediately():
    other = subprocess.Popen(["cmd.exe"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    seen = []
    assert pm.start_session(other.pid, PM.METRIC_WORKING_SET)
    # The interval is an hour, so the exit must be reported immediately.
    assert pm.start_monitoring(other.pid, PM.METRIC_WORKING_SET, 3600000, -1, seen.append)
    begin = time.time()
    other.communicate(b"exit 7\r\n")
    wait_until(lambda: not pm.is_monitoring_active(), "the end")
    assert len(seen) == 1 and seen[0]["ended"]["cause"] == "exited", seen
    # The exit time is that of the clock's last step.
    assert seen[0]["ended"]["exit_code"] == 7 and begin - 0.1 <= seen[0]["ended"]["time"] <= time.time(), seen
    assert "memory" not in seen[0], seen
    result = pm.end_session(other.pid, PM.METRIC_WORKING_SET)
    assert result["ended"] == seen[0]["ended"] and "memory" not in result, result
    assert pm.start_session(other.pid, ALL) is False


def from_many_threads():
    failed = []

    def hammer(seed):
        try:
            for turn in range(60):
                if (turn + seed) % 3 == 0:
                    pm.start_session(SELF, PM.METRIC_CPU_USAGE)
                elif (turn + seed) % 3 == 1:
                    pm.get_snapshot(SELF, ALL)
                else:
                    try:
                        pm.end_session(SELF, PM.METRIC_CPU_USAGE)
                    except RuntimeError:
                        pass  # another thread has ended the session first
        except Exception as failure:
            failed.append(failure)

    threads = [threading.Thread(target=hammer, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    pm.start_session(SELF, PM.METRIC_CPU_USAGE)  # fails if a session is still running
    pm.end_session(SELF, PM.METRIC_CPU_USAGE)


def numbers_do_not_follow_the_locale():
    runtime = ctypes.CDLL("ucrtbase")
    runtime.setlocale.restype = ctypes.c_char_p
    german = runtime.setlocale(0, b"de-DE")
    try:
        assert german, "no German locale here"
        assert pm.start_session(SELF, PM.METRIC_CPU_USAGE)
        burn(0.05)
        assert pm.end_session(SELF, PM.METRIC_CPU_USAGE)["cpu_usage"]["percent"] > 0
    finally:
        runtime.setlocale(0, b"C")


def unloading_while_monitoring():
    """In a separate process: unloads the library, whose only user this is, while its thread runs."""
    code = (
        "import ctypes, os, sys, time\n"
        "dll = ctypes.CDLL(sys.argv[1])\n"
        "assert dll.start_metrics_monitoring(os.getpid(), 0x21, 1, 300, None, None) == 1\n"
        "free = ctypes.windll.kernel32.FreeLibrary\n"
        "free.argtypes = [ctypes.c_void_p]\n"
        "assert free(dll._handle)\n"
        "time.sleep(0.6)\n"
        "print('alive')\n"
        "dll = ctypes.CDLL(sys.argv[1])\n"
        "assert dll.start_metrics_monitoring(os.getpid(), 0x21, 1, -1, None, None) == 1\n"
    )
    ended = subprocess.run([sys.executable, "-X", "utf8", "-I", "-c", code, sys.argv[1]], capture_output=True, timeout=60)
    assert ended.stdout.strip() == b"alive", ended


EXAMPLES = [
    session,
    snapshot,
    touched_memory_is_measured,
    sessions_of_many_processes_at_once,
    failures_are_reported,
    a_small_buffer_does_not_end_the_session,
    monitoring,
    monitoring_for_a_time,
    monitoring_without_a_callback,
    of_two_concurrent_stops_both_wait_for_the_callback,
    stop_from_the_callback,
    a_callback_that_is_dropped_when_stop_returns,
    an_exit_is_reported_immediately,
    from_many_threads,
    numbers_do_not_follow_the_locale,
    unloading_while_monitoring,
]

for example in EXAMPLES:
    print(example.__name__, flush=True)
    example()
print(f"{len(EXAMPLES)} passed, 0 failed")
