from rag.clauses import after_last


def test_a_part_begins_behind_the_last_of_the_marks():
    text = "甲；乙，丙；丁"
    assert after_last("；", text, 7) == 6
    assert after_last("，；", text, 5) == 4
    assert after_last("；，", text, 5) == 4


def test_a_mark_at_the_offset_ends_its_part_there():
    assert after_last("；", "甲；乙；", 3) == 2


def test_without_a_mark_before_it_a_part_begins_with_the_text():
    assert after_last("。；", "甲；乙", 1) == 0
    assert after_last("。", "甲；乙", 3) == 0
    assert after_last("。", "", 0) == 0
