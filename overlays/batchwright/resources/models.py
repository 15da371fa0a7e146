"""The models that a key can use."""

from __future__ import annotations

from typing import Unpack

from batchwright._http.options import RequestOptions, check_names
from batchwright.resources.arguments import id_of
from batchwright.resources.page import Page, items_of
from batchwright.resources.pagination import Paginator
from batchwright.resources.raw import Raw, Resource, View, raw, raw_of
from batchwright.types import Model, ModelDeleted
from batchwright_api.api.models import delete_model, list_models, retrieve_model

__all__ = ["Models"]


class Models(Resource[View]):
    """List, retrieve and delete models, as `client.models`.

    Attributes:
        with_raw_response: The same methods, each returning a `RawResponse`.

    Methods:
        list: List the models, which come in one page.
        retrieve: Get one model.
        delete: Delete a fine-tuned model, for good.

    Example:
        print(client.models.retrieve("gpt-4o-mini").id)
    """

    @property
    def with_raw_response(self) -> Models[Raw]:
        """The same methods, each returning a `RawResponse`."""
        return Models(self._transport, Raw)

    def _page(self, **options: Unpack[RequestOptions]) -> Page[Model]:
        response = self._transport.with_options(options).request(list_models.operation)
        return Page(
            items_of(response.data),
            object=response.object,
            additional_properties=response.additional_properties,
            response=response,
        )

    @raw_of(_page)
    def list(self, **options: Unpack[RequestOptions]) -> Paginator[Model]:
        """List the models, which come in one page.

        Args:
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The models.

        Example:
            names = [model.id for model in client.models.list()]
        """
        check_names(options)
        return Paginator(lambda _: self._page(**options), items="models")

    @raw
    def retrieve(self, model: Model | str, **options: Unpack[RequestOptions]) -> Model:
        """Get one model.

        Args:
            model: The model, or its id.
            **options: Options of the request, such as `timeout`; see `RequestOptions`.

        Returns:
            The model.

        Raises:
            NotFoundError: There is no such model for this key.

        Example:
            client.models.retrieve("gpt-4o-mini").owned_by
        """
        return self._transport.with_options(options).request(retrieve_model.operation, id_of(model))

    @raw
    def delete(self, model: Model | str, **options: Unpack[RequestOptions]) -> ModelDeleted:
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
                client.models.delete("gpt-4o-mini")
            except PermissionDeniedError as error:
                print(error)
        """
        return self._transport.with_options(options).request(delete_model.operation, id_of(model))
