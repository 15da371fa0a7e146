"""The models that a key can use, for an `AsyncClient`."""

from __future__ import annotations

from typing import Unpack

from batchwright._http.options import RequestOptions, check_names
from batchwright.resources.arguments import id_of
from batchwright.resources.page import Page, items_of
from batchwright.resources.pagination import AsyncPaginator
from batchwright.resources.raw import AsyncResource, Raw, View, async_raw, async_raw_of
from batchwright.types import Model, ModelDeleted
from batchwright_api.api.models import delete_model, list_models, retrieve_model

__all__ = ["AsyncModels"]


class AsyncModels(AsyncResource[View]):
    """List, retrieve and delete models, as `client.models`.

    Attributes:
        with_raw_response: The same methods, each returning a `RawResponse`.

    Methods:
        list: List the models, which come in one page.
        retrieve: Get one model.
        delete: Delete a fine-tuned model, for good.

    Example:
        print((await client.models.retrieve("gpt-4o-mini")).id)
    """

    @property
    def with_raw_response(self) -> AsyncModels[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return AsyncModels(self._transport, Raw)

    async def _page(self, **options: Unpack[RequestOptions]) -> Page[Model]:
        response = await self._transport.with_options(options).request(list_models.operation)
        return Page(
            items_of(response.data),
            object=response.object,
            additional_properties=response.additional_properties,
            response=response,
        )

    @async_raw_of(_page)
    def list(self, **options: Unpack[RequestOptions]) -> AsyncPaginator[Model]:
        """List the models, which come in one page.

        Args:
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The models, fetched when you await the list or iterate over it.

        Example:
            names = [model.id async for model in client.models.list()]
        """
        check_names(options)
        return AsyncPaginator(lambda _: self._page(**options), items="models")

    @async_raw
    async def retrieve(self, model: Model | str, **options: Unpack[RequestOptions]) -> Model:
        """Get one model.

        Args:
            model: The model, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The model.

        Raises:
            NotFoundError: There is no such model for this key.

        Example:
            (await client.models.retrieve("gpt-4o-mini")).owned_by
        """
        return await self._transport.with_options(options).request(
            retrieve_model.operation, id_of(model)
        )

    @async_raw
    async def delete(self, model: Model | str, **options: Unpack[RequestOptions]) -> ModelDeleted:
        """Delete a fine-tuned model, for good.

        Args:
            model: The model, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            Whether the model was deleted.

        Raises:
            PermissionDeniedError: The model is the vendor's, or the key's owner may not delete it.
            NotFoundError: There is no such model; or the first response was lost, and a retry found
                the model deleted.

        Example:
            from batchwright import PermissionDeniedError

            try:
                await client.models.delete("gpt-4o-mini")
            except PermissionDeniedError as error:
                print(error)
        """
        return await self._transport.with_options(options).request(
            delete_model.operation, id_of(model)
        )
