"""The backbone as an ONNX graph without its weights, written when a package ships.

The network is traced by torch.fx and written down node by node: it is made of five kinds of layers,
and torch's own exporter would need several more libraries for it.
"""

import operator

import onnx
from onnx import NodeProto, TensorProto, helper
from torch import fx, nn
from torch.nn import functional

from acne_desktop.grading.network import MAP_CHANNELS, MAP_STRIDE, GradingNetwork

OPSET = 18
_PREFIX = "backbone"


def export_backbone(network: GradingNetwork, height: int, width: int) -> bytes:
    """Return the graph of the network's backbone: photos (n, 3, height, width) -> maps.

    Its weights are left out: each is named as in the network's ``state_dict`` and is handed to the
    runtime when the graph is loaded, so that one graph serves every network.
    """
    traced = fx.symbolic_trace(network.backbone)
    modules = dict(traced.named_modules())
    nodes = [_written(node, modules) for node in traced.graph.nodes if node.op.startswith("call_")]
    last = next(node for node in traced.graph.nodes if node.op == "output").args[0]
    nodes.append(helper.make_node("Identity", [last.name], ["maps"]))
    shape: list[str | int | None] = ["n", 3, height, width]
    out: list[str | int | None] = ["n", MAP_CHANNELS, height // MAP_STRIDE, width // MAP_STRIDE]
    graph = helper.make_graph(
        nodes,
        "backbone",
        [helper.make_tensor_value_info("photos", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("maps", TensorProto.FLOAT, out)],
        [
            _absent(f"{_PREFIX}.{name}", tuple(tensor.shape))
            for name, tensor in network.backbone.state_dict().items()
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


def _absent(name: str, shape: tuple[int, ...]) -> TensorProto:
    """Return an initialiser that only says its name and shape: its values come at load."""
    tensor = TensorProto(name=name, dims=shape, data_type=TensorProto.FLOAT)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.append(onnx.StringStringEntryProto(key="location", value="weights"))
    return tensor
