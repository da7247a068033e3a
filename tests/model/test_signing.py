from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.signing import PublicKey, SignatureError, SigningKey

# RFC 8032, section 7.1, test 2.
SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)

# The example of Go's golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\N{EM DASH} PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


@pytest.fixture
def key() -> SigningKey:
    return SigningKey("example/audit", bytes.fromhex(SEED))


def test_the_signature_is_that_of_the_standard(key: SigningKey) -> None:
    assert key.public.key.hex() == PUBLIC
    assert key.sign(b"\x72").hex() == SIGNATURE
    key.public.verify(bytes.fromhex(SIGNATURE), b"\x72")


def test_a_note_signed_by_another_program_is_opened() -> None:
    text = PublicKey.parse(GO_KEY).open_note(GO_NOTE)
    assert text.startswith("If you think")
    assert text.endswith("problem is.\n")


def test_keys_are_lines_that_can_be_read_again(key: SigningKey) -> None:
    assert str(PublicKey.parse(GO_KEY)) == GO_KEY
    assert SigningKey.parse(key.private_line) == key
    assert PublicKey.parse(f"{key.public}\n") == key.public


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no key at all",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "PeterNewmann"),
        GO_KEY[:-4],
        "name+00000000+" + base64.b64encode(b"\x02" + b"k" * 32).decode(),
    ],
)
def test_a_damaged_key_is_refused(line: str) -> None:
    with pytest.raises(SignatureError):
        PublicKey.parse(line)
    with pytest.raises(SignatureError):
        SigningKey.parse(line)


@given(text=st.text(min_size=1), position=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_note_with_one_bit_changed_is_refused(text: str, position: int, bit: int) -> None:
    key = SigningKey("example/audit", bytes.fromhex(SEED))
    kept = "".join(character for character in text if character.isprintable()) + "\n"
    note = key.sign_note(kept)
    assert key.public.open_note(note) == kept
    changed = bytearray(note.encode())
    changed[position % len(changed)] ^= 1 << bit
    with pytest.raises(SignatureError):
        key.public.open_note(changed.decode(errors="replace"))


def test_signatures_of_others_are_passed_over(key: SigningKey) -> None:
    other = SigningKey.make("audit")
    note = key.sign_note("text\n") + other.sign_note("text\n").rpartition("\n\n")[2]
    assert key.public.open_note(note) == "text\n"
    assert other.public.open_note(note) == "text\n"
    with pytest.raises(SignatureError, match="has signed"):
        SigningKey.make("audit").public.open_note(note)


def test_a_key_is_named_after_what_it_signs_and_shows_no_secret() -> None:
    made = SigningKey.make("audit")
    assert made.name.startswith("asterism/audit/")
    assert made.seed.hex() not in repr(made)
    assert "seed" not in repr(made)
    assert made.name != SigningKey.make("audit").name


def test_a_text_without_an_end_is_not_signed(key: SigningKey) -> None:
    with pytest.raises(ValueError, match="newline"):
        key.sign_note("text")
