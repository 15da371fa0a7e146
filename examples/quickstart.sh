#!/bin/sh
# Run a file of requests, with OPENAI_API_KEY and OPENAI_BASE_URL from the environment.
set -eu
for name in Ada Grace Edsger; do
    echo '{"custom_id": "'$name'", "method": "POST", "url": "/v1/chat/completions", "body":' \
        '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello, '$name'!"}]}}'
done >hello.jsonl
batchwright validate hello.jsonl
batchwright run hello.jsonl --output answers.jsonl
cat answers.jsonl
