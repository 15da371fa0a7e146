"""The models that a key can use."""

from __future__ import annotations

from batchwright._http.transport import AsyncTransport, Transport
from batchwright.resources.arguments import id_of
from batchwright.resources.pagination import AsyncPaginator, Page, Paginator
from batchwright.resources.raw import AsyncRawTransport, RawTransport, raw, raw_async
from batchwright.types import ListModelsResponse, Model
from batchwright_api.api.models import list_models, retrieve_model

__all__ = ["AsyncModels", "AsyncRawModels", "Models", "RawModels"]


class Models:
    """`client.models`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> RawModels:
        """The same methods, each giving a `RawResponse`."""
        return RawModels(Models(RawTransport.over(self._transport)))

    def list(self) -> Paginator[Model]:
        """List the models; they all come in one page.

        Example:
            names = [model.id for model in client.models.list()]
        """
        return Paginator(lambda _: _page(self._list()))

    def retrieve(self, model: Model | str) -> Model:
        """Get one model.

        Args:
            model: Its id, or the model.

        Raises:
            NotFoundError: There is no such model for this key.

        Example:
            client.models.retrieve("gpt-4o-mini").owned_by
        """
        return self._transport.request(
            retrieve_model.build_request(id_of(model)), retrieve_model.parse_response
        )

    def _list(self) -> ListModelsResponse:
        return self._transport.request(list_models.build_request(), list_models.parse_response)


class AsyncModels:
    """`client.models` of an `AsyncClient`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    @property
    def with_raw_response(self) -> AsyncRawModels:
        """The same methods, each giving a `RawResponse`."""
        return AsyncRawModels(AsyncModels(AsyncRawTransport.over(self._transport)))

    def list(self) -> AsyncPaginator[Model]:
        """Do what `Models.list` does."""

        async def fetch(_: str | None) -> Page[Model]:
            return _page(await self._list())

        return AsyncPaginator(fetch)

    async def retrieve(self, model: Model | str) -> Model:
        """Do what `Models.retrieve` does."""
        return await self._transport.request(
            retrieve_model.build_request(id_of(model)), retrieve_model.parse_response
        )

    async def _list(self) -> ListModelsResponse:
        return await self._transport.request(
            list_models.build_request(), list_models.parse_response
        )


class RawModels:
    """`client.with_raw_response.models`."""

    def __init__(self, models: Models) -> None:
        self.list = raw(models._list)
        self.retrieve = raw(models.retrieve)


class AsyncRawModels:
    """`client.with_raw_response.models` of an `AsyncClient`."""

    def __init__(self, models: AsyncModels) -> None:
        self.list = raw_async(models._list)
        self.retrieve = raw_async(models.retrieve)


def _page(answer: ListModelsResponse) -> Page[Model]:
    return Page(answer.data, additional_properties=answer.additional_properties)
