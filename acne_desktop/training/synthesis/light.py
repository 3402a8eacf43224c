"""Light on surfaces: soft shadows, ambient light, scattering diffuse and rough specular."""

from dataclasses import dataclass

import numpy as np

from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.studio import Lamp, Studio

_WRAP = np.array([0.26, 0.13, 0.08], np.float32)
"""How far light scatters past the terminator by channel: red travels farthest in skin."""

_F0 = 0.028  # reflectance of skin and cornea at normal incidence (index about 1.4)


@dataclass(frozen=True)
class Lighting:
    """The light of one view in head space, and how much of it reaches every vertex.

    ``ambient`` (v, 3) irradiance from all around; ``reach`` (v, lamps) 0..1 share of each lamp
    that is not blocked; ``open`` (v,) 0..1 ambient occlusion.
    """

    lamps: tuple[Lamp, ...]
    ambient: Floats
    reach: Floats
    open: Floats

    @property
    def packed(self) -> Floats:
        """Return the vertex values side by side: 3 ambient, lamps, 1 open."""
        return np.concatenate([self.ambient, self.reach, self.open[:, None]], axis=1)


def light_head(
    studio: Studio, rotation: Floats, normals: Floats, directions: Floats, visibility: Floats
) -> Lighting:
    """Return the lighting of a head (normals in head space) turned by ``rotation``."""
    lamps = tuple(
        Lamp(rotation.T @ lamp.direction, lamp.spread, lamp.colour) for lamp in studio.lamps
    )
    cosine = np.maximum(normals @ directions.T, 0.0)
    seen = visibility * cosine
    total = cosine.sum(axis=1) + 1e-6
    toward = directions @ rotation.T  # in camera space
    # A room: bright from above and from the camera's side, darker behind and below.
    room = 0.75 + 0.35 * toward[:, 1] + 0.35 * toward[:, 2]
    colour = room[:, None] * studio.ambient
    ambient = (seen @ colour) / total[:, None]
    reach = np.empty((len(normals), len(lamps)), np.float32)
    for index, lamp in enumerate(lamps):
        weight = np.exp((directions @ lamp.direction - 1) / (0.5 * lamp.spread**2))
        # Directions below the horizon would read as shadow: only those that can shine count.
        reach[:, index] = (seen @ weight + 1e-4) / (cosine @ weight + 1e-4)
    opened = seen.sum(axis=1) / total
    return Lighting(lamps, ambient.astype(np.float32), reach, opened.astype(np.float32))


def bend(normal: Floats, gradient: Floats) -> Floats:
    """Return unit normals (n, 3) of a surface raised by a height with this gradient."""
    along = np.einsum("nc,nc->n", gradient, normal)
    bent: Floats = normal - gradient + along[:, None] * normal
    bent /= np.sqrt(np.einsum("nc,nc->n", bent, bent))[:, None]
    return bent


def diffuse(
    lighting: Lighting, packed: Floats, normal: Floats, soft: Floats, sharp: Floats
) -> Floats:
    """Return irradiance (n, 3) on scattering skin.

    ``soft`` and ``sharp`` are normals without and with the fine relief: red light has scattered
    under it, blue has not.
    """
    # Ambient light dims a little where relief turns away from the surface's own normal.
    relief = np.einsum("nc,nc->n", sharp, normal)
    out: Floats = packed[:, :3] * (0.4 + 0.6 * relief)[:, None]
    blend = (
        soft,
        (soft + sharp) * np.float32(0.5),
        sharp * np.float32(0.8) + soft * np.float32(0.2),
    )
    for index, lamp in enumerate(lighting.lamps):
        reach = packed[:, 3 + index]
        softened = (reach * (1.5 - 0.5 * reach), reach * (1.2 - 0.2 * reach), reach)
        for channel in range(3):
            wrap = _WRAP[channel] + 0.1 * lamp.spread
            facing = blend[channel] @ lamp.direction
            lit = np.maximum(facing + wrap, 0) / (1 + wrap)
            lit *= lit * (1 / (lit + 0.12)) * 1.12  # a soft start at the terminator
            out[:, channel] += lamp.colour[channel] * lit * softened[channel]
    return out


def specular(
    lighting: Lighting, packed: Floats, normal: Floats, view: Floats, roughness: Floats
) -> Floats:
    """Return reflected light (n, 3) of a rough, oily surface (Trowbridge-Reitz lobe, Schlick)."""
    facing = np.maximum(np.einsum("nc,nc->n", normal, view), 0.02)
    out = np.zeros((len(normal), 3), np.float32)
    for index, lamp in enumerate(lighting.lamps):
        half = view + lamp.direction
        half /= np.sqrt(np.einsum("nc,nc->n", half, half))[:, None]
        alpha2 = (roughness**2 + 0.25 * lamp.spread**2) ** 2  # a wide lamp blurs its own gloss
        nh = np.einsum("nc,nc->n", normal, half)
        nl = np.maximum(normal @ lamp.direction, 0)
        vh = np.maximum(np.einsum("nc,nc->n", view, half), 0)
        lobe = alpha2 / (np.pi * np.square(np.square(nh) * (alpha2 - 1) + 1))
        fresnel = _F0 + (1 - _F0) * (1 - vh) ** 5
        shade = nl / (4 * np.maximum(facing * 0.5 + nl * 0.5, 0.05) + 0.1)
        strength = np.pi * lobe * fresnel * shade * packed[:, 3 + index]
        out += strength[:, None] * lamp.colour
    rim = _F0 + 0.30 * (1 - facing) ** 5
    out += (rim * packed[:, -1])[:, None] * packed[:, :3]
    return out
