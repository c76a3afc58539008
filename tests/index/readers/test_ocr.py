"""Pictures of text, recognised by the models inside rapidocr's package."""

from __future__ import annotations

import io
from importlib.util import find_spec

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import ReadError
from index.readers import read_file, sandbox
from tests.documents import put
from tests.newspapers import FONT, wrap

TITLE = "会议讨论投资目标"
TEXT = "2023年2月11日，会议讨论今年投资目标。全年投资1200亿元，增长8%，开工项目300个。"

recognising = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra ocr is not installed")


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """A printed page as a picture."""
    import pypdfium2

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(400, 300))
    canvas.setFont(FONT, 24)
    canvas.drawString(60, 250, TITLE)
    canvas.setFont(FONT, 14)
    for i, line in enumerate(wrap("\u3000\u3000" + TEXT, 300, 14)):
        canvas.drawString(50, 200 - 24 * i, line)
    canvas.save()
    document = pypdfium2.PdfDocument(held.getvalue())
    path = tmp_path_factory.mktemp("ocr") / "会议.png"
    document[0].render(scale=3).to_pil().save(path)
    document.close()
    return path


@recognising
def test_a_picture_and_a_scanned_page_are_read(picture, tmp_path):
    (article,) = read_file(picture)
    assert article.title == TITLE and article.text.split("\n")[-1] == TEXT
    assert article.lines(0, 3) == (1, 1) and article.page == 1
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(400, 300))
    canvas.drawImage(str(picture), 0, 0, 400, 300)
    canvas.showPage()
    canvas.setFont(FONT, 14)
    canvas.drawString(50, 200, "这一页是文字，会议结束。")
    canvas.save()
    (article,) = read_file(put(tmp_path / "a.pdf", held.getvalue()))
    assert TEXT in article.text and article.text.endswith("会议结束。")
    assert [page for _, page in article.page_map] == [1, 2]


@recognising
def test_pictures_without_text_or_end_are_refused(tmp_path, picture):
    from PIL import Image

    Image.new("RGB", (300, 200), "white").save(tmp_path / "white.png")
    with pytest.raises(ReadError, match="without text"):
        list(read_file(tmp_path / "white.png"))
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    with pytest.raises(ReadError, match="pixels"):
        list(read_file(tmp_path / "bomb.png"))
    with pytest.raises(ReadError, match="picture"):
        list(read_file(put(tmp_path / "cut.png", picture.read_bytes()[:500])))


def test_without_the_extra_the_command_is_told(picture, monkeypatch):
    sandbox.stop()
    hidden = "import sys; sys.path[:] = sys.argv[1:]; sys.modules['rapidocr'] = None; "
    monkeypatch.setattr(sandbox, "_BOOT", hidden + "from index.readers.sandbox import main; main()")
    with pytest.raises(ReadError, match=r"pip install 'wenyuan\[ocr\]'"):
        list(read_file(picture))
    sandbox.stop()
