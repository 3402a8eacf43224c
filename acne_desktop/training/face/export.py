"""The face locator as one ONNX graph, weights included."""

from collections.abc import Mapping
from typing import Any

import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import nn

from acne_desktop.grading.face import SIDE
from acne_desktop.grading.network import InvertedResidual
from acne_desktop.training.face.network import OUTPUTS, STEM_CHANNELS, LocatorHead, Stem

_OPSET = 18


class _Graph:
    """Nodes and weights as they are written, layer after layer."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def add(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        """Write one node and return the name of what it gives."""
        name = f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def through(self, layer: nn.Module, x: str) -> str:
        """Write a layer that reads ``x``. Raises :class:`TypeError` for one of another kind."""
        if isinstance(layer, InvertedResidual):
            y = self.through(layer.layers, x)
            return self.add("Add", [x, y]) if layer.residual else y
        if isinstance(layer, nn.Sequential):
            for part in layer:
                x = self.through(part, x)
            return x
        if isinstance(layer, nn.Conv2d):
            return self._convolved(layer, x)
        if isinstance(layer, nn.ReLU6):
            return self.add("Clip", [x, "zero", "six"])
        if isinstance(layer, nn.Dropout):
            return x
        raise TypeError(f"the locator holds {layer}, which is not written to a graph")

    def _convolved(self, layer: nn.Conv2d, x: str) -> str:
        names = []
        for part, tensor in layer.named_parameters():
            names.append(f"w{len(self.weights)}-{part}")
            self.weights.append(numpy_helper.from_array(tensor.detach().cpu().numpy(), names[-1]))
        return self.add(
            "Conv",
            [x, *names],
            kernel_shape=layer.kernel_size,
            strides=layer.stride,
            pads=[int(side) for side in layer.padding] * 2,
            group=layer.groups,
        )


def export_locator(stem: Stem, head: LocatorHead) -> bytes:
    """Return the graph: photos (n, 3, 160, 160) -> found (n, 10), features (n, 96)."""
    graph = _Graph()
    maps = graph.through(stem, "photos")
    found = graph.add("Flatten", [graph.through(head, maps)])
    features = graph.add("Flatten", [graph.add("GlobalAveragePool", [maps])])
    outputs = {"found": (found, OUTPUTS), "features": (features, STEM_CHANNELS)}
    return _written(graph, outputs)


def export_stem(stem: Stem) -> bytes:
    """Return the graph of the stem alone: photos (n, 3, 160, 160) -> maps (n, 96, 10, 10)."""
    graph = _Graph()
    return _written(graph, {"maps": (graph.through(stem, "photos"), STEM_CHANNELS, 10, 10)})


def _written(graph: _Graph, outputs: Mapping[str, tuple[str, *tuple[int, ...]]]) -> bytes:
    for name, (inner, *_) in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [inner], [name]))
    limits = [helper.make_tensor(n, TensorProto.FLOAT, (), [v]) for n, v in _LIMITS.items()]
    whole = helper.make_graph(
        graph.nodes,
        "locator",
        [helper.make_tensor_value_info("photos", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
            for name, (_, *shape) in outputs.items()
        ],
        graph.weights + limits,
    )
    # The oldest file format that has this operator set: older runtimes read it too.
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


_LIMITS = {"zero": 0.0, "six": 6.0}
