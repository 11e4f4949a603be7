"""A real JupyterHub on the loopback, each student with a folder of their own: for tests/benchmarks/hub.py."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from lab import ROOT, settings

CONFIG = """
import shutil
from pathlib import Path

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.ConfigurableHTTPProxy.auth_token = {secret!r}
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.authenticator_class = "dummy"  # a name and one password: for the loopback, and for nothing else
c.DummyAuthenticator.password = {secret!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"  # processes of this user, not of one account for each student
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 300
c.Spawner.environment = {{"OMP_NUM_THREADS": "1", "JUPYTERLAB_SETTINGS_DIR": "{folder}/settings"}}
c.JupyterHub.services = [{{"name": "class", "api_token": {secret!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "class", "scopes": ["admin:users", "admin:servers"], "services": ["class"]}}
]


def hand_out(spawner):
    # The notebooks as they are, into a new student's folder; what a student has is left alone.
    mine = Path(spawner.home_dir)
    if not (mine / "notebooks").exists():
        shutil.copytree({notebooks!r}, mine / "notebooks")


c.Spawner.pre_spawn_hook = hand_out
"""


class Hub:
    """A running hub: where it is, its processes, and what its teacher may ask of it."""

    def __init__(self, process, port, secret):
        self.process, self.port, self.secret = process, port, secret

    def address(self, student, app="lab/tree"):
        """Where a student's notebooks are; log in first."""
        return f"http://127.0.0.1:{self.port}/user/{student}/{app}/notebooks/00_start_here.ipynb?hub"

    def ask(self, method, place):
        """Ask the hub's own interface, as the teacher."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/hub/api/{place}",
            method=method,
            headers={"Authorization": f"token {self.secret}"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")

    def log_in(self, page, student):
        """Log in as a student does; the student's server starts."""
        page.goto(f"http://127.0.0.1:{self.port}/hub/login")
        page.get_by_label("Username").fill(student)
        page.get_by_label("Password").fill(self.secret)
        page.get_by_role("button", name=re.compile("Sign in", re.I)).click()

    def arrive(self, page):
        """Wait until a student who has logged in sees JupyterLab."""
        page.wait_for_url("**/lab**", timeout=300_000)
        page.get_by_role("menuitem", name="Run", exact=True).wait_for(timeout=300_000)

    def stop(self, student):
        """Stop a student's server, as the hub does with one that is idle."""
        self.ask("DELETE", f"users/{student}/server")
        self.wait(student, None)

    def start(self, student):
        """Start it again."""
        self.ask("POST", f"users/{student}/server")
        self.wait(student, True)

    def wait(self, student, ready):
        for _ in range(600):
            server = self.ask("GET", f"users/{student}")["servers"].get("")
            if (server and server["ready"]) == ready:
                return
            time.sleep(0.1)
        raise TimeoutError(f"the server of {student} is not {'ready' if ready else 'gone'} within a minute")


def free_port():
    """A port of the loopback that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def hub(folder, proxy, notebooks=ROOT / "notebooks"):
    """Start JupyterHub in `folder`, with the command `proxy` of configurable-http-proxy, and hand out `notebooks`."""
    folder = Path(folder)
    settings(folder)
    (folder / "homes").mkdir()
    secret, (public, private, api) = secrets.token_hex(16), (free_port() for _ in range(3))
    (folder / "jupyterhub_config.py").write_text(
        CONFIG.format(
            folder=folder, public=public, hub=private, proxy=api, secret=secret, command=str(proxy),
            python=sys.executable, notebooks=str(notebooks),
        )
    )  # fmt: skip
    with (folder / "log").open("w") as log:
        node_too = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        command = [sys.executable, "-m", "jupyterhub"]
        process = subprocess.Popen(command, cwd=folder, env=node_too, stdout=log, stderr=log)
    try:
        running = Hub(process, public, secret)
        for _ in range(300):
            try:
                running.ask("GET", "users")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.2)
        yield running
        for user in running.ask("GET", "users"):
            running.stop(user["name"])
    finally:
        process.terminate()
        process.wait(30)


def proxy_command():
    """The command of configurable-http-proxy, beside this Python or on the path; None without it."""
    own = Path(sys.prefix) / "node_modules" / ".bin" / "configurable-http-proxy"
    return str(own) if own.exists() else shutil.which("configurable-http-proxy")
