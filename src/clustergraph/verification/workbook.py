"""Reading of workbooks (Office Open XML): the sheet of the answer, and what stands about it."""

import io
import re
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree as ET

from clustergraph.verification.grid import Grid, UnreadableError

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MOST: Final = 512 * 2**20
_COLUMN = re.compile(r"[A-Z]+")


def read_workbook(content: bytes) -> Grid:
    """Return what the sheet ``Answer`` of a workbook holds, numbers and days as the file writes them.

    Raises:
        UnreadableError: the file is no workbook, has no such sheet, or is too large to be unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ET.ParseError) as error:
        message = "The file is no workbook."
        raise UnreadableError(message) from error


def _read(archive: zipfile.ZipFile) -> Grid:
    if sum(entry.file_size for entry in archive.infolist()) > _MOST:
        message = f"The workbook has more than {_MOST // 2**20} MiB unpacked."
        raise UnreadableError(message)
    texts = _texts(archive)
    sheets = _sheets(archive)
    if "Answer" not in sheets:
        message = "The workbook has no sheet Answer."
        raise UnreadableError(message)
    heading, *rows = _cells(archive, sheets["Answer"], texts)
    width = len(heading)
    about = _cells(archive, sheets["About"], texts) if "About" in sheets else []
    said = {row[0]: row[1] for row in about if len(row) > 1}
    return Grid(heading, [(*row, *[""] * (width - len(row))) for row in rows], said.get("Permalink", ""))


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Map the names of sheets to the files that hold them."""
    relations = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target", "") for one in relations.iter(_RELATIONS)}
    found = _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    return {one.get("name", ""): f"xl/{targets[one.get(_RELATION)].removeprefix('/xl/')}" for one in found}


def _texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return ["".join(_runs(entry)) for entry in _parsed(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _runs(entry: ET.Element) -> list[str]:
    return [text.text or "" for text in entry.iter(f"{_MAIN}t")]


def _cells(archive: zipfile.ZipFile, name: str, texts: list[str]) -> list[list[str]]:
    rows = []
    for row in _parsed(archive, name).iter(f"{_MAIN}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            match = _COLUMN.match(cell.get("r", ""))
            column = _number(match[0]) if match else len(cells)
            cells += [""] * (column - len(cells))
            cells.append(_text(cell, texts))
        rows.append(cells)
    return rows


def _number(letters: str) -> int:
    """Return the place of a column, counted from nought, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text(cell: ET.Element, texts: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(_runs(cell))
    value = cell.findtext(f"{_MAIN}v") or ""
    return texts[int(value)] if cell.get("t") == "s" else value


def _parsed(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))  # noqa: S314 - the parser bounds the expansion of entities
