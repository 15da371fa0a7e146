"""Resuming a download that breaks off."""

from __future__ import annotations

import pytest

from batchwright._transfer.resume import Transfer
from batchwright.errors import DownloadError, status_error


def broken_transfer(received: bytes = b"abc", total: int | None = 6) -> Transfer:
    """A transfer that has broken off once."""
    transfer = Transfer()
    assert transfer.range is None
    assert transfer.begin(200, {} if total is None else {"content-length": str(total)})
    transfer.take(received)
    transfer.broken(None)
    return transfer


def test_a_range_that_fits_is_used():
    transfer = broken_transfer()
    assert transfer.range == "bytes=3-"
    assert transfer.begin(206, {"content-range": "bytes 3-5/6"})
    assert transfer.take(b"def") == b"def"
    assert transfer.complete


def test_a_complete_response_is_skipped_up_to_the_break():
    transfer = broken_transfer()
    assert transfer.begin(200, {"content-length": "6"})
    assert [transfer.take(chunk) for chunk in (b"ab", b"cd", b"ef")] == [b"", b"d", b"ef"]
    assert transfer.complete


def test_a_complete_response_that_ends_before_the_break_is_incomplete():
    transfer = broken_transfer(total=None)
    assert transfer.complete
    assert transfer.begin(200, {})
    transfer.take(b"ab")
    assert not transfer.complete


@pytest.mark.parametrize(
    "content_range", ["bytes 2-5/6", "bytes 3-5/7", "bytes */6", "3-5/6", "", "bytes 3-5/x"]
)
def test_a_range_that_does_not_fit_is_not_used(content_range: str):
    transfer = broken_transfer()
    assert not transfer.begin(206, {"content-range": content_range})
    assert transfer.range is None


def test_a_range_may_omit_the_total_length():
    transfer = broken_transfer(total=None)
    assert transfer.begin(206, {"content-range": "bytes 3-5/*"})
    assert transfer.expected is None


@pytest.mark.parametrize(
    ("status", "headers"), [(206, {"content-range": "bytes 3-5/6"}), (200, {"content-length": "6"})]
)
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
    transfer = Transfer(expected=6)
    assert transfer.begin(200, {"content-encoding": "gzip", "content-length": "99"})
    transfer.take(b"abc")
    assert transfer.range is None
    assert not transfer.begin(206, {"content-encoding": "gzip"})


def test_an_unexpected_length_is_an_error():
    with pytest.raises(DownloadError, match="announces 7 bytes; 6 were expected") as caught:
        Transfer(expected=6).begin(200, {"content-length": "7"})
    assert (caught.value.received, caught.value.expected) == (0, 6)
    transfer = Transfer(expected=2)
    transfer.begin(200, {})
    with pytest.raises(DownloadError, match="3 bytes arrived; 2 were expected"):
        transfer.take(b"abc")


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
    assert transfer.range is None
