"""Paints skin: pigment, blood, grain, pores, lips and lesions at every pixel that shows skin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.noise import cells, grain, grain_value
from acne_desktop.training.synthesis.place import Eruption, Sites
from acne_desktop.training.synthesis.raster import Floats, Ints
from acne_desktop.training.synthesis.subject import Subject

Mask = NDArray[np.uint8]

# Reflectance of bloodless unpigmented skin, and what a unit of each pigment absorbs, by channel.
# Ratios after the absorption spectra of eumelanin and oxyhaemoglobin (Tsumura et al., "Image-based
# skin color and texture analysis/synthesis by extracting hemoglobin and melanin", 2003).
_DERMIS = np.array([0.80, 0.67, 0.58], np.float32)
_MELANIN = np.array([1.00, 1.42, 1.80], np.float32)
_HAEM = np.array([0.13, 0.88, 0.74], np.float32)
_YELLOW = np.array([0.00, 0.12, 0.95], np.float32)
_PUS = np.array([0.82, 0.71, 0.44], np.float32)
_PLUG = np.array([0.040, 0.026, 0.018], np.float32)

_ZONES = ("flush", "shine", "shadowed_eye", "beard")
PAINTS = len(_ZONES) + 5
"""How many values :func:`vertex_paint` gives each vertex."""


@dataclass
class Skin:
    """Skin at n pixels, ready for light: all float32, first axis n.

    ``albedo`` (n, 3); ``bump`` (n, 3) gradient of the height in centimetres a centimetre, for
    specular light; ``soft_bump`` the same without what scattering hides; ``gloss`` (n,) amount of
    shine; ``roughness`` (n,); ``kind`` (n,) uint8 lesion mask.
    """

    albedo: Floats
    bump: Floats
    soft_bump: Floats
    gloss: Floats
    roughness: Floats
    kind: Mask

    def spread(self, index: Ints, count: int) -> "Skin":
        """Return these values at places ``index`` of ``count`` pixels, zero elsewhere."""
        parts = []
        for values in (
            self.albedo,
            self.bump,
            self.soft_bump,
            self.gloss,
            self.roughness,
            self.kind,
        ):
            whole = np.zeros((count, *values.shape[1:]), values.dtype)
            whole[index] = values
            parts.append(whole)
        whole_skin = Skin(*parts)
        whole_skin.roughness[whole_skin.roughness == 0] = 0.5
        return whole_skin


def vertex_paint(subject: Subject, atlas: Floats) -> Floats:
    """Return what varies slowly over the skin, at every vertex (v, PAINTS).

    First the zones of the face, then mottling, patches and the gradient of the coarse relief.
    """
    shift = _shifts(subject)
    zones = np.stack([getattr(regions, name)(atlas) for name in _ZONES], axis=1)
    mottle = grain_value(atlas, 1.8, shift[0])[:, None]
    patch = grain_value(atlas, 0.5, shift[1])[:, None]
    return np.concatenate([zones, mottle, patch, grain(atlas, 0.6, shift[4])[:, 1:]], axis=1)


def _shifts(subject: Subject) -> Floats:
    """Return where in the noise this subject's skin lies (8, 3)."""
    return np.random.default_rng([subject.seed, 15]).uniform(0, 64, (8, 3)).astype(np.float32)


@dataclass(frozen=True)
class Surface:
    """The n pixels to paint: atlas points and normals (n, 3), vertex paint (n, PAINTS), and for
    each spot of the eruption the indices of the pixels near it.
    """

    atlas: Floats
    normal: Floats
    painted: Floats
    windows: list[Ints]


def paint(subject: Subject, eruption: Eruption, sites: Sites, surface: Surface) -> Skin:
    """Paint a subject's skin as it is at one visit."""
    atlas = surface.atlas
    flush, shine, hollow, beard, mottle, patch = surface.painted[:, :6].T
    shift = _shifts(subject)
    fine = grain(atlas, 0.16, shift[2])
    dust = grain(atlas, 0.07, shift[3])
    pore = cells(atlas + 0.02 * mottle[:, None], 0.13, shift[5])

    lip = regions.ramp(regions.lips(atlas) + 0.03 * patch, -0.06, 0.10)
    skin = 1 - lip
    haem = subject.haem * (1 + 0.11 * mottle + 0.07 * patch + 0.06 * fine[:, 0])
    haem += flush * (0.15 + 0.03 * mottle + 0.03 * patch) * skin
    haem += eruption.flare * (0.4 + flush) * skin + 0.05 * hollow
    haem += lip * subject.lip_tint * (0.54 + 0.04 * patch)
    melanin = subject.melanin * (1 + 0.035 * mottle + 0.03 * patch + 0.03 * fine[:, 0])
    melanin += hollow * (0.05 + 0.12 * min(subject.melanin, 1.0))
    melanin += lip * (0.03 + 0.14 * min(subject.melanin, 1.2))
    if subject.freckles:
        melanin += _freckles(atlas, shift[6]) * subject.freckles * (0.15 + 0.5 * flush) * skin
    melanin += beard * subject.beard * (0.07 if subject.melanin < 0.9 else 0.04)

    shade = regions.ramp(regions.brow(atlas, subject.brow_lift, subject.brow_width), -0.5, 0.6)
    melanin += shade * 0.3 * subject.brow_density * (1 - subject.hair.mean())

    pit = regions.ramp(pore[:, 0], 0.32, 0.08) * skin
    depth = (0.35 + 0.9 * np.clip(shine + 0.7 * flush, 0, 1)) * skin
    slope = np.where(pore[:, 0] < 0.32, 1.0, 0.0) * depth * 0.013
    bump = pore[:, 1:] * slope[:, None]
    bump += fine[:, 1:] * (0.0042 * (0.6 + 0.4 * skin))[:, None]
    bump += dust[:, 1:] * np.float32(0.0022)
    soft = surface.painted[:, 6:9] * np.float32(0.006)
    on_lip = np.flatnonzero(lip > 0)
    if on_lip.size:
        upright = np.array([1.0, 0.18, 0.4], np.float32)
        creases = grain(atlas[on_lip] * upright, 0.10, shift[7])[:, 1:] * upright
        bump[on_lip] += creases * (0.007 * lip[on_lip])[:, None]
        soft[on_lip] += creases * (0.004 * lip[on_lip])[:, None]
    haem += 0.05 * pit
    melanin += 0.03 * pit

    lumps = 0.07 * fine[:, 0] + 0.08 * patch
    fields = _Fields(haem, melanin, soft, lumps, *(np.zeros_like(haem) for _ in range(3)))
    kind = _add_spots(fields, subject, eruption, sites, surface)

    density = melanin[:, None] * _MELANIN + haem[:, None] * _HAEM + subject.yellow * _YELLOW
    albedo = _DERMIS * np.exp(-np.maximum(density, 0))
    # Pus and plugs replace what lies under them; on dark skin pus is seen through more pigment.
    veil = np.exp(-0.45 * subject.melanin * _MELANIN)
    albedo += fields.pale[:, None] * (_PUS * veil - albedo)
    albedo += fields.plug[:, None] * (_PLUG - albedo)
    gloss = (0.55 + 0.75 * shine * subject.oil) * (1 - 0.55 * pit) * (1 + 0.18 * fine[:, 0])
    gloss = np.clip(gloss + 0.5 * lip + fields.gloss, 0.05, None) * (1 - fields.plug)
    roughness = np.clip(0.50 - 0.10 * np.clip(shine, 0, 1) * subject.oil - 0.08 * lip, 0.26, 0.6)
    return Skin(
        albedo.astype(np.float32),
        (bump + soft).astype(np.float32),
        soft.astype(np.float32),
        gloss.astype(np.float32),
        roughness.astype(np.float32),
        kind,
    )


@dataclass
class _Fields:
    """What spots add to, each (n,) or (n, 3); ``lumps`` makes their outlines uneven."""

    haem: Floats
    melanin: Floats
    soft: Floats
    lumps: Floats
    pale: Floats
    plug: Floats
    gloss: Floats


def _freckles(atlas: Floats, shift: Floats) -> Floats:
    spots = cells(atlas, 0.42, shift)[:, 0]
    gate = grain_value(atlas, 0.6, shift[::-1])
    return regions.ramp(spots - 0.05 * gate, 0.28, 0.08) * regions.ramp(gate, -0.3, 0.8)


def _add_spots(
    fields: _Fields, subject: Subject, eruption: Eruption, sites: Sites, surface: Surface
) -> Mask:
    """Add every spot to the fields and return the lesion mask (n,)."""
    atlas, patch = surface.atlas, surface.painted[:, 5]
    kind = np.zeros(len(atlas), np.uint8)
    tan = 1 + 2 * min(subject.melanin, 1.2)  # inflamed dark skin turns brown before it turns red
    for spot, near in zip(eruption.spots, surface.windows, strict=True):
        look = spot.look
        apart = atlas[near] - sites.point[spot.site]
        distance = np.sqrt(np.square(apart).sum(axis=1))
        reach = look.radius * max(look.halo, 1.0)
        facing = surface.normal[near] @ sites.normal[spot.site] > 0.25
        close = facing & (distance < reach)
        at, apart, distance = near[close], apart[close], distance[close]
        if not at.size:
            continue
        wobble = 1 + fields.lumps[at]
        body = distance / (look.radius * wobble)
        rim = np.clip((1 - body) / look.blur, 0, 1)
        rim *= rim * (3 - 2 * rim)
        halo = np.clip(1 - distance / reach, 0, 1) ** 2
        fields.haem[at] += look.haem * (0.75 * rim + 0.55 * halo) * (1 + 0.12 * patch[at])
        fields.melanin[at] += look.melanin * tan * np.maximum(rim, 0.6 * halo)
        fields.pale[at] = np.maximum(fields.pale[at], look.pale * _smooth_below(body, 0.6, 0.1))
        fields.plug[at] = np.maximum(fields.plug[at], look.plug * _smooth_below(body, 0.85, 0.4))
        fields.gloss[at] += look.gloss * rim
        # A dome h (1 - q^2)^2: its gradient lets the light show that the spot is raised.
        q = np.clip(body, 0, 1)
        steep = -4 * look.height * q * (1 - q * q) / (look.radius * wobble)
        gradient = apart * (steep / np.maximum(distance, 1e-4))[:, None]
        fields.soft[at] += gradient
        if spot.kind is not None:
            kind[at[body <= 1]] = spot.kind
    return kind


def _smooth_below(value: Floats, high: float, low: float) -> Floats:
    return regions.ramp(value, high, low)
