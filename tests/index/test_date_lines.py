"""Lines that say when an article was published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.date_lines import MAX_LINE, begins_with_date, line_date

# What stands at the head or the foot of saved pages, bulletins and official papers.
TOLD = {
    "来源：江城日报　2023-07-18": (2023, 7, 18),
    "江城日报 2023.07.18": (2023, 7, 18),
    "时间：2023/7/18 10:20 浏览：34 次": (2023, 7, 18),
    "【发布时间】2023-07-18": (2023, 7, 18),
    "信息来源：办公室 发布时间：2023-07-18 浏览量：120": (2023, 7, 18),
    "发布时间：2023-07-18 16:32:10　字体：大 中 小": (2023, 7, 18),
    "2023-07-18 10:22:33  来源:江城网  作者:李 四  点击: 1234  字号:[大 中 小]": (2023, 7, 18),
    "发布时间：2023年07月18日 18:00:05 | 来源：江城台 | 浏览次数：1200次": (2023, 7, 18),
    "发布日期：2023-07-18 更新日期：2023-07-20": (2023, 7, 18),
    "发稿时间：2023年7月18日09:12": (2023, 7, 18),
    "作者：张三 发布于 2023年7月18日": (2023, 7, 18),
    "记者 张三 2023年7月18日": (2023, 7, 18),
    "张三 / 2023-07-18 / 财经": (2023, 7, 18),
    "江城市统计局 2023年3月28日": (2023, 3, 28),
    "（江城市统计局　二〇二三年三月二十八日）": (2023, 3, 28),
    "江城市政府办公室2023年7月18日印发": (2023, 7, 18),
    "2023-07-18T10:20:00": (2023, 7, 18),
    "2023/07/25 ／ 文：黎敏 ／ 编辑：阿紫 ／ 字号 大 中 小": (2023, 7, 25),
    "江城市爱国卫生运动委员会办公室编　2022年5月20日": (2022, 5, 20),
    "（2024年第2期　江城市商务局供稿　2024年5月）": (2024, 5, 0),
    "Posted on 2023-07-18": (2023, 7, 18),
    "（2023年7月）": (2023, 7, 0),
    "日期：2023年7月": (2023, 7, 0),
    "江政办发〔2023〕12号": (2023, 0, 0),
    "江政〔2023〕3号　签发人：王五": (2023, 0, 0),
    "三色工票管理办法（2022年修订）": (2022, 0, 0),
    "《江城简报》2023年第12期（总第356期）": (2023, 0, 0),
}
# What tells of an event, of a period or of something else.
NOT_TOLD = [
    "会议时间：2023年7月18日",
    "报名截止时间：2023年7月18日",
    "采访时间：2023年7月18日",
    "出生日期：1990年7月18日",
    "截至2023年7月18日",
    "有效期至2023年7月18日",
    "自2023年7月18日起施行",
    "2022年7月18日事故调查报告",
    "2023年7月18日 签约仪式",
    "2023年度工作总结",
    "江城市2022年国民经济和社会发展统计公报",
    "2023年1月至7月",
    "张三（1953.7—2003.7）",
    "江城大桥于2023年7月18日通车。",
    "根据江发〔2023〕5号",
    "会议学习了《工票管理办法（2022年修订）》",
    "2023年13月18日",
    "2023年2月30日",
    "2023-07-18 3.5 4.6",
    "电话：2023-7718",
    "",
]


@pytest.mark.parametrize("line", TOLD)
def test_a_line_of_particulars_tells_the_date(line):
    assert line_date(line)[:3] == TOLD[line]


@pytest.mark.parametrize("line", NOT_TOLD)
def test_no_other_line_does(line):
    assert line_date(line) is None


def test_a_time_beside_a_place_is_an_events():
    assert line_date("时间：2023年7月18日", after="地点：江城体育场") is None
    assert line_date("一、时间：2023年7月18日", after="二、地点：江城体育场") is None
    assert line_date("时间：2023年7月18日", after="去年全市投资增长。")[:3] == (2023, 7, 18)


@pytest.mark.parametrize(
    ("line", "begins"),
    [("2021年3月5日 集团成立", True), ("　2021.3 集团成立", True), ("集团于2021年3月5日成立", False)],
)
def test_rows_of_a_chronicle_begin_with_their_dates(line, begins):
    assert begins_with_date(line) is begins


@given(st.text(st.sampled_from("2023年7月18日-./ 　：:来源发布时间张三，。第期号〔〕（）"), max_size=MAX_LINE + 5))
def test_any_line_tells_a_day_that_exists_or_none(line):
    told = line_date(line)
    assert told is None or (told.year >= 1900 and 0 <= told.month <= 12 and 0 <= told.day <= 31)
