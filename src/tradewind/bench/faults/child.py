"""A process of the shop that is about to be hurt, and what is left of it."""

import os
import shutil
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tradewind.bench.faults import postgres
from tradewind.bench.faults.checker import Ack
from tradewind.bench.faults.shop import Place, Shop, built, copied, judged, keep, opened
from tradewind.bench.faults.stories import Client, Memory, Story, walked

EXPECTED: Final = ("sqlite3", "psycopg", "sqlalchemy", "tradewind")
"""Where errors come from that a broken disk or database may well raise."""
BROKE, COUNTED, TOLD = b"broke ", b"counted ", b"{"
"""How the lines begin that a child writes."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A shop in which a story has come to the point where something will go wrong."""

    story: Story
    kept: Place
    memory: dict[str, str]
    acks: list[Ack]

    @classmethod
    def set(cls, story: Story, ground: Place, place: Place) -> "Scene":
        """Take the steps before, on a copy of the ground, and keep it for many runs."""
        copied(ground, place)
        with opened(place) as shop:
            client = Client(shop)
            if walked(client, story.before) < len(story.before):
                raise RuntimeError(f"{story.name}: what comes before went wrong by itself.")
        client.memory.pop("done", None)
        keep(place)
        return cls(story, place, client.memory, client.acks)

    def client(self, shop: Shop) -> Client:
        """The client, who remembers what came before."""
        return Client(shop, dict(self.memory), list(self.acks))


Hurt = Callable[[Client], Callable[[], int]]
"""Called in the child once the shop is open and the story about to begin; what it gives is called
at the end of the story and counts the places where it could have been hurt."""


@dataclass(slots=True)
class Child:
    """A process that walks a story once it is told to."""

    scene: Scene
    place: Place
    pid: int
    line: socket.socket
    told: bytes = b""

    @classmethod
    def born(cls, scene: Scene, place: Place, hurt: Hurt | None = None) -> "Child":
        """Fork; gives the child once its shop is open."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            _live(scene, place, theirs, hurt)
        theirs.close()
        child = cls(scene, place, pid, ours)
        if ours.recv(1) != b"r":
            raise RuntimeError(f"{scene.story.name}: the shop does not open.")
        return child

    def go(self) -> None:
        """Let it walk."""
        self.line.sendall(b"g")

    def end(self) -> bool:
        """Wait for its end, hearing what it says; gives whether it was killed."""
        parts = [self.told]
        while part := self.line.recv(1 << 16):
            parts.append(part)
        self.told = b"".join(parts)
        self.line.close()
        killed = os.WIFSIGNALED(os.waitpid(self.pid, 0)[1])
        if not self.place.on_sqlite:
            postgres.settled(self.place.url)
        return killed

    @property
    def counted(self) -> int:
        """At how many places it could have been hurt; raises RuntimeError where it was."""
        _, found, number = self.told.rpartition(COUNTED)
        if not found:
            raise RuntimeError(f"{self.scene.story.name} does not end by itself: {number.decode()}")
        return int(number)

    def judge(self, *, comes_back: bool) -> list[str]:
        """What is wrong now that it has ended."""
        lines = self.told.splitlines()
        broke = [line.decode() for line in lines if line.startswith(BROKE)]
        heard = b"\n".join(line for line in lines if line.startswith(TOLD))
        known = Memory(dict(self.scene.memory), list(self.scene.acks))
        known.hears(heard)

        def again(shop: Shop) -> None:
            client = Client(shop, known.facts, known.acks)
            walked(client, self.scene.story.steps, done=int(known.facts.get("done", "0")))

        found = judged(self.place, known.acks, again=again if comes_back else None)
        return [*broke, *found]


def _live(scene: Scene, place: Place, line: socket.socket, hurt: Hurt | None) -> None:
    """What the child does; never returns."""
    try:
        client = scene.client(Shop.open(place))
        client.line = line
        counted = hurt(client) if hurt is not None else int
        line.sendall(b"r")
        line.recv(1)
        _walk(client, scene.story)
        line.sendall(COUNTED + str(counted()).encode() + b"\n")
    except BaseException:  # noqa: BLE001 - whatever it is, the parent is told
        line.sendall(BROKE + traceback.format_exc().replace("\n", " | ").encode() + b"\n")
    os._exit(0)


def _walk(client: Client, story: Story) -> None:
    """Take the steps; what an error cut short is asked for once more, as clients do."""
    for _ in range(2):
        try:
            walked(client, story.steps, done=int(client.memory.get("done", "0")))
        except Exception as error:
            if not type(error).__module__.startswith(EXPECTED):
                raise
        else:
            return


@dataclass(slots=True)
class Stage:
    """A worker's own folder: the ground, and a scene for each story."""

    folder: Path
    server: str = ""
    """URL of a PostgreSQL server; empty for SQLite."""
    scenes: dict[str, Scene] = field(default_factory=dict)

    def place(self, name: str) -> Place:
        """A folder in it, with a database: on PostgreSQL one for all of them."""
        url = postgres.named(self.server, self.folder.name) if self.server else ""
        return Place.at(self.folder / name, url)

    def ground(self) -> Place:
        """The shop before anything happened in it, built once."""
        place = self.place("ground")
        if not place.folder.exists():
            built(place)
        return place

    def scene(self, story: Story) -> Scene:
        """The scene of a story, set once."""
        if story.name not in self.scenes:
            self.scenes[story.name] = Scene.set(story, self.ground(), self.place(story.name))
        return self.scenes[story.name]

    def fresh(self, scene: Scene) -> Place:
        """The scene's shop, as it was, in the place where it is hurt."""
        return copied(scene.kept, self.place("now"))

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
