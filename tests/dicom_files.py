"""Writes DICOM photographs (VL Photographic Image) of made-up patients for the tests."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    VLPhotographicImageStorage,
    generate_uid,
)


def dicom(
    pixels: NDArray[np.uint8],
    *,
    colours: str = "RGB",
    value: bytes | None = None,
    syntax: str = ExplicitVRLittleEndian,
    **elements: object,
) -> bytes:
    """Return a DICOM file; its pixel data is ``value``, else the pixels as they are.

    ``elements`` adds or replaces elements by their keywords.
    """
    notes = Dataset()
    notes.SOPClassUID = VLPhotographicImageStorage
    notes.SOPInstanceUID = generate_uid(entropy_srcs=["a photograph of the tests"])
    notes.PatientName, notes.PatientID = "Mustermann^Erika", "MRN-4711"
    notes.Rows, notes.Columns = pixels.shape[:2]
    notes.SamplesPerPixel = 1 if colours.startswith("MONO") else 3
    notes.PhotometricInterpretation = colours
    notes.PlanarConfiguration = 0
    notes.BitsAllocated, notes.BitsStored, notes.HighBit, notes.PixelRepresentation = 8, 8, 7, 0
    notes.AcquisitionDateTime = "20260304050607.123456+0100"
    for keyword, element in elements.items():
        setattr(notes, keyword, element)
    notes.add_new("PixelData", "OB", value if value is not None else pixels.tobytes())
    notes["PixelData"].is_undefined_length = syntax.startswith("1.2.840.10008.1.2.4")
    notes.file_meta = FileMetaDataset()
    notes.file_meta.MediaStorageSOPClassUID = notes.SOPClassUID
    notes.file_meta.MediaStorageSOPInstanceUID = notes.SOPInstanceUID
    notes.file_meta.TransferSyntaxUID = UID(syntax)
    file = io.BytesIO()
    notes.save_as(file, enforce_file_format=True)
    return file.getvalue()


def dicom_jpeg(*frames: bytes, **elements: object) -> bytes:
    """Return a DICOM file that holds JPEG files as they are, one a frame."""
    with Image.open(io.BytesIO(frames[0])) as first:
        shape = (first.height, first.width, 3)
    options: dict[str, object] = {"NumberOfFrames": len(frames)} if len(frames) > 1 else {}
    return dicom(
        np.empty(shape, np.uint8),
        **{  # type: ignore[arg-type]
            "colours": "YBR_FULL_422",
            "value": encapsulate(list(frames)),
            "syntax": JPEGBaseline8Bit,
            **options,
            **elements,
        },
    )
