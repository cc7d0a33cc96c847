#!/usr/bin/env bash
# @microsoft/fetch-event-source takes a comment of a server-sent stream for an event without data; JSON.parse then ends it.
#
# Servers send a comment such as `: alive` and a blank line every 15 s, as the HTML standard (§9.2.7) advises, so that
# proxies keep a quiet connection. A blank line without data before it is no event (§9.2.6). The package calls `onmessage`
# for each blank line, here with `data` "". A handler that begins with JSON.parse(data) throws, so the package calls
# `onerror`, and asks again. It does so at every sign of life, and works as long as events come often, as in a test.
# Workaround: in `onmessage`, return if `data` is empty; or let the server send its comment without a blank line.
#
# Seen with @microsoft/fetch-event-source 2.0.1, and eventsource 4.1.0 for comparison, on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 eventsource@4.1.0
cat > run.js <<'JS'
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSource } from 'eventsource'

// The package is made for browsers, and looks at these two.
globalThis.window = globalThis
globalThis.document = { addEventListener () {}, removeEventListener () {}, hidden: false }
const { fetchEventSource } = createRequire(import.meta.url)('@microsoft/fetch-event-source')

let requests = 0
const server = createServer((_, response) => {
  requests++
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': alive\n\n')
})
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const url = `http://127.0.0.1:${server.address().port}/`
const errors = new Set()

const source = new EventSource(url)
let events = 0
source.onmessage = () => { events++ }
await sleep(500)
source.close()
const first = `eventsource: ${events} events, ${requests} request`

requests = 0
const leave = new AbortController()
fetchEventSource(url, {
  signal: leave.signal,
  onmessage: ({ data }) => { JSON.parse(data) },
  onerror (error) {
    errors.add(error.name)
    return 50
  }
})
await sleep(1_000)
leave.abort()
const second = `fetch-event-source: ${[...errors].join()}, ${requests > 3 ? 'asks again and again' : `${requests} request`}`
server.closeAllConnections()
server.close()

const expected = ['eventsource: 0 events, 1 request', 'fetch-event-source: SyntaxError, asks again and again']
console.log(process.version)
const changed = [first, second].filter((got, at) => got !== expected[at])
for (const [at, got] of [first, second].entries()) {
  console.log(got === expected[at] ? got : `${got}   EXPECTED ${expected[at]}`)
}
process.exit(changed.length === 0 ? 0 : 1)
JS
node --no-warnings run.js
