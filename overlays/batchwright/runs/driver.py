"""Driving the flows of a run: with threads for a `Client`, with tasks for an `AsyncClient`."""

from __future__ import annotations

import asyncio
from concurrent.futures import FIRST_COMPLETED, Future
from concurrent.futures import wait as wait_for
from inspect import isawaitable
from threading import Thread
from typing import TYPE_CHECKING, Any

from batchwright.runs.actions import Action
from batchwright.runs.engine import GRACE, Engine
from batchwright.runs.errors import Interrupted
from batchwright.runs.steps import Flow, Local, Step

if TYPE_CHECKING:
    from batchwright import AsyncClient, Client

__all__ = ["drive", "drive_async"]

_UnderWay = dict[Future[Any], tuple[Action, Flow[None]]]
_Tasks = dict[asyncio.Future[Any], tuple[Action, Flow[None]]]


def drive(engine: Engine, client: Client) -> None:
    """Drive a run to the engine's goal.

    Raises:
        Interrupted: Ctrl-C was pressed.
        Exception: What cannot be waited out.
    """
    under_way: _UnderWay = {}

    def go_on(action: Action, flow: Flow[None], done: Future[Any] | None) -> None:
        step = _next(engine, action, flow, done)
        if step is not None:
            under_way[_start(step, client)] = action, flow

    try:
        while not engine.is_over():
            for action, flow in engine.begin():
                go_on(action, flow, None)
            _tell(engine)
            if under_way:
                done, _ = wait_for(under_way, engine.pause(), FIRST_COMPLETED)
                for future in done:
                    go_on(*under_way.pop(future), future)
            elif not engine.busy and (pause := engine.pause()):
                engine.session.clock.sleep(pause)
            _tell(engine)
    except KeyboardInterrupt:
        _drain(engine, under_way)
        raise Interrupted(engine.session.folder.path, active_batches(engine)) from None
    except BaseException:
        _drain(engine, under_way)
        raise


async def drive_async(engine: Engine, client: AsyncClient) -> None:
    """Drive a run to the engine's goal.

    Raises:
        Exception: What cannot be waited out.
    """
    tasks: _Tasks = {}

    def go_on(action: Action, flow: Flow[None], done: asyncio.Future[Any] | None) -> None:
        step = _next(engine, action, flow, done)
        if step is not None:
            tasks[asyncio.ensure_future(_run(step, client))] = action, flow

    try:
        while not engine.is_over():
            for action, flow in engine.begin():
                go_on(action, flow, None)
            await _tell_async(engine)
            if tasks:
                done, _ = await asyncio.wait(
                    tasks, timeout=engine.pause(), return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    go_on(*tasks.pop(task), task)
            elif not engine.busy and (pause := engine.pause()):
                await engine.session.clock.async_sleep(pause)
            await _tell_async(engine)
    except BaseException:
        await _drain_async(engine, tasks)
        raise


def active_batches(engine: Engine) -> list[str]:
    """The batches that are under way."""
    shards = engine.session.shards
    return [shard.batch_id for shard in shards if shard.stage == "created"]


def _next(
    engine: Engine,
    action: Action,
    flow: Flow[None],
    done: Future[Any] | asyncio.Future[Any] | None,
) -> Step | None:
    """Let a flow go on; return its next step, None if it has ended."""
    try:
        error = None if done is None else done.exception()
        if error is not None:
            return flow.throw(error)
        return flow.send(None if done is None else done.result())
    except StopIteration:
        engine.ended(action)
    except Exception as error:
        engine.failed(action, error)
    return None


def _start(step: Step, client: Client) -> Future[Any]:
    future: Future[Any] = Future()

    def work() -> None:
        try:
            future.set_result(step.work() if isinstance(step, Local) else step.call(client))
        except BaseException as error:
            future.set_exception(error)

    # Not an executor: that would let the program end only when the last request has.
    Thread(target=work, daemon=True).start()
    return future


async def _run(step: Step, client: AsyncClient) -> object:
    if isinstance(step, Local):
        return await asyncio.to_thread(step.work)
    return await step.call(client)


def _tell(engine: Engine) -> None:
    session = engine.session
    while session.told:
        event = session.told.pop(0)
        if session.on_progress is not None:
            session.on_progress(event)


async def _tell_async(engine: Engine) -> None:
    session = engine.session
    while session.told:
        event = session.told.pop(0)
        if session.on_progress is not None:
            told = session.on_progress(event)
            if isawaitable(told):
                await told


def _drain(engine: Engine, under_way: _UnderWay) -> None:
    """Take note of what requests under way still bring, so that less is in doubt."""
    done, _ = wait_for(under_way, GRACE)
    for future in done:
        _last(engine, *under_way[future], future)


async def _drain_async(engine: Engine, tasks: _Tasks) -> None:
    if not tasks:
        return
    done, late = await asyncio.wait(tasks, timeout=GRACE)
    for task in late:
        task.cancel()
    for task in done:
        _last(engine, *tasks[task], task)


def _last(
    engine: Engine, action: Action, flow: Flow[None], done: Future[Any] | asyncio.Future[Any]
) -> None:
    try:
        _next(engine, action, flow, done)
    except Exception:
        return  # another error ends the run already
    finally:
        flow.close()
