"""The supervisor: without data and without requests, it starts the other processes and starts them again.

Owner, workers and web processes of one loading of the dataset are a *generation*: they
agree on its version. A reload, or the death of an owner, brings up a new generation beside
the old one, which goes on answering until the new one does.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from clustergraph.serving.notify import notify_ready, notify_reloading, notify_stopping
from clustergraph.serving.pool import CAUSES, TASKS
from clustergraph.serving.settings import Settings

OWNER: Final = "clustergraph.serving.owner"
"""Module of the owner, imported when the folder of the metrics is known."""

METRICS: Final = "clustergraph.serving.metrics"
"""Module of the metrics, imported then too."""

_PAUSES: Final = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds before a process that died is started again: longer as deaths follow each other."""

_CALM: Final = 10.0
"""Seconds without a death after which the pauses begin anew."""

_GRACE: Final = 10.0
"""Seconds that running requests get to end when the service is told to stop."""

_MOMENT: Final = 0.01
_CRASHED: Final = 70
_WRONG_USE: Final = 2


@dataclass(eq=False)
class Generation:
    """The processes that share one loading of the dataset, and what they are reached by."""

    folder: Path
    tasks: socket.socket
    causes: socket.socket
    lifeline: tuple[int, int]
    news: tuple[int, int]
    owner: int = 0
    webs: set[int] = field(default_factory=set)
    ready: set[int] = field(default_factory=set)
    loaded: dict[str, Any] | None = None
    heard: bytes = b""
    is_retired: bool = False

    @property
    def is_serving(self) -> bool:
        """Whether a web process of it answers."""
        return bool(self.ready & self.webs)


class Supervisor:
    """A service at a listening socket."""

    def __init__(
        self,
        bound: socket.socket,
        settings: Settings,
        *,
        judge: Callable[[Path], int],
        web: str,
        ready: Callable[[dict[str, Any]], None],
    ) -> None:
        """Prepare a service.

        ``judge`` gives 0 for the folder of a graph that may be served, ``web`` is the module whose
        ``answer`` a web process runs, and ``ready`` is told of the dataset once it is served.
        """
        self._bound = bound
        self._settings = settings
        self._judge = judge
        self._web = web
        self._ready = ready
        self._folder = Path(tempfile.mkdtemp(prefix="clustergraph-"))
        self._generations: list[Generation] = []
        self._judged: set[str] = set()
        self._number = 0
        self._deaths: list[float] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self._told: list[int] = []
        self._bell, self._ringer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> int:
        """Serve until a signal ends it, and return the exit status."""
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._folder)
        for module in (OWNER, self._web):
            import_module(module)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, lambda number, _: self._told.append(number))
        signal.set_wakeup_fd(self._ringer, warn_on_full_buffer=False)
        self._bound.listen(self._settings.backlog)
        try:
            self._begin()
            return self._loop()
        finally:
            self._stop()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _loop(self) -> int:
        while True:
            self._wait()
            told, self._told = self._told, []
            if signal.SIGTERM in told or signal.SIGINT in told:
                return 0
            if signal.SIGHUP in told:
                notify_reloading()
                self._begin()
            for generation in self._generations:
                self._hear(generation)
            failed = self._reap()
            if failed is not None:
                if not any(generation.is_serving for generation in self._generations):
                    return failed
                notify_ready("What was to be loaded was refused; the graph loaded before is served on.")
            self._run_timers()
            self._settle()

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self._bell, select.POLLIN)
        for generation in self._generations:
            poll.register(generation.news[0], select.POLLIN)
        due = min((due for due, _ in self._timers), default=None)
        poll.poll(None if due is None else max(0.0, due - time.monotonic()) * 1000 + 1)
        with contextlib.suppress(BlockingIOError):
            os.read(self._bell, 4096)

    def _begin(self) -> None:
        """Start an owner for a new generation; its web processes follow when it has loaded."""
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir(mode=0o700)
        generation = Generation(
            folder,
            _listening(folder / TASKS, self._settings.queue),
            _listening(folder / CAUSES, self._settings.queue),
            os.pipe2(os.O_CLOEXEC),
            os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC),
        )
        self._generations.append(generation)
        generation.owner = self._fork(lambda: self._own(generation))

    def _own(self, generation: Generation) -> int:
        module = import_module(OWNER)
        duty = module.Duty(
            project=self._settings.project,
            sources=self._settings.sources,
            kept=self._folder,
            workers=self._settings.workers,
            tasks=generation.tasks,
            causes=generation.causes,
            lifeline=generation.lifeline[0],
            news=generation.news[1],
            judge=self._judge,
            judged=frozenset(self._judged),
        )
        return int(module.own(duty))

    def _add_web(self, generation: Generation) -> None:
        if generation not in self._generations or generation.is_retired:
            return

        def answer() -> int:
            news = generation.news[1]
            return int(import_module(self._web).answer(self._bound, generation.folder, self._settings, news))

        generation.webs.add(self._fork(answer))

    def _fork(self, run: Callable[[], int]) -> int:
        """Start a process of a generation, in a group of its own so that a terminal's signals go to this one alone."""
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            return child
        status = _CRASHED
        try:
            self._leave_supervision()
            status = run()
        except Exception as error:  # noqa: BLE001 - the last frame of a process: nothing above could tell it
            status = _told_failure(error)
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _leave_supervision(self) -> None:
        """Make the process just forked one of its own: group, signals, and no hand on any lifeline."""
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for generation in self._generations:
            os.close(generation.lifeline[1])

    def _hear(self, generation: Generation) -> None:
        """Read what the processes of a generation have to say: the owner that it loaded, a web that it answers."""
        with contextlib.suppress(BlockingIOError):
            generation.heard += os.read(generation.news[0], 65536)
        *lines, generation.heard = generation.heard.split(b"\n")
        for line in lines:
            news = json.loads(line)
            if "loaded" in news:
                generation.loaded = news["loaded"]
                self._judged.add(news["loaded"]["revision"])
                for _ in range(self._settings.webs):
                    self._add_web(generation)
            else:
                generation.ready.add(news["answers"])

    def _reap(self) -> int | None:
        """Learn of children that ended and start them again; return the status of an owner that could not begin."""
        failed = None
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return failed
            if not child:
                return failed
            import_module(METRICS).forget(child)
            for generation in list(self._generations):
                if child == generation.owner:
                    failed = self._owner_ended(generation, os.waitstatus_to_exitcode(status))
                elif child in generation.webs:
                    self._web_ended(generation, child)

    def _owner_ended(self, generation: Generation, status: int) -> int | None:
        """Begin anew where nobody owns the present generation, or none could load; return the status of a refusal."""
        generation.owner = 0
        is_refused = generation.loaded is None and status > 0
        if generation.loaded is None:
            self._discard(generation)
        present = self._present()
        crashed = generation.loaded is None and not is_refused
        if crashed or (present is not None and not present.owner):
            self._later(self._begin)
        return status if is_refused else None

    def _web_ended(self, generation: Generation, child: int) -> None:
        generation.webs.discard(child)
        generation.ready.discard(child)
        if generation is self._present():
            self._later(lambda: self._add_web(generation))

    def _later(self, action: Callable[[], None]) -> None:
        """Do something at once, or after a pause where deaths follow each other."""
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < _CALM] + [now]
        self._timers.append((now + _PAUSES[min(len(self._deaths), len(_PAUSES)) - 1], action))

    def _run_timers(self) -> None:
        now = time.monotonic()
        due = [timer for timer in self._timers if timer[0] <= now]
        self._timers = [timer for timer in self._timers if timer[0] > now]
        for _, action in due:
            action()

    def _present(self) -> Generation | None:
        """Return the newest generation that has loaded."""
        loaded = [generation for generation in self._generations if generation.loaded is not None]
        return loaded[-1] if loaded else None

    def _settle(self) -> None:
        """Retire the generations that a newer one, all of whose web processes answer, has taken over from."""
        present = self._present()
        if present is None or len(present.ready) < self._settings.webs:
            return
        if present.loaded is not None and not present.loaded.get("told"):
            present.loaded["told"] = True
            self._ready(present.loaded)
            notify_ready(f"Serving {present.loaded['triples']:,} triples.")
        for generation in self._generations[: self._generations.index(present)]:
            self._retire(generation)
            if not generation.webs:
                self._discard(generation)

    def _retire(self, generation: Generation) -> None:
        """Let web processes finish what they have and leave."""
        if not generation.is_retired:
            generation.is_retired = True
            _signal(generation.webs, signal.SIGUSR2)

    def _discard(self, generation: Generation) -> None:
        """Cut the lifeline of what is left of a generation and forget it; its workers leave when they are idle."""
        _signal({generation.owner} - {0}, signal.SIGKILL)
        os.close(generation.lifeline[1])
        for descriptor in (generation.lifeline[0], *generation.news):
            os.close(descriptor)
        generation.tasks.close()
        generation.causes.close()
        shutil.rmtree(generation.folder, ignore_errors=True)
        self._generations.remove(generation)

    def _stop(self) -> None:
        """End everything: web processes finish their requests in a time of grace, the others follow."""
        notify_stopping()
        webs = {web for generation in self._generations for web in generation.webs}
        _signal(webs, signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while (webs := {web for web in webs if _is_alive(web)}) and time.monotonic() < deadline:
            time.sleep(_MOMENT)
        _signal(webs, signal.SIGKILL)
        for generation in list(self._generations):
            self._discard(generation)


def _signal(processes: set[int], number: int) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def _is_alive(child: int) -> bool:
    """Say whether a child lives, and let it go where it does not."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False


def _listening(path: Path, backlog: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.fspath(path))
    listener.listen(backlog)
    listener.settimeout(0)
    return listener


def _told_failure(error: Exception) -> int:
    """Write what ended a process and return its exit status: 2 with a sentence for what lies outside the program."""
    if isinstance(error, (OSError, SyntaxError)) or type(error).__module__.startswith("clustergraph."):
        sys.stderr.write(f"Error: {error}\n")
        return _WRONG_USE
    traceback.print_exception(error)
    return _CRASHED
