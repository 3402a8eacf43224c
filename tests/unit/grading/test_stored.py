"""How weights lie in a package: small, near to what they were, and read whatever they are."""

import numpy as np
import pytest
from safetensors import SafetensorError
from safetensors.numpy import load, save

from acne_desktop.grading.stored import packed, unpacked

RNG = np.random.default_rng(5)
MATRIX = (RNG.normal(size=(24, 96, 1, 1)) * RNG.uniform(1e-3, 3, (24, 1, 1, 1))).astype(np.float32)
FILTERS = RNG.normal(size=(64, 1, 3, 3)).astype(np.float32)
BIAS = RNG.normal(size=24).astype(np.float32)


def test_a_matrix_takes_ten_bits_a_weight_and_keeps_each_row_s_scale() -> None:
    stored = load(packed({"matrix": MATRIX}))
    assert 8 * (stored["matrix.low"].nbytes + stored["matrix.high"].nbytes) == 10 * MATRIX.size
    found = unpacked(packed({"matrix": MATRIX}))
    assert list(found) == ["matrix"]
    assert found["matrix"].shape == MATRIX.shape
    largest = np.abs(MATRIX).max(axis=(1, 2, 3), keepdims=True)
    assert (np.abs(found["matrix"] - MATRIX) <= largest / 511 * 0.501).all()


def test_what_is_small_stays_in_half_precision() -> None:
    found = unpacked(packed({"filters": FILTERS, "bias": BIAS}))
    for name, values in (("filters", FILTERS), ("bias", BIAS)):
        assert np.array_equal(found[name], values.astype(np.float16).astype(np.float32))


def test_packing_again_changes_nothing() -> None:
    once = unpacked(packed({"matrix": MATRIX, "bias": BIAS}))
    twice = unpacked(packed(once))
    for name in once:
        np.testing.assert_allclose(twice[name], once[name], rtol=1e-6)


def test_a_row_of_zeros_stays_zero() -> None:
    rows = np.zeros((2, 32), np.float32)
    rows[1] = 1.0
    assert np.array_equal(unpacked(packed({"rows": rows}))["rows"], rows)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_weights_that_were_stored_otherwise_are_read(kind: type[np.floating]) -> None:
    found = unpacked(save({"matrix": MATRIX.astype(kind)}))
    assert found["matrix"].dtype == np.float32
    assert np.array_equal(found["matrix"], MATRIX.astype(kind).astype(np.float32))


@pytest.mark.parametrize("count", [16, 17, 18, 19])
def test_rows_of_any_length_are_packed(count: int) -> None:
    rows = RNG.normal(size=(3, count)).astype(np.float32)
    found = unpacked(packed({"rows": rows}))["rows"]
    np.testing.assert_allclose(found, rows, atol=np.abs(rows).max() / 500)


@pytest.mark.parametrize("part", [".high", ".scale"])
def test_parts_that_do_not_fit_or_are_missing_are_errors(part: str) -> None:
    stored = load(packed({"matrix": MATRIX}))
    stored[f"matrix{part}"] = stored[f"matrix{part}"][1:]
    with pytest.raises(ValueError, match="reshape"):
        unpacked(save(stored))
    del stored[f"matrix{part}"]
    with pytest.raises(KeyError):
        unpacked(save(stored))


def test_what_holds_no_weights_is_an_error() -> None:
    with pytest.raises(SafetensorError):
        unpacked(b"no weights")
