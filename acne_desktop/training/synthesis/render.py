"""Draws the three photographs of a visit, with exact masks of every lesion and of the skin."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.camera import Camera, aim
from acne_desktop.training.synthesis.develop import develop, halve
from acne_desktop.training.synthesis.eyes import Eyes, shade_eyes
from acne_desktop.training.synthesis.hair import grow
from acne_desktop.training.synthesis.head import EYE, MOUTH, SOCKET, HeadModel, vertex_normals
from acne_desktop.training.synthesis.light import Lighting, bend, diffuse, light_head, specular
from acne_desktop.training.synthesis.noise import grain
from acne_desktop.training.synthesis.place import Eruption, Sites, draw_sites, erupt
from acne_desktop.training.synthesis.raster import Floats, Fragments, Ints, rasterise
from acne_desktop.training.synthesis.shape import shape_head
from acne_desktop.training.synthesis.skin import PAINTS, Skin, Surface, paint, vertex_paint
from acne_desktop.training.synthesis.strands import Strands, draw_strands
from acne_desktop.training.synthesis.studio import Pose, Studio, draw_pose, draw_studio
from acne_desktop.training.synthesis.subject import Subject

_OVERSAMPLE = 2
_CHUNK = 1 << 16  # fragments shaded at once
_WET = np.array([1.0, 0.72, 0.70], np.float32)  # the inside of the lids
_DEEP = np.array([0.35, 0.62, 0.62], np.float32)  # light that folds swallow, by channel
_MOUTH = np.array([0.05, 0.012, 0.012], np.float32)


@dataclass(frozen=True)
class Rendered:
    """One photograph and what is true of each of its pixels.

    ``pixels`` uint8 (h, w, 3) sRGB; ``lesions`` uint8 (h, w): 0 for none, else the number of its
    :class:`~acne_desktop.training.synthesis.lesions.Kind`; ``skin`` bool (h, w): bare skin of face
    and neck.
    """

    pixels: NDArray[np.uint8]
    lesions: NDArray[np.uint8]
    skin: NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """All of a subject that does not depend on the view."""

    subject: Subject
    points: Floats
    normals: Floats
    paint: Floats
    sites: Sites
    strands: Strands


@dataclass(frozen=True)
class _Shot:
    """One view about to be drawn."""

    head: HeadModel
    figure: Figure
    eruption: Eruption
    studio: Studio
    pose: Pose
    camera: Camera
    lighting: Lighting


class _Frame:
    """The oversampled picture being drawn, flat: colour, lesion mask, skin mask, under hair."""

    def __init__(self, backdrop: Floats) -> None:
        self.colour = backdrop
        self.kind = np.zeros(len(backdrop), np.uint8)
        self.skin = np.zeros(len(backdrop), bool)
        self.hidden = np.zeros(len(backdrop), bool)


def render_triplet(
    head: HeadModel,
    subject: Subject,
    grade: Grade,
    *,
    visit_seed: int,
    height: int = 1024,
    studio: Studio | None = None,
) -> dict[View, Rendered]:
    """Return the three photographs of one visit, each ``height`` tall and three quarters as wide.

    Light and camera are drawn from the visit's seed unless a ``studio`` is given. The same
    arguments give the same bytes on one machine.
    """
    figure = make_figure(head, subject)
    eruption = erupt(subject, figure.sites, grade, visit_seed)
    return render_eruption(
        head, figure, eruption, visit_seed=visit_seed, height=height, studio=studio
    )


def render_eruption(
    head: HeadModel,
    figure: Figure,
    eruption: Eruption,
    *,
    visit_seed: int,
    height: int,
    studio: Studio | None = None,
) -> dict[View, Rendered]:
    """Return the three photographs of a figure with just these lesions."""
    tall = height * _OVERSAMPLE
    setting = make_setting(
        head, figure.subject, figure.points, visit_seed=visit_seed, height=tall, studio=studio
    )
    out = {}
    for view, (pose, camera) in setting.views.items():
        lighting = light_head(
            setting.studio, pose.rotation, figure.normals, head.directions, head.visibility
        )
        shot = _Shot(head, figure, eruption, setting.studio, pose, camera, lighting)
        out[view] = _render(shot, tall, setting.rng)
    return out


@dataclass(frozen=True)
class Setting:
    """The studio of one visit, each view's pose and camera, and the numbers that are left over."""

    studio: Studio
    views: dict[View, tuple[Pose, Camera]]
    rng: np.random.Generator


def make_setting(
    head: HeadModel,
    subject: Subject,
    points: Floats,
    *,
    visit_seed: int,
    height: int,
    studio: Studio | None = None,
) -> Setting:
    """Return the setting of a visit of the subject with vertices ``points`` (v, 3).

    Its cameras take pictures ``height`` pixels tall. Drawn from the visit's seed, but for a
    ``studio`` that is given.
    """
    rng = np.random.default_rng([subject.seed, visit_seed, 17])
    studio = studio or draw_studio(rng)
    poses = {view: draw_pose(view, rng) for view in VIEWS}
    crown = points[(head.atlas[:, 1] > -7) & (head.vertex_part < EYE)]
    views = {view: (pose, aim(pose, studio, crown, height)) for view, pose in poses.items()}
    return Setting(studio, views, rng)


@lru_cache(maxsize=2)
def make_figure(head: HeadModel, subject: Subject) -> Figure:
    """Return the subject's body; kept for the next visit of the same two objects."""
    points = shape_head(head, subject)
    normals = vertex_normals(points, head.triangles)
    return Figure(
        subject,
        points,
        normals,
        vertex_paint(subject, head.atlas),
        draw_sites(head, subject),
        grow(head, subject, points, normals),
    )


def _render(shot: _Shot, tall: int, rng: np.random.Generator) -> Rendered:
    """Draw one view, ``tall`` oversampled pixels high."""
    wide = tall // _OVERSAMPLE * 3 // 4 * _OVERSAMPLE
    screen, depth = shot.camera.project(shot.figure.points)
    seen = rasterise(screen, depth, shot.head.triangles, wide, tall)
    frame = _Frame(_backdrop(shot.studio, wide, tall))
    eye = shot.head.part[seen.triangle] == EYE
    _draw_body(frame, shot, _pick(seen, ~eye))
    if eye.any():
        _draw_eyes(frame, shot, _pick(seen, eye))
    draw_strands(
        frame.colour,
        frame.hidden,
        shot.figure.strands,
        seen=seen,
        camera=shot.camera,
        lighting=shot.lighting,
    )
    linear = halve(frame.colour.reshape(tall, wide, 3))
    kind = np.where(frame.hidden, np.uint8(0), frame.kind).reshape(tall, wide)
    skin = (frame.skin & ~frame.hidden).reshape(tall, wide)
    return Rendered(develop(linear, shot.studio, rng), _halve_mask(kind), _halve_mask(skin) > 0)


def _backdrop(studio: Studio, width: int, height: int) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x / width - 0.5, (y / height - 0.45) * 1.2)
    out: Floats = studio.backdrop * (1 - studio.backdrop_falloff * away.reshape(-1, 1) * 1.6)
    return out.astype(np.float32)


def _pick(seen: Fragments, chosen: NDArray[np.bool_] | slice) -> Fragments:
    return Fragments(
        seen.width,
        seen.height,
        seen.pixel[chosen],
        seen.triangle[chosen],
        seen.weights[chosen],
        seen.depth[chosen],
    )


def _unit(vectors: Floats) -> Floats:
    out: Floats = vectors / np.sqrt(np.einsum("nc,nc->n", vectors, vectors))[:, None]
    return out


def _draw_body(frame: _Frame, shot: _Shot, body: Fragments) -> None:
    """Draw skin, scalp and clothes into the frame, so much at a time that it stays in the cache."""
    figure = shot.figure
    values = np.concatenate(
        [shot.head.atlas, figure.normals, figure.points, figure.paint, shot.lighting.packed], axis=1
    )
    windows = _windows(shot, body)
    for start in range(0, len(body.pixel), _CHUNK):
        end = min(start + _CHUNK, len(body.pixel))
        near = [window[slice(*np.searchsorted(window, (start, end)))] - start for window in windows]
        _draw_part(frame, shot, _pick(body, np.s_[start:end]), values, near)


def _draw_part(
    frame: _Frame, shot: _Shot, body: Fragments, values: Floats, windows: list[Ints]
) -> None:
    """Draw some fragments of the body; ``values`` (v, c) are what its vertices carry."""
    figure, subject = shot.figure, shot.figure.subject
    carried = body.interpolate(values, shot.head.triangles)
    atlas, place = (np.ascontiguousarray(carried[:, i : i + 3]) for i in (0, 6))
    normal, view = _unit(carried[:, 3:6]), _unit(shot.camera.eye - place)
    painted, packed = carried[:, 9 : 9 + PAINTS], carried[:, 9 + PAINTS :]

    below = regions.neckline(atlas)
    covered = regions.ramp(regions.scalp(atlas, subject.hairline) + 0.10 * painted[:, 5], 0.0, 1.1)
    bare = np.flatnonzero((below <= 0) & (covered < 0.98))
    order = np.full(len(atlas), -1, np.int64)
    order[bare] = np.arange(len(bare))
    near = [index[index >= 0] for index in (order[window] for window in windows)]
    surface = Surface(atlas[bare], normal[bare], painted[bare], near)
    skin = paint(subject, shot.eruption, figure.sites, surface).spread(bare, len(atlas))
    part = shot.head.part[body.triangle]
    _moisten(skin, part, atlas)
    _dress(skin, shot.studio, atlas, below)
    skin.albedo += covered[:, None] * (subject.hair * 0.55 - skin.albedo)
    skin.gloss *= 1 - 0.9 * covered

    sharp, soft = bend(normal, skin.bump), bend(normal, skin.soft_bump)
    # Deep folds and nostrils: light that gets in has been through blood.
    fold = regions.ramp(packed[:, -1], 0.42, 0.05)[:, None]
    colour = skin.albedo * (1 - fold * _DEEP)
    colour *= diffuse(shot.lighting, packed, normal, soft, sharp)
    shine = specular(shot.lighting, packed, sharp, view, skin.roughness)
    colour += shine * (skin.gloss * packed[:, -1])[:, None]
    frame.colour[body.pixel] = colour
    frame.kind[body.pixel] = np.where(below > 0, 0, skin.kind)
    outer = (part != SOCKET) & (part != MOUTH) & (regions.lips(atlas) < 0)
    frame.skin[body.pixel] = outer & (below <= 0) & (covered < 0.5)


def _moisten(skin: Skin, part: NDArray[np.uint8], atlas: Floats) -> None:
    """Paint the moist inside of the lids and the dark of the mouth."""
    wet = part == SOCKET
    skin.albedo[wet] *= _WET
    # The rim of the upper lid lies in the shadow of the lashes rooted on it.
    skin.albedo[wet & (atlas[:, 1] > 3.5)] *= np.float32(0.3)
    skin.gloss[wet] += 0.8
    mouth = part == MOUTH
    skin.albedo[mouth] = _MOUTH
    skin.gloss[mouth] = 0.0


def _dress(skin: Skin, studio: Studio, atlas: Floats, below: Floats) -> None:
    """Paint clothes below the neckline, with a hem and folds."""
    cloth = below > 0
    if not cloth.any():
        return
    at = atlas[cloth]
    folds = grain(at * np.array([1.0, 0.45, 1.0], np.float32), 3.2, np.zeros(3, np.float32))
    weave = grain(at, 0.10, np.ones(3, np.float32))
    hem = np.exp(-(((below[cloth] - 0.75) / 0.05) ** 2))
    skin.albedo[cloth] = studio.cloth * (1 + 0.05 * weave[:, :1] - 0.35 * hem[:, None])
    skin.bump[cloth] = folds[:, 1:] * np.float32(0.12) + weave[:, 1:] * np.float32(0.004)
    skin.gloss[cloth] = 0.12


def _windows(shot: _Shot, body: Fragments) -> list[Ints]:
    """Return, for each spot, which fragments lie in a square around its place, in order."""
    lookup = np.full(body.width * body.height, -1, np.int64)
    lookup[body.pixel] = np.arange(len(body.pixel))
    grid = lookup.reshape(body.height, body.width)
    sites, spots = shot.figure.sites, shot.eruption.spots
    index = np.array([spot.site for spot in spots], np.int64)
    corners = shot.figure.points[shot.head.triangles[sites.triangle[index]]]
    place = np.einsum("nk,nkc->nc", sites.weights[index], corners).reshape(-1, 3)
    screen, depth = shot.camera.project(place.astype(np.float32))
    out = []
    for spot, (x, y), far in zip(spots, screen, depth, strict=True):
        reach = spot.look.radius * max(spot.look.halo, 1.0) * 1.4 * shot.camera.focal / far + 2
        rows = slice(max(0, int(y - reach)), max(0, int(y + reach) + 1))
        columns = slice(max(0, int(x - reach)), max(0, int(x + reach) + 1))
        near = grid[rows, columns].ravel()
        out.append(near[near >= 0])
    return out


def _draw_eyes(frame: _Frame, shot: _Shot, eyes: Fragments) -> None:
    """Draw the eyeballs: they meet the lens from the front, else follow the turned head."""
    values = np.concatenate(
        [shot.head.atlas, shot.figure.normals, shot.figure.points, shot.lighting.packed], axis=1
    )
    carried = eyes.interpolate(values, shot.head.triangles)
    lens = shot.pose.rotation.T[:, 2]
    ahead = np.array([0.0, 0.0, 1.0], np.float32) + 0.12 * lens
    gaze = lens if lens[2] > 0.95 else ahead / np.linalg.norm(ahead)
    frame.colour[eyes.pixel] = shade_eyes(
        shot.figure.subject,
        Eyes(
            atlas=carried[:, :3],
            normal=_unit(carried[:, 3:6]),
            view=_unit(shot.camera.eye - carried[:, 6:9]),
            packed=carried[:, 9:],
            gaze=gaze.astype(np.float32),
        ),
        shot.lighting,
    )


def _halve_mask(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return a mask at half size: what covers a pixel by half or more holds it, by its number."""
    mask = mask.astype(np.uint8)
    corners = np.stack([mask[::2, ::2], mask[1::2, ::2], mask[::2, 1::2], mask[1::2, 1::2]])
    share = (corners > 0).sum(axis=0)
    out: NDArray[np.uint8] = np.where(share >= 2, corners.max(axis=0), 0).astype(np.uint8)
    return out
