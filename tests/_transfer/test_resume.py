"""Resuming a download that breaks off."""

from __future__ import annotations

import pytest

from batchwright._transfer.resume import OVERLAP, Transfer
from batchwright.errors import DownloadError, status_error

ETAG = {"etag": '"a"'}
REST = {"content-range": "bytes 3-5/6"}
DATA = bytes(range(256)) * 200  # longer than the overlap


def broken_transfer(
    received: bytes = b"abc", total: int | None = 6, headers: dict[str, str] = ETAG
) -> Transfer:
    """A transfer that has broken off once."""
    transfer = Transfer()
    assert transfer.headers == {}
    length = {} if total is None else {"content-length": str(total)}
    assert transfer.begin(200, {**length, **headers})
    transfer.take(received)
    transfer.broken(None)
    return transfer


def test_a_range_that_fits_is_used():
    transfer = broken_transfer()
    assert transfer.headers["Range"] == "bytes=3-"
    assert transfer.begin(206, REST)
    assert transfer.take(b"def") == b"def"
    assert transfer.ended()


@pytest.mark.parametrize(
    ("headers", "condition"),
    [
        ({"etag": '"a"'}, '"a"'),
        ({"etag": '"a"', "last-modified": "Mon"}, '"a"'),
        ({"last-modified": "Mon"}, "Mon"),
        ({"etag": 'W/"a"', "last-modified": "Mon"}, "Mon"),
    ],
)
def test_the_rest_is_requested_only_if_the_file_is_the_same(
    headers: dict[str, str], condition: str
):
    transfer = broken_transfer(headers=headers)
    assert transfer.headers == {"Range": "bytes=3-", "If-Range": condition}


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"a"'}])
def test_without_a_validator_the_overlap_is_requested_again_and_compared(headers: dict[str, str]):
    half, total = 40_000, len(DATA)
    for again, match in ((DATA, None), (bytes(total), f"it changed on the server after {half}")):
        transfer = broken_transfer(DATA[:half], total, headers)
        start = half - OVERLAP
        assert transfer.headers == {"Range": f"bytes={start}-"}
        assert transfer.begin(206, {"content-range": f"bytes {start}-{total - 1}/{total}"})
        if match is None:
            fresh = b"".join(transfer.take(again[n : n + 1000]) for n in range(start, total, 1000))
            assert fresh == DATA[half:]
            assert transfer.ended()
        else:
            with pytest.raises(DownloadError, match=match):
                transfer.take(again[start:])


def test_a_short_file_without_a_validator_is_requested_again():
    assert broken_transfer(headers={}).headers == {}


def test_a_date_that_does_not_fit_the_range_leads_to_the_whole_file():
    transfer = broken_transfer(headers={"last-modified": "Mon"})
    assert not transfer.begin(206, {**REST, "last-modified": "Tue"})
    assert transfer.headers == {}


def test_a_complete_response_is_skipped_up_to_the_break():
    transfer = broken_transfer()
    assert transfer.begin(200, {"content-length": "6"})
    assert [transfer.take(chunk) for chunk in (b"ab", b"cd", b"ef")] == [b"", b"d", b"ef"]
    assert transfer.ended()


def test_a_complete_response_that_differs_before_the_break_is_an_error():
    transfer = broken_transfer()
    assert transfer.begin(200, {"content-length": "6"})
    assert transfer.take(b"aX") == b""
    with pytest.raises(DownloadError, match="it changed on the server after 3 bytes"):
        transfer.take(b"cdef")


def test_a_complete_response_that_ends_before_the_break_is_incomplete():
    transfer = broken_transfer(total=None)
    assert transfer.ended()
    assert transfer.begin(200, {})
    transfer.take(b"ab")
    assert not transfer.ended()


@pytest.mark.parametrize(
    "content_range",
    [
        "bytes 2-5/6",
        "bytes 3-5/7",
        "bytes */6",
        "3-5/6",
        "",
        "bytes 3-5/x",
        "bytes 3-5/" + "6" * 5000,
        "bytes " + "3" * 5000 + "-5/6",
    ],
)
def test_a_range_that_does_not_fit_is_not_used(content_range: str):
    transfer = broken_transfer()
    assert not transfer.begin(206, {"content-range": content_range})
    assert transfer.headers == {}


def test_numbers_of_thousands_of_digits_are_no_lengths():
    digits = "9" * 5000
    assert not broken_transfer().begin(206, {"content-range": f"bytes 3-5/{digits}"})
    transfer = Transfer()
    assert transfer.begin(200, {"content-length": digits})
    assert transfer.length is None


def test_a_range_may_omit_the_total_length():
    transfer = broken_transfer(total=None)
    assert transfer.begin(206, {"content-range": "bytes 3-5/*"})
    assert transfer.length is None


@pytest.mark.parametrize(("status", "headers"), [(206, REST), (200, {"content-length": "6"})])
def test_changed_content_is_not_mixed(status: int, headers: dict[str, str]):
    transfer = Transfer()
    transfer.begin(200, {"etag": '"a"'})
    assert transfer.begin(200, {"etag": '"b"', "content-length": "6"})
    transfer.take(b"abc")
    with pytest.raises(DownloadError, match="it changed on the server after 3 bytes"):
        transfer.begin(status, {**headers, "etag": '"c"'})
    for etag in ({}, {"etag": '"b"'}):
        assert transfer.begin(status, {**headers, **etag})


def test_an_encoded_body_is_neither_measured_nor_resumed():
    transfer = Transfer(described=6)
    assert transfer.begin(200, {"content-encoding": "gzip", "content-length": "99", **ETAG})
    transfer.take(b"abc")
    assert transfer.headers == {}
    assert not transfer.begin(206, {"content-encoding": "gzip"})


def test_responses_that_announce_different_lengths_are_an_error():
    transfer = broken_transfer()
    with pytest.raises(DownloadError, match="now announces 7 bytes; 6 were expected") as caught:
        transfer.begin(200, {"content-length": "7"})
    assert (caught.value.received, caught.value.expected) == (3, 6)
    transfer = Transfer()
    transfer.begin(200, {"content-length": "2"})
    with pytest.raises(DownloadError, match="3 bytes arrived; 2 were expected"):
        transfer.take(b"abc")


@pytest.mark.parametrize("described", [2, 9])
def test_a_described_length_is_not_believed_once_it_was_contradicted_twice(described: int):
    transfer = Transfer(described=described)
    for fresh in (b"abc", b""):
        assert not transfer.disbelieved
        assert transfer.begin(200, {"content-length": "3"})
        assert transfer.take(b"abc") == fresh
        assert transfer.ended() is (fresh == b"")
    assert (transfer.disbelieved, transfer.described) == (described, None)


def test_a_doubtful_end_is_requested_again_for_what_may_follow():
    transfer = Transfer(described=len(DATA))
    transfer.begin(200, {"content-length": "40000", **ETAG})
    transfer.take(DATA[:40_000])
    assert not transfer.ended()
    assert transfer.doubtful
    start = 40_000 - OVERLAP
    assert transfer.headers["Range"] == f"bytes={start}-"
    assert transfer.begin(206, {"content-range": f"bytes {start}-51199/51200"})
    assert transfer.take(DATA[start:]) == DATA[40_000:]
    assert transfer.ended()
    assert transfer.disbelieved is None


def test_only_failures_without_a_new_byte_are_counted():
    transfer = broken_transfer(b"a")
    transfer.broken(None)
    assert transfer.failures == 2
    transfer.begin(200, {})
    transfer.take(b"ab")
    assert transfer.failures == 0
    cause = OSError()
    error = transfer.broken(cause)
    assert str(error).endswith("ended after 2 bytes; 6 were expected")
    assert (error.__cause__, transfer.failures) == (cause, 1)


def test_a_refused_range_is_not_requested_again():
    refusal = status_error(416, {}, b"")
    assert not Transfer().refused(refusal)
    assert not broken_transfer().refused(status_error(404, {}, b""))
    transfer = broken_transfer()
    assert transfer.refused(refusal)
    assert transfer.headers == {}
