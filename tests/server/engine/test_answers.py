"""Scripted answers."""

from __future__ import annotations

import logging

import pytest

from batchwright.server import Answer
from batchwright.server.catalogue import catalogue
from batchwright.server.engine.answers import Answers
from batchwright.server.engine.execution import Executor

from .bodies import CHAT, COMPLETION, EMBEDDING, RESPONSE

CHATS = "/v1/chat/completions"


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def ask(answers):
    def ask(custom_id=None, endpoint=CHATS, body=CHAT, **more):
        executor = Executor(catalogue(), answers)
        return executor.execute(
            endpoint, {**body, **more}, created=1, seed="s", custom_id=custom_id
        )

    return ask


def text(answer):
    return answer.body["choices"][0]["message"]["content"]


def test_a_text_is_said_in_the_format_of_each_endpoint(answers, ask):
    answers.add("Paris")
    assert text(ask()) == "Paris"
    completion = ask(endpoint="/v1/completions", body=COMPLETION)
    assert completion.body["choices"][0]["text"] == "Paris"
    response = ask(endpoint="/v1/responses", body=RESPONSE)
    assert response.body["output"][0]["content"][0]["text"] == "Paris"
    assert ask(endpoint="/v1/embeddings", body=EMBEDDING).body["object"] == "list"


def test_a_text_is_said_as_it_is_and_cut_as_asked(answers, ask):
    answers.add("not JSON, no call")
    asked = {"response_format": {"type": "json_object"}, "tool_choice": "required"}
    assert text(ask(**asked)) == "not JSON, no call"
    assert text(ask(stop="no")) == ""
    assert text(ask(max_tokens=1)) == "not "


def test_an_answer_is_for_what_matches(answers, ask):
    answers.add("by id", custom_id="^a$")
    answers.add("by prompt", prompt="(?i)HELLO")
    answers.add({"results": []}, endpoint="/v1/moderations")
    assert text(ask("a")) == "by id"
    assert text(ask("ab")) == text(ask()) == "by prompt"
    other = [{"role": "user", "content": "cats"}]
    assert text(ask(messages=other)) == "cats"
    assert ask(endpoint="/v1/moderations", body={"input": "x"}).body == {"results": []}


def test_the_first_that_matches_answers_as_often_as_told(answers, ask):
    answers.add("once", times=1)
    answers.add("twice", times=2)
    assert [text(ask()) for _ in range(4)] == ["once", "twice", "twice", "hello there"]
    answers.add("never", times=0)
    answers.add("again")
    assert text(ask()) == "again"
    answers.clear()
    assert text(ask()) == "hello there"


def test_a_function_sees_the_request_and_may_leave_it_to_others(answers, ask):
    seen = []

    def of_line(request):
        seen.append((request.custom_id, request.endpoint, request.body["model"]))
        return f"for {request.custom_id}" if request.custom_id else None

    answers.add(of_line, times=1)
    answers.add("alone")
    assert [text(ask()), text(ask("a")), text(ask("b"))] == ["alone", "for a", "alone"]
    assert seen == [(None, CHATS, "gpt-4o-mini"), ("a", CHATS, "gpt-4o-mini")]


def test_an_answer_can_be_an_error_with_tokens(answers, ask):
    error = {"error": {"message": "Slow down."}}
    answers.add(Answer(error, status_code=429, input_tokens=3))
    assert ask() == Answer(error, status_code=429, input_tokens=3)


@pytest.mark.parametrize(
    "failing", [lambda _: 1 / 0, lambda _: "a text", lambda _: 7, lambda _: {"no JSON": object()}]
)
def test_a_function_that_fails_is_reported_in_the_answer(answers, ask, failing, caplog):
    answers.add(failing, endpoint="/v1/embeddings")
    with caplog.at_level(logging.ERROR):
        answer = ask(endpoint="/v1/embeddings", body=EMBEDDING)
    assert answer.status_code == 500
    assert "scripted answer failed: " in answer.body["error"]["message"]
    assert "cannot be scripted" in caplog.text


def test_a_video_can_only_be_scripted(answers, ask):
    video = {"model": "sora-2", "prompt": "a cat"}
    assert ask(endpoint="/v1/videos", body=video).status_code == 400
    answers.add({"object": "video"}, endpoint="/v1/videos")
    assert ask(endpoint="/v1/videos", body=video).body == {"object": "video"}


@pytest.mark.parametrize("wrong", [{"custom_id": "("}, {"prompt": "("}, {"times": -1}])
def test_what_makes_no_sense_is_refused(answers, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        answers.add("x", **wrong)


def test_lines_of_a_batch_are_answered_as_scripted(api):
    api.server.answers.add("Paris", custom_id="^a$")
    api.server.answers.add(Answer({"error": {}}, status_code=429, input_tokens=7), custom_id="b")
    batch = api.run([api.line("a"), api.line("b"), api.line("c")])
    said = {
        line["custom_id"]: line["response"]["body"]["choices"][0]["message"]["content"]
        for line in api.lines(batch["output_file_id"])
    }
    assert said == {"a": "Paris", "c": "hi"}
    (failed,) = api.lines(batch["error_file_id"])
    assert (failed["custom_id"], failed["response"]["status_code"]) == ("b", 429)
    assert batch["usage"]["input_tokens"] == 1 + 7 + 1


def test_what_is_no_answer_is_refused(answers):
    with pytest.raises(TypeError, match="not list"):
        answers.add(["Paris"])
