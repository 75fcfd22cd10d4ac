"""The peer of the server's benchmark: the way of the psutil-based Flask application, with the three requests that are compared.

A pid is watched from the start; each answer is measured anew, the CPU share over a tenth of a second, one at a time.
"""

import sys
import threading

import flask
import psutil

app = flask.Flask(__name__)
watched = psutil.Process(int(sys.argv[1]))
one_at_a_time = threading.Lock()


def memory():
    ram, swap = psutil.virtual_memory(), psutil.swap_memory()
    return {"total": ram.total, "available": ram.available, "used": ram.used, "free": ram.free, "percent": ram.percent,
            "swap_total": swap.total, "swap_used": swap.used, "swap_percent": swap.percent}


@app.get("/api/processes/list")
def processes():
    rows = [each.info for each in psutil.process_iter(["pid", "name", "status", "memory_percent"])]
    rows.sort(key=lambda row: row["memory_percent"], reverse=True)
    return flask.jsonify(success=True, processes=rows[:50])


@app.get("/api/processes/metrics")
def metrics():
    with one_at_a_time:
        used = watched.memory_info()
        row = {"pid": watched.pid, "cpu_percent": watched.cpu_percent(interval=0.1), "name": watched.name(),
               "status": watched.status(), "rss": used.rss, "vms": used.vms, "shared": used.shared,
               "memory_percent": watched.memory_percent(), "num_threads": watched.num_threads()}
    return flask.jsonify(success=True, system_memory=memory(), processes={watched.pid: row}, count=1)


@app.get("/api/system/memory")
def system_memory():
    return flask.jsonify(success=True, memory=memory())


if __name__ == "__main__":
    import logging

    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").disabled = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()
