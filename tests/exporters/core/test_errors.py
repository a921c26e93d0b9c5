from exporters.core.errors import DanglingReference, ExportError


def test_sentence_is_filled_and_kept_for_a_translation():
    error = DanglingReference("links to a page (number %(id)s)", where="body[3]", id=7)

    assert str(error) == "body[3]: links to a page (number 7)"
    assert (error.sentence, error.params) == ("links to a page (number %(id)s)", {"id": 7})


def test_same_error_at_another_place():
    error = DanglingReference("links to a page (number %(id)s)", id=7).at("fair, body[0]")

    assert type(error) is DanglingReference
    assert str(error) == "fair, body[0]: links to a page (number 7)"
    assert error.params == {"id": 7}


def test_sentence_without_params_is_taken_as_it_is():
    assert str(ExportError("100 % sure")) == "100 % sure"
