from rag.cached import cached_property


class Told:
    def __init__(self) -> None:
        self.asked = 0

    @cached_property
    def answer(self) -> int:
        """What is told."""
        self.asked += 1
        return 40 + self.asked


def test_a_value_is_computed_once_for_each_object() -> None:
    first, second = Told(), Told()
    assert (first.answer, first.answer, second.answer) == (41, 41, 41)
    assert first.asked == second.asked == 1


def test_a_class_shows_what_its_property_says() -> None:
    assert Told.answer.__doc__ == "What is told."
