"""The backbone as an ONNX graph without its weights, written when a package ships.

The network is traced by torch.fx and written down node by node: it is made of five kinds of layers,
and torch's own exporter would need several more libraries for it.
"""

import operator

import onnx
import torch
from onnx import NodeProto, TensorProto, helper
from torch import fx, nn
from torch.nn import functional

from acne_desktop.grading.network import MAP_CHANNELS, MAP_STRIDE, GradingNetwork

OPSET = 18
_PREFIX = "backbone"


def export_backbone(network: GradingNetwork, height: int, width: int, *, begun: int = 0) -> bytes:
    """Return the graph of the network's backbone: photos (n, 3, height, width) -> maps.

    Its weights are left out: each is named as in the network's ``state_dict`` and is handed to the
    runtime when the graph is loaded, so that one graph serves every network. With ``begun`` the
    graph goes on from what :func:`export_stem` gives after so many blocks.
    """
    traced = _traced(network)
    source, shape = "photos", (3, height, width)
    nodes = traced
    if begun:
        at = _after(traced, begun)
        source, shape, nodes = (
            traced[at - 1].name,
            _size(network, height, width, begun),
            traced[at:],
        )
    out = (MAP_CHANNELS, height // MAP_STRIDE, width // MAP_STRIDE)
    return _graph(network, nodes, (source, shape), ("maps", out))


def export_stem(network: GradingNetwork, height: int, width: int, blocks: int) -> bytes:
    """Return the graph of the first blocks (up to stride 8), which several networks may share."""
    traced = _traced(network)
    nodes = traced[: _after(traced, blocks)]
    out = _size(network, height, width, blocks)
    return _graph(network, nodes, ("photos", (3, height, width)), ("stem", out))


def _traced(network: GradingNetwork) -> list[fx.Node]:
    """Return the calls of the backbone, in order; the last one makes the maps."""
    graph = fx.symbolic_trace(network.backbone).graph
    return [node for node in graph.nodes if node.op.startswith("call_")]


def _after(nodes: list[fx.Node], blocks: int) -> int:
    """Return the place of the first call after so many blocks."""
    begins = f"blocks.{blocks}."
    return next(at for at, node in enumerate(nodes) if str(node.target).startswith(begins))


def _size(network: GradingNetwork, height: int, width: int, blocks: int) -> tuple[int, int, int]:
    """Return the shape of what the first blocks make of a photograph."""
    with torch.inference_mode():
        found = network.backbone.blocks[:blocks]
        x = torch.zeros(1, 3, height, width)
        for block in found:
            x = block(x)
    return x.shape[1], x.shape[2], x.shape[3]


def _graph(
    network: GradingNetwork,
    calls: list[fx.Node],
    source: tuple[str, tuple[int, ...]],
    target: tuple[str, tuple[int, ...]],
) -> bytes:
    """Return calls as a graph; ``source`` and ``target`` are its ends: name and shape of one."""
    modules = dict(network.backbone.named_modules())
    nodes = [_written(call, modules) for call in calls]
    nodes.append(helper.make_node("Identity", [calls[-1].name], [target[0]]))
    needed = {name for node in nodes for name in node.input}
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
        for name, shape in (source, target)
    ]
    graph = helper.make_graph(
        nodes,
        "backbone",
        ends[:1],
        ends[1:],
        [
            _absent(f"{_PREFIX}.{name}", tuple(tensor.shape))
            for name, tensor in network.backbone.state_dict().items()
            if f"{_PREFIX}.{name}" in needed
        ]
        + [
            helper.make_tensor(name, TensorProto.INT64, (8,), _pads(name))
            for name in sorted(needed)
            if name.startswith("pads_")
        ]
        + [
            helper.make_tensor("zero", TensorProto.FLOAT, (), [0.0]),
            helper.make_tensor("six", TensorProto.FLOAT, (), [6.0]),
            helper.make_tensor("twice", TensorProto.FLOAT, (4,), [1.0, 1.0, 2.0, 2.0]),
        ],
    )
    # The oldest file format that has this operator set: older runtimes read it too.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    return bytes(model.SerializeToString())


def _written(node: fx.Node, modules: dict[str, nn.Module]) -> NodeProto:
    """Return one traced call as a node of the graph. Raises :class:`TypeError` for another kind."""
    inputs = [argument.name for argument in node.args if isinstance(argument, fx.Node)]
    if node.op == "call_module":
        name = str(node.target)
        module = modules[name]
        if isinstance(module, nn.Conv2d):
            weights = [f"{_PREFIX}.{name}.weight", f"{_PREFIX}.{name}.bias"]
            return helper.make_node(
                "Conv",
                inputs + weights,
                [node.name],
                kernel_shape=module.kernel_size,
                strides=module.stride,
                pads=[int(side) for side in module.padding] * 2,
                group=module.groups,
            )
        if isinstance(module, nn.ZeroPad2d):
            left, right, top, bottom = module.padding
            pads = f"pads_{top}_{left}_{bottom}_{right}"
            return helper.make_node("Pad", [*inputs, pads], [node.name])
        if isinstance(module, nn.ReLU6):
            return helper.make_node("Clip", [*inputs, "zero", "six"], [node.name])
    elif node.target is operator.add:
        return helper.make_node("Add", inputs, [node.name])
    elif node.target is functional.relu:
        return helper.make_node("Relu", inputs, [node.name])
    elif node.target is functional.interpolate:
        return helper.make_node(
            "Resize",
            [*inputs, "", "twice"],
            [node.name],
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )
    raise TypeError(f"the backbone holds {node.target}, which is not written to a graph")


def _pads(name: str) -> list[int]:
    """Return what an ONNX Pad takes for a name of ``_written``: before each axis, then after."""
    top, left, bottom, right = map(int, name.split("_")[1:])
    return [0, 0, top, left, 0, 0, bottom, right]


def _absent(name: str, shape: tuple[int, ...]) -> TensorProto:
    """Return an initialiser that only says its name and shape: its values come at load."""
    tensor = TensorProto(name=name, dims=shape, data_type=TensorProto.FLOAT)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.append(onnx.StringStringEntryProto(key="location", value="weights"))
    return tensor
