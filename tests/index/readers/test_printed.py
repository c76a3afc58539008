"""Reading order: boxes, headlines, columns and rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.printed import body_size, stories
from index.readers.rows import Box, Segment


def column(x, top, lines, *, size=10.0, text="一二三四五六七八九十"):
    return [
        Segment(x, top + 15 * i, x + size * len(text), top + 15 * i + size, size, f"{text[:-1]}{i}")
        for i in range(lines)
    ]


def head(x, top, width, text, size=24.0):
    return Segment(x, top, x + width, top + size, size, text)


def order(segments, drawn=()):
    return [[row.text for row in story.rows] for story in stories(segments, drawn, body_size(segments))]


def test_columns_are_read_one_after_the_other_under_their_headline():
    left, right = column(0, 50, 6, text="左左左左左左左左左左"), column(120, 50, 6, text="右右右右右右右右右右")
    (story,) = order([*right, head(0, 10, 220, "头条"), *left])
    assert story == ["头条", *[one.text for one in left], *[one.text for one in right]]


def test_a_headline_under_running_text_opens_a_story():
    upper = [head(0, 0, 220, "上"), *column(0, 40, 4), *column(120, 40, 4)]
    lower = [head(0, 130, 200, "下"), *column(0, 170, 4), *column(120, 170, 4)]
    assert [story[0] for story in order([*lower, *upper])] == ["上", "下"]


def test_stories_side_by_side_are_two_where_each_has_its_headline():
    left, right = [head(0, 0, 90, "左"), *column(0, 40, 5)], [head(120, 0, 90, "右"), *column(120, 40, 5)]
    assert [story[0] for story in order(left + right)] == ["左", "右"]


def test_a_box_is_a_story_of_its_own_and_parts_none():
    text = [head(0, 0, 340, "头条"), *column(0, 40, 12), *column(240, 40, 12)]
    box = [*column(125, 70, 4, size=9.0, text="框框框框框框框框框框")]
    found = order(text + box, [Box(118, 60, 222, 140)])
    assert len(found) == 2 and found[0][0] == "头条" and len(found[1]) == 4


def test_a_table_is_no_columns():
    cells = [Segment(x, 15 * i, x + 30, 15 * i + 10, 10.0, f"{x}-{i}") for x in (0, 80, 160) for i in range(5)]
    (story,) = order(cells)
    assert story[0] == "0-0\t80-0\t160-0" and len(story) == 5


def test_rules_and_frames_of_a_table_part_no_story():
    cells = [Segment(x, 200 + 15 * i, x + 50, 210 + 15 * i, 10.0, f"{x}中{i}") for x in (0, 90, 200) for i in range(5)]
    text = [head(0, 0, 340, "头条"), *[one._replace(x1=340.0) for one in column(0, 40, 8)], *cells]
    rules = [Box(0, 197 + 15 * i, 340, 198 + 15 * i) for i in range(6)]
    frames = [Box(x, 197, x + 68, 227) for x in (0, 90, 200)]
    (story,) = order(text, rules + frames)
    assert story[-5:] == ["\t".join(f"{x}中{i}" for x in (0, 90, 200)) for i in range(5)]


def test_a_line_that_hangs_over_its_column_parts_none():
    left, right = column(0, 0, 20), column(112, 0, 20)
    left[3] = left[3]._replace(x1=118.0)
    (story,) = order(left + right)
    assert story == [one.text for one in left + right]


SEGMENTS = st.lists(
    st.builds(
        lambda x, y, size, text: Segment(x, y, x + size * len(text), y + size, size, text),
        st.floats(0, 800),
        st.floats(0, 1000),
        st.sampled_from([8.0, 10.0, 14.0, 30.0]),
        st.text("文字排版", min_size=1, max_size=30),
    ),
    max_size=40,
)
BOXES = st.lists(
    st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.floats(0, 500)] * 2, *[st.floats(0, 600)] * 2),
    max_size=5,
)


@given(SEGMENTS, BOXES)
@settings(max_examples=60, deadline=None)
def test_whatever_is_printed_is_read_once(segments, drawn):
    found = "".join(text for story in order(segments, drawn) for text in story)
    assert sorted(found.replace("\t", "").replace("\u3000", "")) == sorted("".join(one.text for one in segments))
