"""Draws the three photographs of a visit, with exact masks of every lesion and of the skin."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.develop import develop, halve
from acne_desktop.training.synthesis.eyes import shade_eyes
from acne_desktop.training.synthesis.hair import Strands, cover_scalp, draw_strands, grow
from acne_desktop.training.synthesis.head import EYE, MOUTH, SOCKET, HeadModel, vertex_normals
from acne_desktop.training.synthesis.light import Lighting, bend, diffuse, light_head, specular
from acne_desktop.training.synthesis.noise import grain
from acne_desktop.training.synthesis.place import Eruption, Sites, draw_sites, erupt
from acne_desktop.training.synthesis.raster import Floats, Fragments, Ints, rasterise
from acne_desktop.training.synthesis.skin import PAINTS, paint, vertex_paint
from acne_desktop.training.synthesis.studio import Pose, Studio, draw_pose, draw_studio
from acne_desktop.training.synthesis.subject import Subject

_OVERSAMPLE = 2
_PIVOT = np.array([0.0, 0.0, 2.0], np.float32)  # the head turns about the neck's axis
_CENTRE_Y = -0.2  # what stands in the middle of the picture, in centimetres above the nose's wing


@dataclass(frozen=True)
class Rendered:
    """One photograph: ``pixels`` uint8 (h, w, 3) sRGB; ``lesions`` uint8 (h, w), 0 where there is
    none, else the number of its :class:`Kind`; ``skin`` bool (h, w), bare skin of face and neck.
    """  # noqa: D205 - one sentence lists the arrays

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
class Camera:
    """A pinhole camera before the head; ``eye`` is its place in head space."""

    rotation: Floats
    eye: Floats
    focal: float
    offset: Floats
    distance: float

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return pixels (n, 2) and distance along the view (n,) of points in head space."""
        turned = (points - _PIVOT) @ self.rotation.T
        depth = self.distance - turned[:, 2]
        flat = turned[:, :2] * (self.focal / depth)[:, None]
        screen = np.stack([self.offset[0] + flat[:, 0], self.offset[1] - flat[:, 1]], axis=1)
        return screen.astype(np.float32), depth.astype(np.float32)


def render_triplet(
    head: HeadModel, subject: Subject, grade: Grade, *, visit_seed: int, height: int = 1024
) -> dict[View, Rendered]:
    """Return the three photographs of one visit, each ``height`` tall and three quarters as wide.

    The same arguments give the same bytes on one machine.
    """
    figure = make_figure(head, subject)
    eruption = erupt(subject, figure.sites, grade, visit_seed)
    rng = np.random.default_rng([subject.seed, visit_seed, 17])
    studio = draw_studio(rng)
    poses = {view: draw_pose(view, rng) for view in VIEWS}
    return {
        view: _render(head, figure, eruption, studio, poses[view], rng, height) for view in VIEWS
    }


def make_figure(head: HeadModel, subject: Subject) -> Figure:
    """Return the subject's body, kept for the next visit."""
    return _FIGURES(_Key(head, subject))


@dataclass(frozen=True)
class _Key:
    head: HeadModel
    subject: Subject

    def __hash__(self) -> int:
        return hash((id(self.head), self.subject.seed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.head is self.head and other.subject is self.subject


def _build(key: _Key) -> Figure:
    head, subject = key.head, key.subject
    points = cover_scalp(head, subject, head.shaped(subject.shape))
    normals = vertex_normals(points, head.triangles)
    return Figure(
        subject,
        points,
        normals,
        vertex_paint(subject, head.atlas),
        draw_sites(head, subject),
        grow(head, subject, points, normals),
    )


_FIGURES = lru_cache(maxsize=2)(_build)


def _aim(
    pose: Pose, studio: Studio, points: Floats, face: NDArray[np.bool_], height: int
) -> Camera:
    """Return a camera that has the face in the middle of a picture of this height in pixels."""
    focal = height * studio.distance / studio.field_height
    turned = (points[face] - _PIVOT) @ pose.rotation.T
    spread = turned[:, 0]
    middle = (spread.min() + spread.max()) / 2
    pixel = height / studio.field_height
    offset = np.array(
        [
            height * 3 // 4 / 2 - (middle + pose.shift[0]) * pixel,
            height / 2 + (_CENTRE_Y + pose.shift[1]) * pixel,
        ],
        np.float32,
    )
    eye = _PIVOT + pose.rotation.T @ np.array([0, 0, studio.distance], np.float32)
    return Camera(pose.rotation, eye.astype(np.float32), focal, offset, studio.distance)


def _render(
    head: HeadModel,
    figure: Figure,
    eruption: Eruption,
    studio: Studio,
    pose: Pose,
    rng: np.random.Generator,
    height: int,
) -> Rendered:
    tall = height * _OVERSAMPLE
    wide = height * 3 // 4 * _OVERSAMPLE
    crown = (head.atlas[:, 1] > -7) & (head.vertex_part < EYE)
    camera = _aim(pose, studio, figure.points, crown, tall)
    screen, depth = camera.project(figure.points)
    seen = rasterise(screen, depth, head.triangles, wide, tall)
    lighting = light_head(studio, pose.rotation, figure.normals, head.directions, head.visibility)
    frame = _Frame(wide, tall, _backdrop(studio, wide, tall))
    part = head.part[seen.triangle]
    _draw_body(frame, head, figure, eruption, studio, camera, lighting, seen, part != EYE)
    _draw_eyes(frame, head, figure, pose, camera, lighting, seen, part == EYE)
    draw_strands(frame.colour, frame.hidden, seen, figure.strands, camera, lighting, studio)
    linear = halve(frame.colour.reshape(tall, wide, 3))
    return Rendered(
        develop(linear, studio, rng),
        _halve_mask(frame.kind.reshape(tall, wide), frame.hidden.reshape(tall, wide)),
        _halve_skin(frame.skin & ~frame.hidden, tall, wide),
    )


class _Frame:
    """The oversampled picture being drawn, flat: colour, lesion mask, skin mask, under hair."""

    def __init__(self, width: int, height: int, backdrop: Floats) -> None:
        self.width, self.height = width, height
        self.colour = backdrop
        self.kind = np.zeros(width * height, np.uint8)
        self.skin = np.zeros(width * height, bool)
        self.hidden = np.zeros(width * height, bool)


def _backdrop(studio: Studio, width: int, height: int) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x / width - 0.5, (y / height - 0.45) * 1.2)
    out: Floats = studio.backdrop * (1 - studio.backdrop_falloff * away.reshape(-1, 1) * 1.6)
    return out.astype(np.float32)


def _pick(seen: Fragments, chosen: NDArray[np.bool_]) -> Fragments:
    return Fragments(
        seen.width,
        seen.height,
        seen.pixel[chosen],
        seen.triangle[chosen],
        seen.weights[chosen],
        seen.depth[chosen],
    )


def _draw_body(
    frame: _Frame,
    head: HeadModel,
    figure: Figure,
    eruption: Eruption,
    studio: Studio,
    camera: Camera,
    lighting: Lighting,
    seen: Fragments,
    chosen: NDArray[np.bool_],
) -> None:
    """Draw skin, scalp and clothes into the frame."""
    body = _pick(seen, chosen)
    values = np.concatenate(
        [head.atlas, figure.normals, figure.points, figure.paint, lighting.packed], axis=1
    )
    all_values = body.interpolate(values, head.triangles)
    atlas, normal, place = (np.ascontiguousarray(all_values[:, i : i + 3]) for i in (0, 3, 6))
    painted, packed = all_values[:, 9 : 9 + PAINTS], all_values[:, 9 + PAINTS :]
    normal /= np.sqrt(np.einsum("nc,nc->n", normal, normal))[:, None]
    view = camera.eye - place
    view /= np.sqrt(np.einsum("nc,nc->n", view, view))[:, None]
    subject = figure.subject

    below = regions.neckline(atlas)
    cloth = below > 0
    roots = regions.scalp(atlas, subject.hairline)
    covered = regions.ramp(roots + 0.16 * painted[:, 5], 0.05, 0.55)
    bare = np.flatnonzero(~cloth & (covered < 1))
    windows = _windows(body, bare, head, figure, eruption, camera)
    skin = paint(
        subject, eruption, figure.sites, atlas[bare], normal[bare], painted[bare], windows
    ).spread(bare, len(atlas))
    wet = head.part[body.triangle] == SOCKET
    skin.albedo[wet] *= np.array([1.0, 0.72, 0.70], np.float32)
    skin.gloss[wet] += 0.8
    mouth = head.part[body.triangle] == MOUTH
    skin.albedo[mouth] = (0.05, 0.012, 0.012)
    skin.gloss[mouth] = 0.0
    _dress(skin.albedo, skin.bump, skin.gloss, atlas, below, cloth, studio)
    skin.albedo += covered[:, None] * (subject.hair * 0.55 - skin.albedo)
    skin.gloss *= 1 - 0.9 * covered

    sharp = bend(normal, skin.bump)
    soft = bend(normal, skin.soft_bump)
    light = diffuse(lighting, packed, normal, soft, sharp)
    # Deep folds and nostrils: light that gets in has been through blood.
    fold = regions.ramp(packed[:, -1], 0.42, 0.05)[:, None]
    albedo = skin.albedo * (1 - fold * np.array([0.35, 0.62, 0.62], np.float32))
    colour = albedo * light
    shine = specular(lighting, packed, sharp, view, skin.roughness)
    colour += shine * (skin.gloss * packed[:, -1])[:, None]
    frame.colour[body.pixel] = colour
    frame.kind[body.pixel] = np.where(cloth, 0, skin.kind)
    frame.skin[body.pixel] = ~cloth & (covered < 0.5) & (regions.lips(atlas) < 0) & ~wet


def _dress(
    albedo: Floats,
    bump: Floats,
    gloss: Floats,
    atlas: Floats,
    below: Floats,
    cloth: NDArray[np.bool_],
    studio: Studio,
) -> None:
    """Paint clothes below the neckline, with a hem and folds."""
    if not cloth.any():
        return
    at = atlas[cloth]
    folds = grain(at * np.array([1.0, 0.45, 1.0], np.float32), 3.2, np.zeros(3, np.float32))
    weave = grain(at, 0.10, np.ones(3, np.float32))
    hem = np.exp(-(((below[cloth] - 0.75) / 0.05) ** 2))
    albedo[cloth] = studio.cloth * (1 + 0.05 * weave[:, :1] - 0.35 * hem[:, None])
    bump[cloth] = folds[:, 1:] * np.float32(0.12) + weave[:, 1:] * np.float32(0.004)
    gloss[cloth] = 0.12


def _windows(
    body: Fragments,
    bare: Ints,
    head: HeadModel,
    figure: Figure,
    eruption: Eruption,
    camera: Camera,
) -> list[Ints]:
    """Return, for each spot, which of the bare fragments lie in a square around its place."""
    lookup = np.full(body.width * body.height, -1, np.int64)
    lookup[body.pixel[bare]] = np.arange(len(bare))
    grid = lookup.reshape(body.height, body.width)
    sites = np.array([spot.site for spot in eruption.spots], np.int64)
    corners = head.triangles[figure.sites.triangle[sites]]
    place = np.einsum("nk,nkc->nc", figure.sites.weights[sites], figure.points[corners])
    screen, depth = camera.project(place.astype(np.float32).reshape(-1, 3))
    out = []
    for spot, (x, y), far in zip(eruption.spots, screen, depth, strict=True):
        reach = spot.look.radius * max(spot.look.halo, 1.0) * 1.4 * camera.focal / far + 2
        rows = slice(max(0, int(y - reach)), max(0, int(y + reach) + 1))
        columns = slice(max(0, int(x - reach)), max(0, int(x + reach) + 1))
        near = grid[rows, columns].ravel()
        out.append(near[near >= 0])
    return out


def _draw_eyes(
    frame: _Frame,
    head: HeadModel,
    figure: Figure,
    pose: Pose,
    camera: Camera,
    lighting: Lighting,
    seen: Fragments,
    chosen: NDArray[np.bool_],
) -> None:
    """Draw the eyeballs; eyes follow the turned head but look a little towards the lens."""
    if not chosen.any():
        return
    eyes = _pick(seen, chosen)
    values = np.concatenate([head.atlas, figure.normals, figure.points, lighting.packed], axis=1)
    all_values = eyes.interpolate(values, head.triangles)
    atlas, normal, place = all_values[:, :3], all_values[:, 3:6], all_values[:, 6:9]
    normal = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    view = camera.eye - place
    view /= np.linalg.norm(view, axis=1, keepdims=True)
    lens = pose.rotation.T[:, 2]
    gaze = np.array([0.0, 0.0, 1.0], np.float32) + 0.12 * lens
    if lens[2] > 0.95:
        gaze = lens
    gaze = (gaze / np.linalg.norm(gaze)).astype(np.float32)
    frame.colour[eyes.pixel] = shade_eyes(
        figure.subject, atlas, normal, view, gaze, all_values[:, 9:], lighting
    )


def _halve_mask(kind: NDArray[np.uint8], hidden: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the mask at half size: a lesion holds a pixel that it covers by half or more."""
    kind = np.where(hidden, np.uint8(0), kind)
    corners = np.stack([kind[::2, ::2], kind[1::2, ::2], kind[::2, 1::2], kind[1::2, 1::2]])
    top = corners.max(axis=0)
    share = (corners > 0).sum(axis=0)
    out: NDArray[np.uint8] = np.where(share >= 2, top, 0).astype(np.uint8)
    return out


def _halve_skin(skin: NDArray[np.bool_], tall: int, wide: int) -> NDArray[np.bool_]:
    grid = skin.reshape(tall, wide).astype(np.uint8)
    out: NDArray[np.bool_] = (
        grid[::2, ::2] + grid[1::2, ::2] + grid[::2, 1::2] + grid[1::2, 1::2]
    ) >= 2
    return out
