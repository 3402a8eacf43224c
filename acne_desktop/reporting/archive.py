"""Makes a finished PDF one for archives (PDF/A-2b) that screen readers can read (PDF/UA-1)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from acne_desktop.reporting import srgb
from acne_desktop.reporting.tags import Element, Mark, Target


@dataclass(frozen=True)
class Properties:
    """What a document says of itself. ``language`` is a code such as ``de`` or ``zh-CN``."""

    title: str
    subject: str
    creator: str
    language: str
    made_on: date


def archived(pdf: bytes, structure: Element, properties: Properties) -> bytes:
    """Return the PDF with its structure, colour space and properties; the same for the same."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        for key in ("/Outlines", "/PageMode"):
            if key in root:
                del root[key]
        root.Lang = String(properties.language)
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.OutputIntents = Array([_intent(document)])
        root.StructTreeRoot = _tree(document, structure)
        for page in document.pages:
            if "/Trans" in page:
                del page["/Trans"]
        _tell(document, properties)
        target = io.BytesIO()
        document.save(
            target,
            force_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return target.getvalue()


def _intent(document: Pdf) -> Object:
    profile = Stream(document, srgb.profile(), N=3)
    return document.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=document.make_indirect(profile),
        )
    )


# -- structure


def _tree(document: Pdf, structure: Element) -> Object:
    """Write the structure and, for each page, which element each piece of it belongs to."""
    owners: list[dict[int, Object]] = [{} for _ in document.pages]
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = _written(document, structure, root, owners)
    numbers = Array()
    for index, (page, pieces) in enumerate(zip(document.pages, owners, strict=True)):
        page.obj.StructParents = index
        page.obj.Tabs = Name.S
        numbers.append(index)
        numbers.append(document.make_indirect(Array([pieces[n] for n in sorted(pieces)])))
    for key, owner in _links(document, len(owners)):
        numbers.append(key)
        numbers.append(owner)
    root.ParentTree = document.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(numbers) // 2
    return root


def _links(document: Pdf, first: int) -> Iterator[tuple[int, Object]]:
    """Number the pages' links on from ``first``; yield each with the element that it belongs to."""
    key = first
    for page in document.pages:
        for link in page.get("/Annots", ()):
            link.StructParent, owner = key, link.Owner
            del link.Owner  # kept there until now
            yield key, owner
            key += 1


def _written(
    document: Pdf, element: Element, parent: Object, owners: list[dict[int, Object]]
) -> Object:
    written = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{element.kind}"), P=parent)
    )
    if element.alt:
        written.Alt = String(element.alt)
    if element.language:
        written.Lang = String(element.language)
    if element.box:
        box = Array([round(side, 2) for side in element.box])
        written.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)
    if element.scope:
        written.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
    written.K = Array(list(_children(document, element, written, owners)))
    return written


def _children(
    document: Pdf, element: Element, written: Object, owners: list[dict[int, Object]]
) -> Iterator[Object | int]:
    for child in element.children:
        if isinstance(child, Mark):
            written.Pg = document.pages[child.page].obj
            owners[child.page][child.number] = written
            yield child.number
        elif isinstance(child, Target):
            yield _link(document, child, written)
        else:
            yield _written(document, child, written, owners)


def _link(document: Pdf, target: Target, owner: Object) -> Object:
    """Put a link on its page; return how its element refers to it."""
    page = document.pages[target.page].obj
    link = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(side, 2) for side in target.box]),
            Border=Array([0, 0, 0]),
            F=4,  # printed, as archives ask for
            Contents=String(target.address.removeprefix("mailto:")),
            A=Dictionary(S=Name.URI, URI=String(target.address)),
            Owner=owner,
        )
    )
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(link)
    return Dictionary(Type=Name.OBJR, Obj=link, Pg=page)


# -- properties


def _tell(document: Pdf, properties: Properties) -> None:
    """Write the properties twice, as archives ask for: for old readers, and as XMP."""
    day = properties.made_on
    info = document.docinfo
    for key in list(info.keys()):
        del info[key]
    moment = day.strftime("D:%Y%m%d000000Z")
    values = {
        "/Title": properties.title,
        "/Author": properties.creator,
        "/Subject": properties.subject,
        "/Creator": properties.creator,
        "/Producer": "ReportLab, pikepdf",
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    for key, value in values.items():
        info[key] = String(value)
    packet = _packet(properties, values["/Producer"])
    metadata = Stream(document, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    document.Root.Metadata = document.make_indirect(metadata)


def _packet(properties: Properties, producer: str) -> str:
    day = f"{properties.made_on.isoformat()}T00:00:00Z"
    title, subject, creator, language = (
        escape(text)
        for text in (
            properties.title,
            properties.subject,
            properties.creator,
            properties.language,
        )
    )
    return _XMP.format(
        title=title,
        subject=subject,
        creator=creator,
        language=language,
        day=day,
        producer=escape(producer),
    )


# pdfuaid is none of the schemas that PDF/A knows, so the packet describes it.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{day}</xmp:CreateDate>
<xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
