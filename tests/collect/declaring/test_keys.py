from __future__ import annotations

import pytest
from pydantic import ValidationError

from asterism.collect.declaring.keys import Part, WebAddress, Words, ZoneName, host_of


class Model(Part):
    address: WebAddress = "http://a.example/"
    zone: ZoneName = "UTC"
    words: Words = "x"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("address", "ftp://a.example/", "no http address"),
        ("address", "http://", "no http address"),
        ("address", "http://a.example:port/", "no http address"),
        ("address", "http://[a/", "no http address"),
        ("address", "http://user:word@a.example/", "no name or password"),
        ("zone", "Mars/Olympus", "no time zone"),
        ("zone", "../../etc/passwd", "no time zone"),
        ("words", " \n", "must say something"),
        ("colour", "red", "Extra inputs"),
    ],
)
def test_what_a_key_does_not_take(key: str, value: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Model.model_validate({key: value})


def test_words_are_trimmed_and_hosts_are_in_lower_case() -> None:
    assert Model.model_validate({"words": " a b "}).words == "a b"
    assert host_of("http://WWW.a.example:81/x") == "www.a.example"
