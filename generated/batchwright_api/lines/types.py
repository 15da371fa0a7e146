"""Types of the requests and responses that lines carry, for type checkers to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypeAlias, TypedDict


class AdditionalTools(TypedDict, total=False):
    type: Required[Literal["additional_tools"]]
    id: Required[str]
    role: Required[MessageRole]
    tools: Required[Sequence[Tool]]


class AdditionalToolsItemParam(TypedDict, total=False):
    id: str | None
    type: Required[Literal["additional_tools"]]
    role: Required[Literal["developer"]]
    tools: Required[Sequence[Tool]]


ApplyPatchCallOutputStatus: TypeAlias = Literal["completed", "failed"]


ApplyPatchCallOutputStatusParam: TypeAlias = Literal["completed", "failed"]


ApplyPatchCallStatus: TypeAlias = Literal["in_progress", "completed"]


ApplyPatchCallStatusParam: TypeAlias = Literal["in_progress", "completed"]


class ApplyPatchCreateFileOperation(TypedDict, total=False):
    type: Required[Literal["create_file"]]
    path: Required[str]
    diff: Required[str]


class ApplyPatchCreateFileOperationParam(TypedDict, total=False):
    type: Required[Literal["create_file"]]
    path: Required[str]
    diff: Required[str]


class ApplyPatchDeleteFileOperation(TypedDict, total=False):
    type: Required[Literal["delete_file"]]
    path: Required[str]


class ApplyPatchDeleteFileOperationParam(TypedDict, total=False):
    type: Required[Literal["delete_file"]]
    path: Required[str]


class ApplyPatchToolCall(TypedDict, total=False):
    type: Required[Literal["apply_patch_call"]]
    id: Required[str]
    call_id: Required[str]
    caller: ToolCallCaller | None
    status: Required[ApplyPatchCallStatus]
    operation: Required[
        ApplyPatchCreateFileOperation
        | ApplyPatchDeleteFileOperation
        | ApplyPatchUpdateFileOperation
    ]
    created_by: str


class ApplyPatchToolCallItemParam(TypedDict, total=False):
    type: Required[Literal["apply_patch_call"]]
    id: str | None
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    status: Required[ApplyPatchCallStatusParam]
    operation: Required[ApplyPatchOperationParam]


class ApplyPatchToolCallOutput(TypedDict, total=False):
    type: Required[Literal["apply_patch_call_output"]]
    id: Required[str]
    call_id: Required[str]
    caller: ToolCallCaller | None
    status: Required[ApplyPatchCallOutputStatus]
    output: str | None
    created_by: str


class ApplyPatchToolCallOutputItemParam(TypedDict, total=False):
    type: Required[Literal["apply_patch_call_output"]]
    id: str | None
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    status: Required[ApplyPatchCallOutputStatusParam]
    output: str | None


class ApplyPatchToolParam(TypedDict, total=False):
    type: Required[Literal["apply_patch"]]
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


class ApplyPatchUpdateFileOperation(TypedDict, total=False):
    type: Required[Literal["update_file"]]
    path: Required[str]
    diff: Required[str]


class ApplyPatchUpdateFileOperationParam(TypedDict, total=False):
    type: Required[Literal["update_file"]]
    path: Required[str]
    diff: Required[str]


ApplyPatchOperationParam: TypeAlias = (
    ApplyPatchCreateFileOperationParam
    | ApplyPatchDeleteFileOperationParam
    | ApplyPatchUpdateFileOperationParam
)


class ApproximateLocation(TypedDict, total=False):
    type: Required[Literal["approximate"]]
    country: str | None
    region: str | None
    city: str | None
    timezone: str | None


class AutoCodeInterpreterToolParam(TypedDict, total=False):
    type: Required[Literal["auto"]]
    file_ids: Sequence[str]
    memory_limit: ContainerMemoryLimit | None
    network_policy: ContainerNetworkPolicyDisabledParam | ContainerNetworkPolicyAllowlistParam


CallableToolAllowedCaller: TypeAlias = Literal["direct", "programmatic"]


class ChatCompletionAllowedTools(TypedDict, total=False):
    mode: Required[Literal["auto", "required"]]
    tools: Required[Sequence[Mapping[str, Any]]]


class ChatCompletionAllowedToolsChoice(TypedDict, total=False):
    type: Required[Literal["allowed_tools"]]
    allowed_tools: Required[ChatCompletionAllowedTools]


class ChatCompletionFunctionCallOption(TypedDict, total=False):
    name: Required[str]


class ChatCompletionFunctions(TypedDict, total=False):
    description: str
    name: Required[str]
    parameters: FunctionParameters


class ChatCompletionMessageCustomToolCall(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["custom"]]
    custom: Required[ChatCompletionMessageCustomToolCallCustom]


class ChatCompletionMessageCustomToolCallCustom(TypedDict, total=False):
    name: Required[str]
    input: Required[str]


class ChatCompletionMessageToolCall(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["function"]]
    function: Required[ChatCompletionMessageToolCallFunction]


class ChatCompletionMessageToolCallFunction(TypedDict, total=False):
    name: Required[str]
    arguments: Required[str]


ChatCompletionMessageToolCalls: TypeAlias = Sequence[
    ChatCompletionMessageToolCall | ChatCompletionMessageCustomToolCall
]


class ChatCompletionModeration(TypedDict, total=False):
    input: Required[ChatCompletionModerationResults | ChatCompletionModerationError]
    output: Required[ChatCompletionModerationResults | ChatCompletionModerationError]


class ChatCompletionModerationError(TypedDict, total=False):
    type: Required[Literal["error"]]
    code: Required[str]
    message: Required[str]


class ChatCompletionModerationResults(TypedDict, total=False):
    type: Required[Literal["moderation_results"]]
    model: Required[str]
    results: Required[Sequence[ModerationResultBody]]


class ChatCompletionNamedToolChoice(TypedDict, total=False):
    type: Required[Literal["function"]]
    function: Required[ChatCompletionNamedToolChoiceFunction]


class ChatCompletionNamedToolChoiceCustom(TypedDict, total=False):
    type: Required[Literal["custom"]]
    custom: Required[ChatCompletionNamedToolChoiceCustomCustom]


class ChatCompletionNamedToolChoiceCustomCustom(TypedDict, total=False):
    name: Required[str]


class ChatCompletionNamedToolChoiceFunction(TypedDict, total=False):
    name: Required[str]


class ChatCompletionRequestAssistantMessage(TypedDict, total=False):
    content: str | Sequence[ChatCompletionRequestAssistantMessageContentPart] | None
    refusal: str | None
    role: Required[Literal["assistant"]]
    name: str
    audio: ChatCompletionRequestAssistantMessageAudio | None
    tool_calls: ChatCompletionMessageToolCalls | None
    function_call: ChatCompletionRequestAssistantMessageFunctionCall | None
    annotations: Sequence[object] | None


class ChatCompletionRequestAssistantMessageAudio(TypedDict, total=False):
    id: Required[str]


class ChatCompletionRequestAssistantMessageFunctionCall(TypedDict, total=False):
    arguments: Required[str]
    name: Required[str]


class ChatCompletionRequestDeveloperMessage(TypedDict, total=False):
    content: Required[str | Sequence[ChatCompletionRequestMessageContentPartText]]
    role: Required[Literal["developer"]]
    name: str


class ChatCompletionRequestFunctionMessage(TypedDict, total=False):
    role: Required[Literal["function"]]
    content: Required[str | None]
    name: Required[str]


class ChatCompletionRequestMessageContentPartAudio(TypedDict, total=False):
    type: Required[Literal["input_audio"]]
    input_audio: Required[ChatCompletionRequestMessageContentPartAudioInputAudio]
    prompt_cache_breakpoint: PromptCacheBreakpointParam


class ChatCompletionRequestMessageContentPartAudioInputAudio(TypedDict, total=False):
    data: Required[str]
    format: Required[Literal["wav", "mp3"]]


class ChatCompletionRequestMessageContentPartFile(TypedDict, total=False):
    type: Required[Literal["file"]]
    file: Required[ChatCompletionRequestMessageContentPartFileFile]
    prompt_cache_breakpoint: PromptCacheBreakpointParam


class ChatCompletionRequestMessageContentPartFileFile(TypedDict, total=False):
    filename: str
    file_data: str
    file_id: str


class ChatCompletionRequestMessageContentPartImage(TypedDict, total=False):
    type: Required[Literal["image_url"]]
    image_url: Required[ChatCompletionRequestMessageContentPartImageImageUrl]
    prompt_cache_breakpoint: PromptCacheBreakpointParam


class ChatCompletionRequestMessageContentPartImageImageUrl(TypedDict, total=False):
    url: Required[str]
    detail: Literal["auto", "low", "high"]


class ChatCompletionRequestMessageContentPartRefusal(TypedDict, total=False):
    type: Required[Literal["refusal"]]
    refusal: Required[str]


class ChatCompletionRequestMessageContentPartText(TypedDict, total=False):
    type: Required[Literal["text"]]
    text: Required[str]
    prompt_cache_breakpoint: PromptCacheBreakpointParam


ChatCompletionRequestAssistantMessageContentPart: TypeAlias = (
    ChatCompletionRequestMessageContentPartText | ChatCompletionRequestMessageContentPartRefusal
)


class ChatCompletionRequestSystemMessage(TypedDict, total=False):
    content: Required[str | Sequence[ChatCompletionRequestSystemMessageContentPart]]
    role: Required[Literal["system"]]
    name: str


ChatCompletionRequestSystemMessageContentPart: TypeAlias = (
    ChatCompletionRequestMessageContentPartText
)


class ChatCompletionRequestToolMessage(TypedDict, total=False):
    role: Required[Literal["tool"]]
    content: Required[str | Sequence[ChatCompletionRequestToolMessageContentPart]]
    tool_call_id: Required[str]


ChatCompletionRequestToolMessageContentPart: TypeAlias = ChatCompletionRequestMessageContentPartText


class ChatCompletionRequestUserMessage(TypedDict, total=False):
    content: Required[str | Sequence[ChatCompletionRequestUserMessageContentPart]]
    role: Required[Literal["user"]]
    name: str


ChatCompletionRequestMessage: TypeAlias = (
    ChatCompletionRequestDeveloperMessage
    | ChatCompletionRequestSystemMessage
    | ChatCompletionRequestUserMessage
    | ChatCompletionRequestAssistantMessage
    | ChatCompletionRequestToolMessage
    | ChatCompletionRequestFunctionMessage
)


ChatCompletionRequestUserMessageContentPart: TypeAlias = (
    ChatCompletionRequestMessageContentPartText
    | ChatCompletionRequestMessageContentPartImage
    | ChatCompletionRequestMessageContentPartAudio
    | ChatCompletionRequestMessageContentPartFile
)


class ChatCompletionResponseMessage(TypedDict, total=False):
    content: Required[str | None]
    refusal: Required[str | None]
    tool_calls: ChatCompletionMessageToolCalls
    annotations: Sequence[ChatCompletionResponseMessageAnnotationsItem]
    role: Required[Literal["assistant"]]
    function_call: ChatCompletionResponseMessageFunctionCall
    audio: ChatCompletionResponseMessageAudio | None


class ChatCompletionResponseMessageAnnotationsItem(TypedDict, total=False):
    type: Required[Literal["url_citation"]]
    url_citation: Required[ChatCompletionResponseMessageAnnotationsItemUrlCitation]


class ChatCompletionResponseMessageAnnotationsItemUrlCitation(TypedDict, total=False):
    end_index: Required[int]
    start_index: Required[int]
    url: Required[str]
    title: Required[str]


class ChatCompletionResponseMessageAudio(TypedDict, total=False):
    id: Required[str]
    expires_at: Required[int]
    data: Required[str]
    transcript: Required[str]


class ChatCompletionResponseMessageFunctionCall(TypedDict, total=False):
    arguments: Required[str]
    name: Required[str]


class ChatCompletionStreamOptionsObject(TypedDict, total=False):
    include_usage: bool
    include_obfuscation: bool


ChatCompletionStreamOptions: TypeAlias = ChatCompletionStreamOptionsObject | None


class ChatCompletionTokenLogprob(TypedDict, total=False):
    token: Required[str]
    logprob: Required[float]
    bytes: Required[Sequence[int] | None]
    top_logprobs: Required[Sequence[ChatCompletionTokenLogprobTopLogprobsItem]]


class ChatCompletionTokenLogprobTopLogprobsItem(TypedDict, total=False):
    token: Required[str]
    logprob: Required[float]
    bytes: Required[Sequence[int] | None]


class ChatCompletionTool(TypedDict, total=False):
    type: Required[Literal["function"]]
    function: Required[FunctionObject]


ChatCompletionToolChoiceOption: TypeAlias = (
    Literal["none", "auto", "required"]
    | ChatCompletionAllowedToolsChoice
    | ChatCompletionNamedToolChoice
    | ChatCompletionNamedToolChoiceCustom
)


ClickButtonType: TypeAlias = Literal["left", "right", "wheel", "back", "forward"]


class ClickParam(TypedDict, total=False):
    type: Required[Literal["click"]]
    button: Required[ClickButtonType]
    x: Required[int]
    y: Required[int]
    keys: Sequence[str] | None


class CodeInterpreterOutputImage(TypedDict, total=False):
    type: Required[Literal["image"]]
    url: Required[str]


class CodeInterpreterOutputLogs(TypedDict, total=False):
    type: Required[Literal["logs"]]
    logs: Required[str]


class CodeInterpreterTool(TypedDict, total=False):
    type: Required[Literal["code_interpreter"]]
    container: Required[str | AutoCodeInterpreterToolParam]
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


class CodeInterpreterToolCall(TypedDict, total=False):
    type: Required[Literal["code_interpreter_call"]]
    id: Required[str]
    status: Required[Literal["in_progress", "completed", "incomplete", "interpreting", "failed"]]
    container_id: Required[str]
    code: Required[str | None]
    outputs: Required[Sequence[CodeInterpreterOutputLogs | CodeInterpreterOutputImage] | None]


class CompactionBody(TypedDict, total=False):
    type: Required[Literal["compaction"]]
    id: Required[str]
    encrypted_content: Required[str]
    created_by: str


class CompactionSummaryItemParam(TypedDict, total=False):
    id: str | None
    type: Required[Literal["compaction"]]
    encrypted_content: Required[str]


class CompactionTriggerItemParam(TypedDict, total=False):
    type: Required[Literal["compaction_trigger"]]


class ComparisonFilter(TypedDict, total=False):
    type: Required[Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]]
    key: Required[str]
    value: Required[str | float | bool | Sequence[str | float]]


class CompletionUsage(TypedDict, total=False):
    completion_tokens: Required[int]
    prompt_tokens: Required[int]
    total_tokens: Required[int]
    completion_tokens_details: CompletionUsageCompletionTokensDetails
    prompt_tokens_details: CompletionUsagePromptTokensDetails


class CompletionUsageCompletionTokensDetails(TypedDict, total=False):
    accepted_prediction_tokens: int
    audio_tokens: int
    reasoning_tokens: int
    text_tokens: int
    rejected_prediction_tokens: int


class CompletionUsagePromptTokensDetails(TypedDict, total=False):
    audio_tokens: int
    cached_tokens: int
    text_tokens: int
    image_tokens: int
    cache_write_tokens: int


class CompoundFilter(TypedDict, total=False):
    type: Required[Literal["and", "or"]]
    filters: Required[Sequence[ComparisonFilter | CompoundFilter]]


class ComputerCallOutputItemParam(TypedDict, total=False):
    id: str | None
    call_id: Required[str]
    type: Required[Literal["computer_call_output"]]
    output: Required[ComputerScreenshotImage]
    acknowledged_safety_checks: Sequence[ComputerCallSafetyCheckParam] | None
    status: FunctionCallItemStatus | None


ComputerCallOutputStatus: TypeAlias = Literal["completed", "incomplete", "failed"]


class ComputerCallSafetyCheckParam(TypedDict, total=False):
    id: Required[str]
    code: str | None
    message: str | None


ComputerEnvironment: TypeAlias = Literal["windows", "mac", "linux", "ubuntu", "browser"]


class ComputerScreenshotImage(TypedDict, total=False):
    type: Required[Literal["computer_screenshot"]]
    image_url: str
    file_id: str


class ComputerTool(TypedDict, total=False):
    type: Required[Literal["computer"]]


class ComputerToolCall(TypedDict, total=False):
    type: Required[Literal["computer_call"]]
    id: Required[str]
    call_id: Required[str]
    action: ComputerAction
    actions: ComputerActionList
    pending_safety_checks: Required[Sequence[ComputerCallSafetyCheckParam]]
    status: Required[Literal["in_progress", "completed", "incomplete"]]


class ComputerToolCallOutputResource(TypedDict, total=False):
    type: Required[Literal["computer_call_output"]]
    id: Required[str]
    call_id: Required[str]
    acknowledged_safety_checks: Sequence[ComputerCallSafetyCheckParam]
    output: Required[ComputerScreenshotImage]
    status: Required[ComputerCallOutputStatus]
    created_by: str


class ComputerUsePreviewTool(TypedDict, total=False):
    type: Required[Literal["computer_use_preview"]]
    environment: Required[ComputerEnvironment]
    display_width: Required[int]
    display_height: Required[int]


class ContainerAutoParam(TypedDict, total=False):
    type: Required[Literal["container_auto"]]
    file_ids: Sequence[str]
    memory_limit: ContainerMemoryLimit | None
    network_policy: ContainerNetworkPolicyDisabledParam | ContainerNetworkPolicyAllowlistParam
    skills: Sequence[SkillReferenceParam | InlineSkillParam]


class ContainerFileCitationBody(TypedDict, total=False):
    type: Required[Literal["container_file_citation"]]
    container_id: Required[str]
    file_id: Required[str]
    start_index: Required[int]
    end_index: Required[int]
    filename: Required[str]


ContainerMemoryLimit: TypeAlias = Literal["1g", "4g", "16g", "64g"]


class ContainerNetworkPolicyAllowlistParam(TypedDict, total=False):
    type: Required[Literal["allowlist"]]
    allowed_domains: Required[Sequence[str]]
    domain_secrets: Sequence[ContainerNetworkPolicyDomainSecretParam]


class ContainerNetworkPolicyDisabledParam(TypedDict, total=False):
    type: Required[Literal["disabled"]]


class ContainerNetworkPolicyDomainSecretParam(TypedDict, total=False):
    domain: Required[str]
    name: Required[str]
    value: Required[str]


class ContainerReferenceParam(TypedDict, total=False):
    type: Required[Literal["container_reference"]]
    container_id: Required[str]


class ContainerReferenceResource(TypedDict, total=False):
    type: Required[Literal["container_reference"]]
    container_id: Required[str]


class ContextManagementParam(TypedDict, total=False):
    type: Required[str]
    compact_threshold: int | None


class ConversationParam2(TypedDict, total=False):
    id: Required[str]


ConversationParam: TypeAlias = str | ConversationParam2


class CoordParam(TypedDict, total=False):
    x: Required[int]
    y: Required[int]


class CreateChatCompletionRequest(TypedDict, total=False):
    metadata: Metadata
    """Texts of your own, by key, that the service keeps with the answer."""
    top_logprobs: int | None
    """For how many of the likeliest tokens at each place to return log probabilities."""
    temperature: float | None
    """How freely tokens are chosen; with 0, nearly always the likeliest."""
    top_p: float | None
    """Only the likeliest tokens, up to this probability taken together, can be chosen."""
    user: str
    """Deprecated in favour of `safety_identifier` and `prompt_cache_key`. A pseudonym of your user."""
    safety_identifier: str | None
    """A pseudonym of your user, by which the service tells who breaks its rules."""
    prompt_cache_key: str | None
    """Requests with the same key share their cached prompts."""
    prompt_cache_retention: Literal["in_memory", "24h"] | None
    """Deprecated in favour of `prompt_cache_options`. How long a prompt stays cached."""
    prompt_cache_options: PromptCacheOptionsParam
    """Where the cached part of a prompt ends, and how long it is kept."""
    messages: Required[Sequence[ChatCompletionRequestMessage]]
    """The conversation so far."""
    model: Required[ModelIdsShared]
    """The id of the model."""
    service_tier: ServiceTier
    """How fast, and at which price, the request is processed."""
    modalities: ResponseModalities
    """The kinds of output, such as `["text"]` or `["text", "audio"]`."""
    verbosity: Verbosity
    """How many words the model makes."""
    reasoning_effort: ReasoningEffort
    """How much a reasoning model reasons."""
    max_completion_tokens: int | None
    """How many tokens the model may generate, those of its reasoning included."""
    frequency_penalty: float | None
    """Above zero, the more often a token was used, the less likely it gets."""
    presence_penalty: float | None
    """Above zero, a token that was used before gets less likely."""
    web_search_options: CreateChatCompletionRequestWebSearchOptions
    """How to search the web for the answer."""
    response_format: ResponseFormatText | ResponseFormatJsonSchema | ResponseFormatJsonObject
    """The format of the answer, such as one with a JSON schema."""
    audio: CreateChatCompletionRequestAudio | None
    """The voice and the format of audio, for `modalities` with `audio`."""
    store: bool | None
    """Whether to keep the answer, for evaluation and distillation."""
    moderation: ModerationParam | None
    """Whether, and how strictly, to moderate what goes in and comes out."""
    stream: bool | None
    """For streams, which a batch does not take."""
    stop: StopConfiguration
    """Up to four texts before which the model stops."""
    logit_bias: Mapping[str, int] | None
    """How much likelier or less likely the tokens with these ids become, from -100 to 100."""
    logprobs: bool | None
    """Whether to return the log probability of each token."""
    max_tokens: int | None
    """Deprecated in favour of `max_completion_tokens`; reasoning models refuse it."""
    n: int | None
    """How many answers to generate. Each of them is paid for."""
    prediction: PredictionContent | None
    """Text that will mostly come back unchanged, which makes the answer faster."""
    seed: int | None
    """Deprecated. The same seed makes the same answer likelier."""
    stream_options: ChatCompletionStreamOptions
    """For streams, which a batch does not take."""
    tools: Sequence[ChatCompletionTool | CustomToolChatCompletions]
    """The tools that the model may call."""
    tool_choice: ChatCompletionToolChoiceOption
    """Which tool the model must, or may, call."""
    parallel_tool_calls: ParallelToolCalls
    """Whether the model may call several tools at once."""
    function_call: Literal["none", "auto"] | ChatCompletionFunctionCallOption
    """Deprecated in favour of `tool_choice`. Which function the model must call."""
    functions: Sequence[ChatCompletionFunctions]
    """Deprecated in favour of `tools`. The functions that the model may call."""


class CreateChatCompletionRequestAudio(TypedDict, total=False):
    voice: Required[VoiceIdsOrCustomVoice]
    format: Required[Literal["wav", "aac", "mp3", "flac", "opus", "pcm16"]]


class CreateChatCompletionRequestWebSearchOptions(TypedDict, total=False):
    user_location: CreateChatCompletionRequestWebSearchOptionsUserLocation | None
    search_context_size: WebSearchContextSize


class CreateChatCompletionRequestWebSearchOptionsUserLocation(TypedDict, total=False):
    type: Required[Literal["approximate"]]
    approximate: Required[WebSearchLocation]


class CreateChatCompletionResponse(TypedDict, total=False):
    id: Required[str]
    choices: Required[Sequence[CreateChatCompletionResponseChoicesItem]]
    created: Required[int]
    model: Required[str]
    metadata: Metadata
    service_tier: ServiceTier
    system_fingerprint: str
    object: Required[Literal["chat.completion"]]
    usage: CompletionUsage
    moderation: ChatCompletionModeration | None


class CreateChatCompletionResponseChoicesItem(TypedDict, total=False):
    finish_reason: Required[
        Literal["stop", "length", "tool_calls", "content_filter", "function_call"]
    ]
    index: Required[int]
    message: Required[ChatCompletionResponseMessage]
    logprobs: Required[CreateChatCompletionResponseChoicesItemLogprobs | None]


class CreateChatCompletionResponseChoicesItemLogprobs(TypedDict, total=False):
    content: Required[Sequence[ChatCompletionTokenLogprob] | None]
    refusal: Required[Sequence[ChatCompletionTokenLogprob] | None]


class CreateCompletionRequest(TypedDict, total=False):
    model: Required[str | Literal["gpt-3.5-turbo-instruct", "davinci-002", "babbage-002"]]
    """The id of the model."""
    prompt: Required[str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]] | None]
    """The text, or a list of texts, or tokens in their place."""
    best_of: int | None
    """How many texts to generate, of which the `n` likeliest come back."""
    echo: bool | None
    """Whether to repeat the prompt before the text."""
    frequency_penalty: float | None
    """Above zero, the more often a token was used, the less likely it gets."""
    logit_bias: Mapping[str, int] | None
    """How much likelier or less likely the tokens with these ids become, from -100 to 100."""
    logprobs: int | None
    """For how many of the likeliest tokens to return log probabilities."""
    max_tokens: int | None
    """How many tokens the model may generate."""
    n: int | None
    """How many texts to generate for each prompt."""
    presence_penalty: float | None
    """Above zero, a token that was used before gets less likely."""
    seed: int | None
    """The same seed makes the same text likelier."""
    stop: StopConfiguration
    """Up to four texts before which the model stops."""
    stream: bool | None
    """For streams, which a batch does not take."""
    stream_options: ChatCompletionStreamOptions
    """For streams, which a batch does not take."""
    suffix: str | None
    """What comes after the generated text."""
    temperature: float | None
    """How freely tokens are chosen; with 0, nearly always the likeliest."""
    top_p: float | None
    """Only the likeliest tokens, up to this probability taken together, can be chosen."""
    user: str
    """A pseudonym of your user, by which the service tells who breaks its rules."""


class CreateCompletionResponse(TypedDict, total=False):
    id: Required[str]
    choices: Required[Sequence[CreateCompletionResponseChoicesItem]]
    created: Required[int]
    model: Required[str]
    system_fingerprint: str
    object: Required[Literal["text_completion"]]
    usage: CompletionUsage


class CreateCompletionResponseChoicesItem(TypedDict, total=False):
    finish_reason: Required[Literal["stop", "length", "content_filter"]]
    index: Required[int]
    logprobs: Required[CreateCompletionResponseChoicesItemLogprobs | None]
    text: Required[str]


class CreateCompletionResponseChoicesItemLogprobs(TypedDict, total=False):
    text_offset: Sequence[int]
    token_logprobs: Sequence[float]
    tokens: Sequence[str]
    top_logprobs: Sequence[Mapping[str, float]]


class CreateEmbeddingRequest(TypedDict, total=False):
    input: Required[str | Sequence[str] | Sequence[int] | Sequence[Sequence[int]]]
    """The text, or a list of texts, or tokens in their place."""
    model: Required[
        str | Literal["text-embedding-ada-002", "text-embedding-3-small", "text-embedding-3-large"]
    ]
    """The id of the model."""
    encoding_format: Literal["float", "base64"]
    """Whether a vector comes as numbers or as base64, which is shorter."""
    dimensions: int
    """The length of the vectors, for models that can shorten them."""
    user: str
    """A pseudonym of your user, by which the service tells who breaks its rules."""


class CreateEmbeddingResponse(TypedDict, total=False):
    data: Required[Sequence[Embedding]]
    model: Required[str]
    object: Required[Literal["list"]]
    usage: Required[CreateEmbeddingResponseUsage]


class CreateEmbeddingResponseUsage(TypedDict, total=False):
    prompt_tokens: Required[int]
    total_tokens: Required[int]


class CreateImageRequest(TypedDict, total=False):
    prompt: Required[str]
    """What to make, in words."""
    model: (
        str
        | Literal[
            "gpt-image-1.5",
            "gpt-image-2",
            "gpt-image-2-2026-04-21",
            "dall-e-2",
            "dall-e-3",
            "gpt-image-1",
            "gpt-image-1-mini",
        ]
        | None
    )
    """The id of the model."""
    n: int | None
    """How many images to make."""
    quality: Literal["standard", "hd", "low", "medium", "high", "auto"] | None
    """How good the images are; which values there are depends on the model."""
    response_format: Literal["url", "b64_json"] | None
    """Whether DALL·E answers with URLs or base64; other models always use base64."""
    output_format: Literal["png", "jpeg", "webp"] | None
    """The format of the images."""
    output_compression: int | None
    """How strongly JPEG and WebP images are compressed, in percent."""
    stream: bool | None
    """For streams, which a batch does not take."""
    partial_images: PartialImages
    """For streams, which a batch does not take."""
    size: (
        str
        | Literal[
            "auto",
            "1024x1024",
            "1536x1024",
            "1024x1536",
            "256x256",
            "512x512",
            "1792x1024",
            "1024x1792",
        ]
        | None
    )
    """The size of the images, such as `1024x1024`; which there are depends on the model."""
    moderation: Literal["low", "auto"] | None
    """Whether, and how strictly, to moderate what goes in and comes out."""
    background: Literal["transparent", "opaque", "auto"] | None
    """Whether the background of the images is transparent or opaque."""
    style: Literal["vivid", "natural"] | None
    """Whether an image by DALL·E 3 looks vivid or natural."""
    user: str
    """A pseudonym of your user, by which the service tells who breaks its rules."""


class CreateModerationRequest(TypedDict, total=False):
    input: Required[
        str
        | Sequence[str]
        | Sequence[
            CreateModerationRequestInputArrayItemImageUrl
            | CreateModerationRequestInputArrayItemText
        ]
    ]
    """The text, a list of texts, or a list of texts and images."""
    model: (
        str
        | Literal[
            "omni-moderation-latest",
            "omni-moderation-2024-09-26",
            "text-moderation-latest",
            "text-moderation-stable",
        ]
    )
    """The id of the model."""


class CreateModerationRequestInputArrayItemImageUrl(TypedDict, total=False):
    type: Required[Literal["image_url"]]
    image_url: Required[CreateModerationRequestInputArrayItemImageUrlImageUrl]


class CreateModerationRequestInputArrayItemImageUrlImageUrl(TypedDict, total=False):
    url: Required[str]


class CreateModerationRequestInputArrayItemText(TypedDict, total=False):
    type: Required[Literal["text"]]
    text: Required[str]


class CreateModerationResponse(TypedDict, total=False):
    id: Required[str]
    model: Required[str]
    results: Required[Sequence[CreateModerationResponseResultsItem]]


class CreateModerationResponseResultsItem(TypedDict, total=False):
    flagged: Required[bool]
    categories: Required[CreateModerationResponseResultsItemCategories]
    category_scores: Required[CreateModerationResponseResultsItemCategoryScores]
    category_applied_input_types: Required[
        CreateModerationResponseResultsItemCategoryAppliedInputTypes
    ]


CreateModerationResponseResultsItemCategories = TypedDict(
    "CreateModerationResponseResultsItemCategories",
    {
        "hate": Required[bool],
        "hate/threatening": Required[bool],
        "harassment": Required[bool],
        "harassment/threatening": Required[bool],
        "illicit": Required[bool | None],
        "illicit/violent": Required[bool | None],
        "self-harm": Required[bool],
        "self-harm/intent": Required[bool],
        "self-harm/instructions": Required[bool],
        "sexual": Required[bool],
        "sexual/minors": Required[bool],
        "violence": Required[bool],
        "violence/graphic": Required[bool],
    },
    total=False,
)


CreateModerationResponseResultsItemCategoryAppliedInputTypes = TypedDict(
    "CreateModerationResponseResultsItemCategoryAppliedInputTypes",
    {
        "hate": Required[Sequence[Literal["text"]]],
        "hate/threatening": Required[Sequence[Literal["text"]]],
        "harassment": Required[Sequence[Literal["text"]]],
        "harassment/threatening": Required[Sequence[Literal["text"]]],
        "illicit": Required[Sequence[Literal["text"]]],
        "illicit/violent": Required[Sequence[Literal["text"]]],
        "self-harm": Required[Sequence[Literal["text", "image"]]],
        "self-harm/intent": Required[Sequence[Literal["text", "image"]]],
        "self-harm/instructions": Required[Sequence[Literal["text", "image"]]],
        "sexual": Required[Sequence[Literal["text", "image"]]],
        "sexual/minors": Required[Sequence[Literal["text"]]],
        "violence": Required[Sequence[Literal["text", "image"]]],
        "violence/graphic": Required[Sequence[Literal["text", "image"]]],
    },
    total=False,
)


CreateModerationResponseResultsItemCategoryScores = TypedDict(
    "CreateModerationResponseResultsItemCategoryScores",
    {
        "hate": Required[float],
        "hate/threatening": Required[float],
        "harassment": Required[float],
        "harassment/threatening": Required[float],
        "illicit": Required[float],
        "illicit/violent": Required[float],
        "self-harm": Required[float],
        "self-harm/intent": Required[float],
        "self-harm/instructions": Required[float],
        "sexual": Required[float],
        "sexual/minors": Required[float],
        "violence": Required[float],
        "violence/graphic": Required[float],
    },
    total=False,
)


class CreateResponse(TypedDict, total=False):
    metadata: Metadata
    """Texts of your own, by key, that the service keeps with the answer."""
    top_logprobs: int | None
    """For how many of the likeliest tokens at each place to return log probabilities."""
    temperature: float | None
    """How freely tokens are chosen; with 0, nearly always the likeliest."""
    top_p: float | None
    """Only the likeliest tokens, up to this probability taken together, can be chosen."""
    user: str
    """Deprecated in favour of `safety_identifier` and `prompt_cache_key`. A pseudonym of your user."""
    safety_identifier: str | None
    """A pseudonym of your user, by which the service tells who breaks its rules."""
    prompt_cache_key: str | None
    """Requests with the same key share their cached prompts."""
    prompt_cache_retention: Literal["in_memory", "24h"] | None
    """Deprecated in favour of `prompt_cache_options`. How long a prompt stays cached."""
    prompt_cache_options: PromptCacheOptionsParam
    """Where the cached part of a prompt ends, and how long it is kept."""
    previous_response_id: str | None
    """The id of the response that this one continues."""
    model: ModelIdsResponses
    """The id of the model."""
    background: bool | None
    """Whether to answer at once and go on in the background."""
    max_tool_calls: int | None
    """How often the model may use built-in tools, all taken together."""
    text: ResponseTextParam
    """The format of the text, such as one with a JSON schema, and its verbosity."""
    tools: ToolsArray
    """The tools that the model may use, built-in ones and your own functions."""
    tool_choice: ToolChoiceParam
    """Which tool the model must, or may, use."""
    prompt: Prompt
    """A stored template of a prompt, with values for its variables."""
    service_tier: ServiceTierResponses
    """How fast, and at which price, the request is processed."""
    truncation: Literal["auto", "disabled"] | None
    """Deprecated. Whether to drop the oldest items when the input is too long."""
    reasoning: Reasoning | None
    """How a reasoning model reasons, and how it sums that up."""
    input: InputParam
    """The text, or the list of messages and other items, to respond to."""
    include: Sequence[IncludeEnum] | None
    """What else to put into the response, such as sources and results of tools."""
    parallel_tool_calls: bool | None
    """Whether the model may call several tools at once."""
    store: bool | None
    """Whether to keep the response, so that it can be retrieved."""
    instructions: str | None
    """A message for the model that comes before all others."""
    moderation: ModerationParam | None
    """Whether, and how strictly, to moderate what goes in and comes out."""
    stream: bool | None
    """For streams, which a batch does not take."""
    stream_options: ResponseStreamOptions
    """For streams, which a batch does not take."""
    conversation: ConversationParam | None
    """The conversation to which this belongs, or its id."""
    context_management: Sequence[ContextManagementParam] | None
    """How to shorten the context when it grows long."""
    max_output_tokens: int | None
    """How many tokens the model may generate, those of its reasoning included."""


class CreateVideoJsonBody(TypedDict, total=False):
    model: VideoModel
    """The id of the model."""
    prompt: Required[str]
    """What to make, in words."""
    input_reference: ImageRefParam2
    """An image from which the video starts."""
    seconds: VideoSeconds
    """How many seconds the video lasts."""
    size: VideoSize
    """The size of the video, width by height."""


class CustomGrammarFormatParam(TypedDict, total=False):
    type: Required[Literal["grammar"]]
    syntax: Required[GrammarSyntax1]
    definition: Required[str]


class CustomTextFormatParam(TypedDict, total=False):
    type: Required[Literal["text"]]


class CustomToolCall(TypedDict, total=False):
    type: Required[Literal["custom_tool_call"]]
    id: str
    call_id: Required[str]
    caller: ToolCallCaller | None
    namespace: str
    name: Required[str]
    input: Required[str]


class CustomToolCallOutput(TypedDict, total=False):
    type: Required[Literal["custom_tool_call_output"]]
    id: str
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    output: Required[str | Sequence[FunctionAndCustomToolCallOutput]]


class CustomToolCallOutputResource(TypedDict, total=False):
    type: Required[Literal["custom_tool_call_output"]]
    id: Required[str]
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    output: Required[str | Sequence[FunctionAndCustomToolCallOutput]]
    status: Required[FunctionCallOutputStatusEnum]
    created_by: str


class CustomToolChatCompletions(TypedDict, total=False):
    type: Required[Literal["custom"]]
    custom: Required[CustomToolChatCompletionsCustom]


class CustomToolChatCompletionsCustom(TypedDict, total=False):
    name: Required[str]
    description: str
    format: CustomToolChatCompletionsCustomFormatText | CustomToolChatCompletionsCustomFormatGrammar


class CustomToolChatCompletionsCustomFormatGrammar(TypedDict, total=False):
    type: Required[Literal["grammar"]]
    grammar: Required[CustomToolChatCompletionsCustomFormatGrammarGrammar]


class CustomToolChatCompletionsCustomFormatGrammarGrammar(TypedDict, total=False):
    definition: Required[str]
    syntax: Required[Literal["lark", "regex"]]


class CustomToolChatCompletionsCustomFormatText(TypedDict, total=False):
    type: Required[Literal["text"]]


class CustomToolParam(TypedDict, total=False):
    type: Required[Literal["custom"]]
    name: Required[str]
    description: str
    format: CustomTextFormatParam | CustomGrammarFormatParam
    defer_loading: bool
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


DetailEnum: TypeAlias = Literal["low", "high", "auto", "original"]


class DirectToolCallCaller(TypedDict, total=False):
    type: Required[Literal["direct"]]


class DirectToolCallCallerParam(TypedDict, total=False):
    type: Required[Literal["direct"]]


class DoubleClickAction(TypedDict, total=False):
    type: Required[Literal["double_click"]]
    x: Required[int]
    y: Required[int]
    keys: Required[Sequence[str] | None]


class DragParam(TypedDict, total=False):
    type: Required[Literal["drag"]]
    path: Required[Sequence[CoordParam]]
    keys: Sequence[str] | None


class EasyInputMessage(TypedDict, total=False):
    role: Required[Literal["user", "assistant", "system", "developer"]]
    content: Required[str | InputMessageContentList]
    phase: MessagePhase | None
    type: Literal["message"]


class EditImageBodyJsonParam(TypedDict, total=False):
    model: (
        str
        | Literal[
            "gpt-image-1.5",
            "gpt-image-2",
            "gpt-image-2-2026-04-21",
            "gpt-image-1",
            "gpt-image-1-mini",
            "chatgpt-image-latest",
        ]
        | None
    )
    """The id of the model."""
    images: Required[Sequence[ImageRefParam]]
    """The images to change."""
    mask: ImageRefParam
    """An image whose transparent areas say what to change."""
    prompt: Required[str]
    """What to change, in words."""
    n: int | None
    """How many images to make."""
    quality: Literal["low", "medium", "high", "auto"] | None
    """How good the images are."""
    input_fidelity: Literal["high", "low"] | None
    """How closely to keep to the given images."""
    size: Literal["auto", "1024x1024", "1536x1024", "1024x1536"] | None
    """The size of the images, width by height."""
    user: str
    """A pseudonym of your user, by which the service tells who breaks its rules."""
    output_format: Literal["png", "jpeg", "webp"] | None
    """The format of the images."""
    output_compression: int | None
    """How strongly JPEG and WebP images are compressed, in percent."""
    moderation: Literal["low", "auto"] | None
    """Whether, and how strictly, to moderate what goes in and comes out."""
    background: Literal["transparent", "opaque", "auto"] | None
    """Whether the background of the images is transparent or opaque."""
    stream: bool | None
    """For streams, which a batch does not take."""
    partial_images: PartialImages
    """For streams, which a batch does not take."""


class Embedding(TypedDict, total=False):
    index: Required[int]
    embedding: Required[Sequence[float]]
    object: Required[Literal["embedding"]]


class EmptyModelParam(TypedDict, total=False):
    pass


class Error2(TypedDict, total=False):
    code: Required[str]
    message: Required[str]


class FileCitationBody(TypedDict, total=False):
    type: Required[Literal["file_citation"]]
    file_id: Required[str]
    index: Required[int]
    filename: Required[str]


FileDetailEnum: TypeAlias = Literal["auto", "low", "high"]


FileInputDetail: TypeAlias = Literal["auto", "low", "high"]


class FilePath(TypedDict, total=False):
    type: Required[Literal["file_path"]]
    file_id: Required[str]
    index: Required[int]


class FileSearchTool(TypedDict, total=False):
    type: Required[Literal["file_search"]]
    vector_store_ids: Required[Sequence[str]]
    max_num_results: int
    ranking_options: RankingOptions
    filters: Filters | None


class FileSearchToolCall(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["file_search_call"]]
    status: Required[Literal["in_progress", "searching", "completed", "incomplete", "failed"]]
    queries: Required[Sequence[str]]
    results: Sequence[FileSearchToolCallResultsArrayItem] | None


class FileSearchToolCallResultsArrayItem(TypedDict, total=False):
    file_id: str
    text: str
    filename: str
    attributes: VectorStoreFileAttributes
    score: float


Filters: TypeAlias = ComparisonFilter | CompoundFilter


FunctionCallItemStatus: TypeAlias = Literal["in_progress", "completed", "incomplete"]


class FunctionCallOutputItemParam(TypedDict, total=False):
    id: str | None
    call_id: str | None
    type: Required[Literal["function_call_output"]]
    output: Required[
        str
        | Sequence[InputTextContentParam | InputImageContentParamAutoParam | InputFileContentParam]
    ]
    name: str | None
    namespace: str | None
    caller: ToolCallCallerParam | None
    status: FunctionCallItemStatus | None


FunctionCallOutputStatusEnum: TypeAlias = Literal["in_progress", "completed", "incomplete"]


FunctionCallStatus: TypeAlias = Literal["in_progress", "completed", "incomplete"]


class FunctionObject(TypedDict, total=False):
    description: str
    name: Required[str]
    parameters: FunctionParameters
    strict: bool | None


FunctionParameters: TypeAlias = Mapping[str, Any]


class FunctionShellAction(TypedDict, total=False):
    commands: Required[Sequence[str]]
    timeout_ms: Required[int | None]
    max_output_length: Required[int | None]


class FunctionShellActionParam(TypedDict, total=False):
    commands: Required[Sequence[str]]
    timeout_ms: int | None
    max_output_length: int | None


class FunctionShellCall(TypedDict, total=False):
    type: Required[Literal["shell_call"]]
    id: Required[str]
    call_id: Required[str]
    caller: ToolCallCaller | None
    action: Required[FunctionShellAction]
    status: Required[FunctionShellCallStatus]
    environment: Required[LocalEnvironmentResource | ContainerReferenceResource | None]
    created_by: str


class FunctionShellCallItemParam(TypedDict, total=False):
    id: str | None
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    type: Required[Literal["shell_call"]]
    action: Required[FunctionShellActionParam]
    status: FunctionShellCallItemStatus | None
    environment: LocalEnvironmentParam | ContainerReferenceParam | None


FunctionShellCallItemStatus: TypeAlias = Literal["in_progress", "completed", "incomplete"]


class FunctionShellCallOutput(TypedDict, total=False):
    type: Required[Literal["shell_call_output"]]
    id: Required[str]
    call_id: Required[str]
    caller: ToolCallCaller | None
    status: Required[FunctionShellCallOutputStatusEnum]
    output: Required[Sequence[FunctionShellCallOutputContent]]
    max_output_length: Required[int | None]
    created_by: str


class FunctionShellCallOutputContent(TypedDict, total=False):
    stdout: Required[str]
    stderr: Required[str]
    outcome: Required[FunctionShellCallOutputTimeoutOutcome | FunctionShellCallOutputExitOutcome]
    created_by: str


class FunctionShellCallOutputContentParam(TypedDict, total=False):
    stdout: Required[str]
    stderr: Required[str]
    outcome: Required[FunctionShellCallOutputOutcomeParam]


class FunctionShellCallOutputExitOutcome(TypedDict, total=False):
    type: Required[Literal["exit"]]
    exit_code: Required[int]


class FunctionShellCallOutputExitOutcomeParam(TypedDict, total=False):
    type: Required[Literal["exit"]]
    exit_code: Required[int]


class FunctionShellCallOutputItemParam(TypedDict, total=False):
    id: str | None
    call_id: Required[str]
    caller: ToolCallCallerParam | None
    type: Required[Literal["shell_call_output"]]
    output: Required[Sequence[FunctionShellCallOutputContentParam]]
    status: FunctionShellCallItemStatus | None
    max_output_length: int | None


FunctionShellCallOutputStatusEnum: TypeAlias = Literal["in_progress", "completed", "incomplete"]


class FunctionShellCallOutputTimeoutOutcome(TypedDict, total=False):
    type: Required[Literal["timeout"]]


class FunctionShellCallOutputTimeoutOutcomeParam(TypedDict, total=False):
    type: Required[Literal["timeout"]]


FunctionShellCallOutputOutcomeParam: TypeAlias = (
    FunctionShellCallOutputTimeoutOutcomeParam | FunctionShellCallOutputExitOutcomeParam
)


FunctionShellCallStatus: TypeAlias = Literal["in_progress", "completed", "incomplete"]


class FunctionShellToolParam(TypedDict, total=False):
    type: Required[Literal["shell"]]
    environment: ContainerAutoParam | LocalEnvironmentParam | ContainerReferenceParam | None
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


class FunctionTool(TypedDict, total=False):
    type: Required[Literal["function"]]
    name: Required[str]
    description: str | None
    parameters: Mapping[str, Any] | None
    output_schema: Mapping[str, Any] | None
    strict: bool | None
    defer_loading: bool
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


class FunctionToolCall(TypedDict, total=False):
    id: str
    type: Required[Literal["function_call"]]
    call_id: Required[str]
    caller: ToolCallCaller | None
    namespace: str
    name: Required[str]
    arguments: Required[str]
    status: Literal["in_progress", "completed", "incomplete"]


class FunctionToolCallOutputResource(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["function_call_output"]]
    call_id: str
    name: str
    namespace: str
    caller: ToolCallCallerParam | None
    output: Required[str | Sequence[FunctionAndCustomToolCallOutput]]
    status: Required[FunctionCallOutputStatusEnum]
    created_by: str


class FunctionToolParam(TypedDict, total=False):
    name: Required[str]
    description: str | None
    parameters: EmptyModelParam | None
    strict: bool | None
    type: Required[Literal["function"]]
    output_schema: Mapping[str, Any] | None
    defer_loading: bool
    allowed_callers: Sequence[CallableToolAllowedCaller] | None


GrammarSyntax1: TypeAlias = Literal["lark", "regex"]


class HTTPError(TypedDict, total=False):
    type: Required[Literal["http_error"]]
    code: Required[int]
    message: Required[str]


class HybridSearchOptions(TypedDict, total=False):
    embedding_weight: Required[float]
    text_weight: Required[float]


class Image(TypedDict, total=False):
    b64_json: str
    url: str
    revised_prompt: str


ImageDetail: TypeAlias = Literal["low", "high", "auto", "original"]


ImageGenActionEnum: TypeAlias = Literal["generate", "edit", "auto"]


class ImageGenInputUsageDetails(TypedDict, total=False):
    text_tokens: Required[int]
    image_tokens: Required[int]


class ImageGenOutputTokensDetails(TypedDict, total=False):
    image_tokens: Required[int]
    text_tokens: Required[int]


class ImageGenTool(TypedDict, total=False):
    type: Required[Literal["image_generation"]]
    model: (
        str
        | Literal[
            "gpt-image-1",
            "gpt-image-1-mini",
            "gpt-image-1.5",
            "gpt-image-2",
            "gpt-image-2-2026-04-21",
        ]
    )
    quality: Literal["low", "medium", "high", "auto"]
    size: str | Literal["1024x1024", "1024x1536", "1536x1024", "auto"]
    output_format: Literal["png", "webp", "jpeg"]
    output_compression: int
    moderation: Literal["auto", "low"]
    background: Literal["transparent", "opaque", "auto"]
    input_fidelity: InputFidelity | None
    input_image_mask: ImageGenToolInputImageMask
    partial_images: int
    action: ImageGenActionEnum


class ImageGenToolCall(TypedDict, total=False):
    type: Required[Literal["image_generation_call"]]
    id: Required[str]
    status: Literal["in_progress", "completed", "generating", "failed"]
    result: str | None


class ImageGenToolInputImageMask(TypedDict, total=False):
    image_url: str
    file_id: str


class ImageGenUsage(TypedDict, total=False):
    input_tokens: Required[int]
    total_tokens: Required[int]
    output_tokens: Required[int]
    output_tokens_details: ImageGenOutputTokensDetails
    input_tokens_details: Required[ImageGenInputUsageDetails]


class ImageRefParam2(TypedDict, total=False):
    image_url: str
    file_id: str


class ImageRefParamFileId(TypedDict, total=False):
    file_id: Required[str]


class ImageRefParamImageUrl(TypedDict, total=False):
    image_url: Required[str]


ImageRefParam: TypeAlias = ImageRefParamImageUrl | ImageRefParamFileId


class ImagesResponse(TypedDict, total=False):
    created: Required[int]
    data: Sequence[Image]
    background: Literal["transparent", "opaque"]
    output_format: Literal["png", "webp", "jpeg"]
    size: Literal["1024x1024", "1024x1536", "1536x1024"]
    quality: Literal["low", "medium", "high"]
    usage: ImageGenUsage


IncludeEnum: TypeAlias = Literal[
    "file_search_call.results",
    "web_search_call.results",
    "web_search_call.action.sources",
    "message.input_image.image_url",
    "computer_call_output.output.image_url",
    "code_interpreter_call.outputs",
    "reasoning.encrypted_content",
    "message.output_text.logprobs",
]


class InlineSkillParam(TypedDict, total=False):
    type: Required[Literal["inline"]]
    name: Required[str]
    description: Required[str]
    source: Required[InlineSkillSourceParam]


class InlineSkillSourceParam(TypedDict, total=False):
    type: Required[Literal["base64"]]
    media_type: Required[Literal["application/zip"]]
    data: Required[str]


InputFidelity: TypeAlias = Literal["high", "low"]


class InputFileContent(TypedDict, total=False):
    type: Required[Literal["input_file"]]
    file_id: str | None
    filename: str
    file_data: str
    prompt_cache_breakpoint: PromptCacheBreakpointConfig
    file_url: str
    detail: FileInputDetail


class InputFileContentParam(TypedDict, total=False):
    type: Required[Literal["input_file"]]
    file_id: str | None
    filename: str | None
    file_data: str | None
    file_url: str | None
    detail: FileDetailEnum
    prompt_cache_breakpoint: PromptCacheBreakpointParam | None


class InputImageContent(TypedDict, total=False):
    type: Required[Literal["input_image"]]
    image_url: str | None
    file_id: str | None
    detail: ImageDetail
    prompt_cache_breakpoint: PromptCacheBreakpointConfig


class InputImageContentParamAutoParam(TypedDict, total=False):
    type: Required[Literal["input_image"]]
    image_url: str | None
    file_id: str | None
    detail: DetailEnum | None
    prompt_cache_breakpoint: PromptCacheBreakpointParam | None


class InputMessage(TypedDict, total=False):
    type: Literal["message"]
    role: Required[Literal["user", "system", "developer"]]
    status: Literal["in_progress", "completed", "incomplete"]
    content: Required[InputMessageContentList]


class InputTextContent(TypedDict, total=False):
    type: Required[Literal["input_text"]]
    text: Required[str]
    prompt_cache_breakpoint: PromptCacheBreakpointConfig


FunctionAndCustomToolCallOutput: TypeAlias = InputTextContent | InputImageContent | InputFileContent


InputContent: TypeAlias = InputTextContent | InputImageContent | InputFileContent


InputMessageContentList: TypeAlias = Sequence[InputContent]


class InputTextContentParam(TypedDict, total=False):
    type: Required[Literal["input_text"]]
    text: Required[str]
    prompt_cache_breakpoint: PromptCacheBreakpointParam | None


class ItemReferenceParam(TypedDict, total=False):
    type: Literal["item_reference"] | None
    id: Required[str]


class KeyPressAction(TypedDict, total=False):
    type: Required[Literal["keypress"]]
    keys: Required[Sequence[str]]


class LocalEnvironmentParam(TypedDict, total=False):
    type: Required[Literal["local"]]
    skills: Sequence[LocalSkillParam]


class LocalEnvironmentResource(TypedDict, total=False):
    type: Required[Literal["local"]]


class LocalShellExecAction(TypedDict, total=False):
    type: Required[Literal["exec"]]
    command: Required[Sequence[str]]
    timeout_ms: int | None
    working_directory: str | None
    env: Required[Mapping[str, str]]
    user: str | None


class LocalShellToolCall(TypedDict, total=False):
    type: Required[Literal["local_shell_call"]]
    id: str
    call_id: Required[str]
    action: Required[LocalShellExecAction]
    status: Required[Literal["in_progress", "completed", "incomplete"]]


class LocalShellToolCallOutput(TypedDict, total=False):
    type: Required[Literal["local_shell_call_output"]]
    id: Required[str]
    output: Required[str]
    status: Literal["in_progress", "completed", "incomplete"] | None


class LocalShellToolParam(TypedDict, total=False):
    type: Required[Literal["local_shell"]]


class LocalSkillParam(TypedDict, total=False):
    name: Required[str]
    description: Required[str]
    path: Required[str]


class LogProb(TypedDict, total=False):
    token: Required[str]
    logprob: Required[float]
    bytes: Required[Sequence[int]]
    top_logprobs: Required[Sequence[TopLogProb]]


class MCPApprovalRequest(TypedDict, total=False):
    type: Required[Literal["mcp_approval_request"]]
    id: Required[str]
    server_label: Required[str]
    name: Required[str]
    arguments: Required[str]


class MCPApprovalResponse(TypedDict, total=False):
    type: Required[Literal["mcp_approval_response"]]
    id: str | None
    approval_request_id: Required[str]
    approve: Required[bool]
    reason: str | None


class MCPApprovalResponseResource(TypedDict, total=False):
    type: Required[Literal["mcp_approval_response"]]
    id: Required[str]
    approval_request_id: Required[str]
    approve: Required[bool]
    reason: str | None


class MCPListTools(TypedDict, total=False):
    type: Required[Literal["mcp_list_tools"]]
    id: Required[str]
    server_label: Required[str]
    tools: Required[Sequence[MCPListToolsTool]]
    error: str | None


class MCPListToolsTool(TypedDict, total=False):
    name: Required[str]
    description: str | None
    input_schema: Required[Mapping[str, Any]]
    annotations: Mapping[str, Any] | None


class MCPProtocolError(TypedDict, total=False):
    type: Required[Literal["mcp_protocol_error"]]
    code: Required[int]
    message: Required[str]


class MCPTool(TypedDict, total=False):
    type: Required[Literal["mcp"]]
    server_label: Required[str]
    server_url: str
    connector_id: Literal[
        "connector_dropbox",
        "connector_gmail",
        "connector_googlecalendar",
        "connector_googledrive",
        "connector_microsoftteams",
        "connector_outlookcalendar",
        "connector_outlookemail",
        "connector_sharepoint",
    ]
    tunnel_id: str
    authorization: str
    server_description: str
    headers: Mapping[str, str] | None
    allowed_tools: Sequence[str] | MCPToolFilter | None
    allowed_callers: Sequence[CallableToolAllowedCaller] | None
    require_approval: MCPToolRequireApproval | Literal["always", "never"] | None
    defer_loading: bool


class MCPToolCall(TypedDict, total=False):
    type: Required[Literal["mcp_call"]]
    id: Required[str]
    server_label: Required[str]
    name: Required[str]
    arguments: Required[str]
    output: str | None
    error: MCPToolCallError | None
    status: MCPToolCallStatus
    approval_request_id: str | None


MCPToolCallStatus: TypeAlias = Literal[
    "in_progress", "completed", "incomplete", "calling", "failed"
]


class MCPToolExecutionError(TypedDict, total=False):
    type: Required[Literal["mcp_tool_execution_error"]]
    content: Required[Any]


MCPToolCallError: TypeAlias = MCPProtocolError | MCPToolExecutionError | HTTPError


class MCPToolFilter(TypedDict, total=False):
    tool_names: Sequence[str]
    read_only: bool


class MCPToolRequireApproval(TypedDict, total=False):
    always: MCPToolFilter
    never: MCPToolFilter


MessagePhase: TypeAlias = Literal["commentary", "final_answer"]


MessageRole: TypeAlias = Literal[
    "unknown", "user", "assistant", "system", "critic", "discriminator", "developer", "tool"
]


Metadata: TypeAlias = Mapping[str, str] | None


ModelIdsShared: TypeAlias = (
    str
    | Literal[
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.5-2026-04-23",
        "gpt-5.4",
        "gpt-5.4-mini",
        "gpt-5.4-nano",
        "gpt-5.4-mini-2026-03-17",
        "gpt-5.4-nano-2026-03-17",
        "gpt-5.3-chat-latest",
        "gpt-5.2",
        "gpt-5.2-2025-12-11",
        "gpt-5.2-chat-latest",
        "gpt-5.2-pro",
        "gpt-5.2-pro-2025-12-11",
        "gpt-5.1",
        "gpt-5.1-2025-11-13",
        "gpt-5.1-codex",
        "gpt-5.1-mini",
        "gpt-5.1-chat-latest",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5-nano",
        "gpt-5-2025-08-07",
        "gpt-5-mini-2025-08-07",
        "gpt-5-nano-2025-08-07",
        "gpt-5-chat-latest",
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-4.1-2025-04-14",
        "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano-2025-04-14",
        "o4-mini",
        "o4-mini-2025-04-16",
        "o3",
        "o3-2025-04-16",
        "o3-mini",
        "o3-mini-2025-01-31",
        "o1",
        "o1-2024-12-17",
        "o1-preview",
        "o1-preview-2024-09-12",
        "o1-mini",
        "o1-mini-2024-09-12",
        "gpt-4o",
        "gpt-4o-2024-11-20",
        "gpt-4o-2024-08-06",
        "gpt-4o-2024-05-13",
        "gpt-4o-audio-preview",
        "gpt-4o-audio-preview-2024-10-01",
        "gpt-4o-audio-preview-2024-12-17",
        "gpt-4o-audio-preview-2025-06-03",
        "gpt-4o-mini-audio-preview",
        "gpt-4o-mini-audio-preview-2024-12-17",
        "gpt-4o-search-preview",
        "gpt-4o-mini-search-preview",
        "gpt-4o-search-preview-2025-03-11",
        "gpt-4o-mini-search-preview-2025-03-11",
        "chatgpt-4o-latest",
        "codex-mini-latest",
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "gpt-4-turbo",
        "gpt-4-turbo-2024-04-09",
        "gpt-4-0125-preview",
        "gpt-4-turbo-preview",
        "gpt-4-1106-preview",
        "gpt-4-vision-preview",
        "gpt-4",
        "gpt-4-0314",
        "gpt-4-0613",
        "gpt-4-32k",
        "gpt-4-32k-0314",
        "gpt-4-32k-0613",
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-16k",
        "gpt-3.5-turbo-0301",
        "gpt-3.5-turbo-0613",
        "gpt-3.5-turbo-1106",
        "gpt-3.5-turbo-0125",
        "gpt-3.5-turbo-16k-0613",
    ]
)


ModelIdsResponses: TypeAlias = (
    ModelIdsShared
    | Literal[
        "o1-pro",
        "o1-pro-2025-03-19",
        "o3-pro",
        "o3-pro-2025-06-10",
        "o3-deep-research",
        "o3-deep-research-2025-06-26",
        "o4-mini-deep-research",
        "o4-mini-deep-research-2025-06-26",
        "computer-use-preview",
        "computer-use-preview-2025-03-11",
        "gpt-5.5-pro",
        "gpt-5.5-pro-2026-04-23",
        "gpt-5-codex",
        "gpt-5-pro",
        "gpt-5-pro-2025-10-06",
        "gpt-5.1-codex-max",
        "gpt-daybreak-blue-latest",
        "gpt-daybreak-red-latest",
        "gpt-5.6-cyber",
    ]
)


class Moderation(TypedDict, total=False):
    input: Required[ModerationResultBody | ModerationErrorBody]
    output: Required[ModerationResultBody | ModerationErrorBody]


class ModerationConfigParam(TypedDict, total=False):
    mode: Required[ModerationMode]


class ModerationErrorBody(TypedDict, total=False):
    type: Required[Literal["error"]]
    code: Required[str]
    message: Required[str]


ModerationInputType: TypeAlias = Literal["text", "image"]


ModerationMode: TypeAlias = Literal["score", "block"]


class ModerationParam(TypedDict, total=False):
    model: Required[str]
    policy: ModerationPolicyParam | None


class ModerationPolicyParam(TypedDict, total=False):
    input: ModerationConfigParam | None
    output: ModerationConfigParam | None


class ModerationResultBody(TypedDict, total=False):
    type: Required[Literal["moderation_result"]]
    model: Required[str]
    flagged: Required[bool]
    categories: Required[Mapping[str, bool]]
    category_scores: Required[Mapping[str, float]]
    category_applied_input_types: Required[Mapping[str, Sequence[ModerationInputType]]]


class MoveParam(TypedDict, total=False):
    type: Required[Literal["move"]]
    x: Required[int]
    y: Required[int]
    keys: Sequence[str] | None


class NamespaceToolParam(TypedDict, total=False):
    type: Required[Literal["namespace"]]
    name: Required[str]
    description: Required[str]
    tools: Required[Sequence[FunctionToolParam | CustomToolParam]]


class OutputMessage(TypedDict, total=False):
    id: str
    type: Literal["message"]
    role: Required[Literal["assistant"]]
    content: Required[Sequence[OutputMessageContent]]
    phase: MessagePhase | None
    status: Literal["in_progress", "completed", "incomplete"]


class OutputTextContent(TypedDict, total=False):
    type: Required[Literal["output_text"]]
    text: Required[str]
    annotations: Sequence[Annotation]
    logprobs: Sequence[LogProb] | None


ParallelToolCalls: TypeAlias = bool


PartialImages: TypeAlias = int | None


class PredictionContent(TypedDict, total=False):
    type: Required[Literal["content"]]
    content: Required[str | Sequence[ChatCompletionRequestMessageContentPartText]]


class Program(TypedDict, total=False):
    type: Required[Literal["program"]]
    id: Required[str]
    call_id: Required[str]
    code: Required[str]
    fingerprint: Required[str]


class ProgramItemParam(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["program"]]
    call_id: Required[str]
    code: Required[str]
    fingerprint: Required[str]


class ProgramOutput(TypedDict, total=False):
    type: Required[Literal["program_output"]]
    id: Required[str]
    call_id: Required[str]
    result: Required[str]
    status: Required[ProgramOutputStatus]


class ProgramOutputItemParam(TypedDict, total=False):
    id: Required[str]
    type: Required[Literal["program_output"]]
    call_id: Required[str]
    result: Required[str]
    status: Required[ProgramOutputItemStatus]


ProgramOutputItemStatus: TypeAlias = Literal["completed", "incomplete"]


ProgramOutputStatus: TypeAlias = Literal["completed", "incomplete"]


class ProgramToolCallCaller(TypedDict, total=False):
    type: Required[Literal["program"]]
    caller_id: Required[str]


class ProgramToolCallCallerParam(TypedDict, total=False):
    type: Required[Literal["program"]]
    caller_id: Required[str]


class ProgrammaticToolCallingParam(TypedDict, total=False):
    type: Required[Literal["programmatic_tool_calling"]]


class PromptCacheBreakpointConfig(TypedDict, total=False):
    mode: Required[Literal["explicit"]]


class PromptCacheBreakpointParam(TypedDict, total=False):
    mode: Required[Literal["explicit"]]


PromptCacheModeEnum: TypeAlias = Literal["implicit", "explicit"]


class PromptCacheOptions(TypedDict, total=False):
    ttl: Required[PromptCacheTTLEnum]
    mode: Required[PromptCacheModeEnum]


class PromptCacheOptionsParam(TypedDict, total=False):
    ttl: PromptCacheTTLEnum
    mode: PromptCacheModeEnum


PromptCacheTTLEnum: TypeAlias = Literal["30m"]


class PromptObject(TypedDict, total=False):
    id: Required[str]
    version: str | None
    variables: ResponsePromptVariables


Prompt: TypeAlias = PromptObject | None


RankerVersionType: TypeAlias = Literal["auto", "default-2024-11-15"]


class RankingOptions(TypedDict, total=False):
    ranker: RankerVersionType
    score_threshold: float
    hybrid_search: HybridSearchOptions


class Reasoning(TypedDict, total=False):
    mode: ReasoningModeEnum
    effort: ReasoningEffort
    summary: Literal["auto", "concise", "detailed"] | None
    context: Literal["auto", "current_turn", "all_turns"] | None
    generate_summary: Literal["auto", "concise", "detailed"] | None


ReasoningEffort: TypeAlias = (
    Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None
)


class ReasoningItem(TypedDict, total=False):
    type: Required[Literal["reasoning"]]
    id: str
    encrypted_content: str | None
    summary: Required[Sequence[SummaryTextContent]]
    content: Sequence[ReasoningTextContent]
    status: Literal["in_progress", "completed", "incomplete"]


ReasoningModeEnum: TypeAlias = str | Literal["standard", "pro"]


class ReasoningTextContent(TypedDict, total=False):
    type: Required[Literal["reasoning_text"]]
    text: Required[str]


class RefusalContent(TypedDict, total=False):
    type: Required[Literal["refusal"]]
    refusal: Required[str]


OutputMessageContent: TypeAlias = OutputTextContent | RefusalContent


class Response(TypedDict, total=False):
    metadata: Required[Metadata]
    top_logprobs: int | None
    temperature: Required[float | None]
    top_p: Required[float | None]
    user: str
    safety_identifier: str | None
    prompt_cache_key: str | None
    prompt_cache_retention: Literal["in_memory", "24h"] | None
    previous_response_id: str | None
    model: Required[ModelIdsResponses]
    background: bool | None
    max_tool_calls: int | None
    text: ResponseTextParam
    tools: Required[ToolsArray]
    tool_choice: Required[ToolChoiceParam]
    prompt: Prompt
    service_tier: ServiceTierResponses
    truncation: Literal["auto", "disabled"] | None
    id: Required[str]
    object: Required[Literal["response"]]
    status: Literal["completed", "failed", "in_progress", "cancelled", "queued", "incomplete"]
    created_at: Required[float]
    completed_at: float | None
    error: Required[ResponseError]
    incomplete_details: Required[ResponseIncompleteDetails | None]
    output: Required[Sequence[OutputItem]]
    reasoning: Reasoning | None
    instructions: Required[str | Sequence[InputItem] | None]
    output_text: str | None
    usage: ResponseUsage
    prompt_cache_options: PromptCacheOptions
    moderation: Moderation | None
    parallel_tool_calls: Required[bool]
    conversation: ResponseConversation | None
    max_output_tokens: int | None


class ResponseConversation(TypedDict, total=False):
    id: Required[str]


ResponseErrorCode: TypeAlias = Literal[
    "server_error",
    "rate_limit_exceeded",
    "invalid_prompt",
    "data_residency_mismatch",
    "bio_policy",
    "vector_store_timeout",
    "invalid_image",
    "invalid_image_format",
    "invalid_base64_image",
    "invalid_image_url",
    "image_too_large",
    "image_too_small",
    "image_parse_error",
    "image_content_policy_violation",
    "invalid_image_mode",
    "image_file_too_large",
    "unsupported_image_media_type",
    "empty_image_file",
    "failed_to_download_image",
    "image_file_not_found",
]


class ResponseErrorObject(TypedDict, total=False):
    code: Required[ResponseErrorCode]
    message: Required[str]


ResponseError: TypeAlias = ResponseErrorObject | None


class ResponseFormatJsonObject(TypedDict, total=False):
    type: Required[Literal["json_object"]]


class ResponseFormatJsonSchema(TypedDict, total=False):
    type: Required[Literal["json_schema"]]
    json_schema: Required[ResponseFormatJsonSchemaJsonSchema]


class ResponseFormatJsonSchemaJsonSchema(TypedDict, total=False):
    description: str
    name: Required[str]
    schema: ResponseFormatJsonSchemaSchema
    strict: bool | None


ResponseFormatJsonSchemaSchema: TypeAlias = Mapping[str, Any]


class ResponseFormatText(TypedDict, total=False):
    type: Required[Literal["text"]]


class ResponseIncompleteDetails(TypedDict, total=False):
    reason: Literal["max_output_tokens", "content_filter"]


ResponseModalities: TypeAlias = Sequence[Literal["text", "audio"]] | None


ResponsePromptVariables: TypeAlias = (
    Mapping[str, str | InputTextContent | InputImageContent | InputFileContent] | None
)


class ResponseStreamOptionsObject(TypedDict, total=False):
    include_obfuscation: bool


ResponseStreamOptions: TypeAlias = ResponseStreamOptionsObject | None


class ResponseTextParam(TypedDict, total=False):
    format: TextResponseFormatConfiguration
    verbosity: Verbosity


class ResponseUsage(TypedDict, total=False):
    input_tokens: Required[int]
    input_tokens_details: Required[ResponseUsageInputTokensDetails]
    output_tokens: Required[int]
    output_tokens_details: Required[ResponseUsageOutputTokensDetails]
    total_tokens: Required[int]


class ResponseUsageInputTokensDetails(TypedDict, total=False):
    cached_tokens: Required[int]
    cache_write_tokens: Required[int]


class ResponseUsageOutputTokensDetails(TypedDict, total=False):
    reasoning_tokens: Required[int]


class ScreenshotParam(TypedDict, total=False):
    type: Required[Literal["screenshot"]]


class ScrollParam(TypedDict, total=False):
    type: Required[Literal["scroll"]]
    x: Required[int]
    y: Required[int]
    scroll_x: Required[int]
    scroll_y: Required[int]
    keys: Sequence[str] | None


SearchContentType: TypeAlias = Literal["text", "image"]


SearchContextSize: TypeAlias = Literal["low", "medium", "high"]


ServiceTier: TypeAlias = Literal["auto", "default", "flex", "scale", "priority", "fast"] | None


ServiceTierResponses: TypeAlias = (
    Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None
)


class SkillReferenceParam(TypedDict, total=False):
    type: Required[Literal["skill_reference"]]
    skill_id: Required[str]
    version: str


class SpecificApplyPatchParam(TypedDict, total=False):
    type: Required[Literal["apply_patch"]]


class SpecificFunctionShellParam(TypedDict, total=False):
    type: Required[Literal["shell"]]


class SpecificProgrammaticToolCallingParam(TypedDict, total=False):
    type: Required[Literal["programmatic_tool_calling"]]


StopConfiguration: TypeAlias = str | Sequence[str] | None


class SummaryTextContent(TypedDict, total=False):
    type: Required[Literal["summary_text"]]
    text: Required[str]


class TextResponseFormatJsonSchema(TypedDict, total=False):
    type: Required[Literal["json_schema"]]
    description: str
    name: Required[str]
    schema: Required[ResponseFormatJsonSchemaSchema]
    strict: bool | None


TextResponseFormatConfiguration: TypeAlias = (
    ResponseFormatText | TextResponseFormatJsonSchema | ResponseFormatJsonObject
)


ToolCallCaller: TypeAlias = DirectToolCallCaller | ProgramToolCallCaller


ToolCallCallerParam: TypeAlias = DirectToolCallCallerParam | ProgramToolCallCallerParam


class ToolChoiceAllowed(TypedDict, total=False):
    type: Required[Literal["allowed_tools"]]
    mode: Required[Literal["auto", "required"]]
    tools: Required[Sequence[Mapping[str, Any]]]


class ToolChoiceCustom(TypedDict, total=False):
    type: Required[Literal["custom"]]
    name: Required[str]


class ToolChoiceFunction(TypedDict, total=False):
    type: Required[Literal["function"]]
    name: Required[str]


class ToolChoiceMCP(TypedDict, total=False):
    type: Required[Literal["mcp"]]
    server_label: Required[str]
    name: str | None


ToolChoiceOptions: TypeAlias = Literal["none", "auto", "required"]


class ToolChoiceTypes(TypedDict, total=False):
    type: Required[
        Literal[
            "file_search",
            "web_search_preview",
            "computer",
            "computer_use_preview",
            "computer_use",
            "web_search_preview_2025_03_11",
            "image_generation",
            "code_interpreter",
        ]
    ]


ToolChoiceParam: TypeAlias = (
    ToolChoiceOptions
    | ToolChoiceAllowed
    | ToolChoiceTypes
    | ToolChoiceFunction
    | ToolChoiceMCP
    | ToolChoiceCustom
    | SpecificProgrammaticToolCallingParam
    | SpecificApplyPatchParam
    | SpecificFunctionShellParam
)


class ToolSearchCall(TypedDict, total=False):
    type: Required[Literal["tool_search_call"]]
    id: Required[str]
    call_id: Required[str | None]
    execution: Required[ToolSearchExecutionType]
    arguments: Required[Any]
    status: Required[FunctionCallStatus]
    created_by: str


class ToolSearchCallItemParam(TypedDict, total=False):
    id: str | None
    call_id: str | None
    type: Required[Literal["tool_search_call"]]
    execution: ToolSearchExecutionType
    arguments: Required[EmptyModelParam]
    status: FunctionCallItemStatus | None


ToolSearchExecutionType: TypeAlias = Literal["server", "client"]


class ToolSearchOutput(TypedDict, total=False):
    type: Required[Literal["tool_search_output"]]
    id: Required[str]
    call_id: Required[str | None]
    execution: Required[ToolSearchExecutionType]
    tools: Required[Sequence[Tool]]
    status: Required[FunctionCallOutputStatusEnum]
    created_by: str


class ToolSearchOutputItemParam(TypedDict, total=False):
    id: str | None
    call_id: str | None
    type: Required[Literal["tool_search_output"]]
    execution: ToolSearchExecutionType
    tools: Required[Sequence[Tool]]
    status: FunctionCallItemStatus | None


class ToolSearchToolParam(TypedDict, total=False):
    type: Required[Literal["tool_search"]]
    execution: ToolSearchExecutionType
    description: str | None
    parameters: EmptyModelParam | None


class TopLogProb(TypedDict, total=False):
    token: Required[str]
    logprob: Required[float]
    bytes: Required[Sequence[int]]


class TypeParam(TypedDict, total=False):
    type: Required[Literal["type"]]
    text: Required[str]


class UrlCitationBody(TypedDict, total=False):
    type: Required[Literal["url_citation"]]
    url: Required[str]
    start_index: Required[int]
    end_index: Required[int]
    title: Required[str]


Annotation: TypeAlias = FileCitationBody | UrlCitationBody | ContainerFileCitationBody | FilePath


VectorStoreFileAttributes: TypeAlias = Mapping[str, str | float | bool] | None


Verbosity: TypeAlias = Literal["low", "medium", "high"] | None


VideoModel: TypeAlias = (
    str
    | Literal[
        "sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08"
    ]
)


class VideoResource(TypedDict, total=False):
    id: Required[str]
    object: Required[Literal["video"]]
    model: Required[VideoModel]
    status: Required[VideoStatus]
    progress: Required[int]
    created_at: Required[int]
    completed_at: Required[int | None]
    expires_at: Required[int | None]
    prompt: Required[str | None]
    size: Required[VideoSize]
    seconds: Required[str]
    remixed_from_video_id: Required[str | None]
    error: Required[Error2 | None]


VideoSeconds: TypeAlias = Literal["4", "8", "12"]


VideoSize: TypeAlias = Literal["720x1280", "1280x720", "1024x1792", "1792x1024"]


VideoStatus: TypeAlias = Literal["queued", "in_progress", "completed", "failed"]


class VoiceIdsOrCustomVoiceObject(TypedDict, total=False):
    id: Required[str]


VoiceIdsShared: TypeAlias = (
    str
    | Literal[
        "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"
    ]
)


VoiceIdsOrCustomVoice: TypeAlias = VoiceIdsShared | VoiceIdsOrCustomVoiceObject


class WaitParam(TypedDict, total=False):
    type: Required[Literal["wait"]]


ComputerAction: TypeAlias = (
    ClickParam
    | DoubleClickAction
    | DragParam
    | KeyPressAction
    | MoveParam
    | ScreenshotParam
    | ScrollParam
    | TypeParam
    | WaitParam
)


ComputerActionList: TypeAlias = Sequence[ComputerAction]


class WebSearchActionFind(TypedDict, total=False):
    type: Required[Literal["find_in_page"]]
    url: Required[str]
    pattern: Required[str]


class WebSearchActionOpenPage(TypedDict, total=False):
    type: Required[Literal["open_page"]]
    url: str | None


class WebSearchActionSearch(TypedDict, total=False):
    type: Required[Literal["search"]]
    query: str
    queries: Sequence[str]
    sources: Sequence[WebSearchActionSearchSourcesItem]


class WebSearchActionSearchSourcesItem(TypedDict, total=False):
    type: Required[Literal["url"]]
    url: Required[str]


class WebSearchApproximateLocationObject(TypedDict, total=False):
    type: Literal["approximate"]
    country: str | None
    region: str | None
    city: str | None
    timezone: str | None


WebSearchApproximateLocation: TypeAlias = WebSearchApproximateLocationObject | None


WebSearchContextSize: TypeAlias = Literal["low", "medium", "high"]


class WebSearchLocation(TypedDict, total=False):
    country: str
    region: str
    city: str
    timezone: str


class WebSearchPreviewTool(TypedDict, total=False):
    type: Required[Literal["web_search_preview", "web_search_preview_2025_03_11"]]
    user_location: ApproximateLocation | None
    search_context_size: SearchContextSize
    search_content_types: Sequence[SearchContentType]


class WebSearchTool(TypedDict, total=False):
    type: Required[Literal["web_search", "web_search_2025_08_26"]]
    external_web_access: bool
    filters: WebSearchToolFilters | None
    user_location: WebSearchApproximateLocation
    search_context_size: Literal["low", "medium", "high"]


Tool: TypeAlias = (
    FunctionTool
    | FileSearchTool
    | ComputerTool
    | ComputerUsePreviewTool
    | WebSearchTool
    | MCPTool
    | CodeInterpreterTool
    | ProgrammaticToolCallingParam
    | ImageGenTool
    | LocalShellToolParam
    | FunctionShellToolParam
    | CustomToolParam
    | NamespaceToolParam
    | ToolSearchToolParam
    | WebSearchPreviewTool
    | ApplyPatchToolParam
)


ToolsArray: TypeAlias = Sequence[Tool]


class WebSearchToolCall(TypedDict, total=False):
    id: str
    type: Required[Literal["web_search_call"]]
    status: Literal["in_progress", "searching", "completed", "failed"]
    action: WebSearchActionSearch | WebSearchActionOpenPage | WebSearchActionFind


Item: TypeAlias = (
    InputMessage
    | OutputMessage
    | FileSearchToolCall
    | ComputerToolCall
    | ComputerCallOutputItemParam
    | WebSearchToolCall
    | FunctionToolCall
    | FunctionCallOutputItemParam
    | ToolSearchCallItemParam
    | ToolSearchOutputItemParam
    | AdditionalToolsItemParam
    | ReasoningItem
    | CompactionSummaryItemParam
    | ImageGenToolCall
    | CodeInterpreterToolCall
    | LocalShellToolCall
    | LocalShellToolCallOutput
    | FunctionShellCallItemParam
    | FunctionShellCallOutputItemParam
    | ApplyPatchToolCallItemParam
    | ApplyPatchToolCallOutputItemParam
    | MCPListTools
    | MCPApprovalRequest
    | MCPApprovalResponse
    | MCPToolCall
    | CustomToolCallOutput
    | CustomToolCall
)


InputItem: TypeAlias = (
    EasyInputMessage
    | Item
    | CompactionTriggerItemParam
    | ItemReferenceParam
    | ProgramItemParam
    | ProgramOutputItemParam
)


InputParam: TypeAlias = str | Sequence[InputItem]


OutputItem: TypeAlias = (
    OutputMessage
    | FileSearchToolCall
    | FunctionToolCall
    | FunctionToolCallOutputResource
    | WebSearchToolCall
    | ComputerToolCall
    | ComputerToolCallOutputResource
    | ReasoningItem
    | Program
    | ProgramOutput
    | ToolSearchCall
    | ToolSearchOutput
    | AdditionalTools
    | CompactionBody
    | ImageGenToolCall
    | CodeInterpreterToolCall
    | LocalShellToolCall
    | LocalShellToolCallOutput
    | FunctionShellCall
    | FunctionShellCallOutput
    | ApplyPatchToolCall
    | ApplyPatchToolCallOutput
    | MCPToolCall
    | MCPListTools
    | MCPApprovalRequest
    | MCPApprovalResponseResource
    | CustomToolCall
    | CustomToolCallOutputResource
)


class WebSearchToolFilters(TypedDict, total=False):
    allowed_domains: Sequence[str] | None
