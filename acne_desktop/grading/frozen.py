"""The backbones in ONNX Runtime: twice to thrice as fast as torch, which is not needed to grade.

Every member looks at every view by itself, on one thread, with as many at work as there are cores:
no core waits for another inside a layer, and what a layer passes on stays in the core's cache.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from acne_desktop.grading.head import Seen, moments
from acne_desktop.grading.prepare import Pixels

Weights = Mapping[str, NDArray[np.float32]]

onnxruntime.disable_telemetry_events()  # it would note each session in the system's trace


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Graph:
    """A graph ready to run on one thread; several threads may run it at the same time."""

    def __init__(self, graph: bytes, weights: Weights | None = None) -> None:
        """Load a graph and the weights that it names but does not hold.

        Raises :class:`ValueError` when they do not make a whole.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # as fast, and gives back what it took
        options.log_severity_level = 3  # errors
        # The runtime reads the weights where they are: they are kept as long as it.
        self._weights = dict(weights or {})
        try:
            self._values = [
                onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in self._weights.values()
            ]
            if self._values:
                options.add_external_initializers(list(self._weights), self._values)
            self._session = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's errors share no class of their own
            raise ValueError("the graph and its weights do not fit") from error
        self._input = self._session.get_inputs()[0].name

    @property
    def shapes(self) -> tuple[list[int | str], list[int | str]]:
        """The shapes of the input and of the first output; a name stands for any size."""
        return self._session.get_inputs()[0].shape, self._session.get_outputs()[0].shape

    def run(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return the graph's outputs for its one input."""
        return list(self._session.run(None, {self._input: batch}))


class Backbones:
    """The backbones of all members. May be used from several threads at once."""

    def __init__(
        self, graph: bytes, members: Sequence[Weights], stem: bytes | None = None, shared: int = 0
    ) -> None:
        """Load one graph with each member's weights.

        ``stem`` is the graph of the first ``shared`` blocks, with which all members begin and
        after which ``graph`` goes on.

        Raises :class:`ValueError` when they do not fit, or the members begin differently.
        """
        self._pool = ThreadPoolExecutor(cores(), "grader")
        begins = [_part(member, shared, begun=True) for member in members]
        if not all(_equal(begins[0], other) for other in begins[1:]):
            raise ValueError("the members do not begin with the same blocks")
        self._stem = None if stem is None else Graph(stem, begins[0])
        rests = [_part(member, shared, begun=False) for member in members]
        self._graphs = list(self._pool.map(lambda weights: Graph(graph, weights), rests))

    def check(self, height: int, width: int) -> tuple[int, int, int]:
        """Return the shape of a view's maps. Raises :class:`ValueError` for another input."""
        maps = self._graphs[0].shapes[1]
        photos = (self._stem or self._graphs[0]).shapes[0]
        if photos[1:] != [3, height, width]:
            raise ValueError("the graph is not made for this size of input")
        channels, rows, columns = (int(side) for side in maps[1:])
        return channels, rows, columns

    def look(
        self, photos: Sequence[Pixels], told: Callable[[float], None] = lambda part: None
    ) -> list[list[Seen]]:
        """Return what each member sees in each of the photographs, [member][photograph].

        ``photos`` are (height, width, 3) uint8. ``told`` hears what part is done, in the caller's
        thread; what it raises stops the work.
        """
        inputs = [_scaled(pixels) for pixels in photos]
        # A later task may wait for a begun photograph: those stand before it in the queue.
        begun = [self._pool.submit(self._begun, batch) for batch in inputs]
        by_photo = [
            [self._pool.submit(_seen, graph, batch) for graph in self._graphs] for batch in begun
        ]
        tasks = [list(member) for member in zip(*by_photo, strict=True)]
        every = [task for row in tasks for task in row]
        try:
            for done, _ in enumerate(as_completed(every), 1):
                told(done / len(every))
            return [[task.result() for task in row] for row in tasks]
        finally:
            for task in every:
                task.cancel()

    def _begun(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the members share of looking at a photograph."""
        return batch if self._stem is None else self._stem.run(batch)[0]


def _part(weights: Weights, shared: int, *, begun: bool) -> Weights:
    """Return a backbone's weights of the first ``shared`` blocks, or all others."""
    stems = tuple(f"backbone.blocks.{block}." for block in range(shared))
    return {
        name: value
        for name, value in weights.items()
        if name.startswith("backbone.") and name.startswith(stems) == begun
    }


def _equal(one: Weights, other: Weights) -> bool:
    return all(np.array_equal(value, other[name]) for name, value in one.items())


def _scaled(pixels: Pixels) -> NDArray[np.float32]:
    """Return the photograph as a batch of one, (1, 3, h, w), values -1 to 1."""
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)
    return planes / np.float32(127.5) - np.float32(1)


def _seen(graph: Graph, begun: "Future[NDArray[np.float32]]") -> Seen:
    maps = graph.run(begun.result())[0][0]
    return Seen(maps, moments(maps))
