"""Documents as real programs write them, small and the same each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

TITLE = "西海岸新区召开工作会议"
BYLINE = "□本报记者 李涛 报道"
LEAD = "本报讯 2023年2月11日，西海岸新区召开工作会议，总结2022年工作，部署2023年任务。"
GOAL = "会议指出，今年固定资产投资目标是1200亿元，增长8%。"
END = "会议要求，各部门要干字当头，狠抓落实。"
TABLE = [["指标", "2022年", "2023年"], ["投资", "1100亿元", "1200亿元"], ["工业", "7%", "8%"]]


def docx_bytes() -> bytes:
    """Return a Word document with a title, a heading, paragraphs and a table, by python-docx."""
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    for text in (BYLINE, LEAD):
        document.add_paragraph(text)
    document.add_heading("一、主要目标", 1)
    document.add_paragraph(GOAL)
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for i, row in enumerate(TABLE):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    document.add_paragraph(END)
    document.core_properties.title = "会议纪要"
    document.core_properties.created = datetime.datetime(2019, 1, 1)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def xlsx_bytes(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a workbook by openpyxl; a share is written as 0.031 and shown as 3.1%."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, float) and cell.value < 1:
                    cell.number_format = "0.0%"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def epub_bytes(chapters: list[str], date: str = "2022-06-01") -> bytes:
    """Return an e-book of chapters in XHTML, laid out as the standard asks."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
        )
        kind = "application/xhtml+xml"
        items = "".join(f'<item id="c{i}" href="c%20{i}.xhtml" media-type="{kind}"/>' for i in range(len(chapters)))
        order = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
        book.writestr(
            "OPS/book.opf",
            '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
            f"<dc:title>新区年鉴</dc:title><dc:creator>年鉴编委会</dc:creator><dc:date>{date}</dc:date></metadata>"
            f'<manifest>{items}<item id="n" href="nav.xhtml" properties="nav" media-type="{kind}"/></manifest>'
            f'<spine><itemref idref="n"/>{order}</spine></package>',
        )
        book.writestr("OPS/nav.xhtml", page("目录", "<p>目录</p>"))
        for i, body in enumerate(chapters):
            book.writestr(f"OPS/c {i}.xhtml", page(f"第{i}章", body))
    return held.getvalue()


def page(title: str, body: str) -> str:
    """Return a page in XHTML."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{title}</title></head><body>{body}</body></html>"
    )


def zip_bytes(files: dict[str, bytes | str]) -> bytes:
    """Return a zip archive of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def put(path: Path, content: bytes | str) -> Path:
    """Write a file and return it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
