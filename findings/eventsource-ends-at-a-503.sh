#!/usr/bin/env bash
# An EventSource that meets one 502, 503 or 429 while it reconnects is closed for ever; a refused connection is retried.
#
# EventSource is known to reconnect by itself. By the HTML standard (§9.2.3), it does so after a network error or the end
# of a stream. Any answer but 200 with `text/event-stream` makes it fail, whatever Retry-After says. So a restart of the
# server is harmless where clients reach it directly, as in a test. Behind a reverse proxy, the same restart shows 502
# or 503 for a few seconds. A client that tries then has `readyState` 2 and never asks again: it looks quiet, not broken.
# Workaround: in `onerror`, if `readyState` is 2, make a new EventSource after a pause. The new one does not know
# `Last-Event-ID`, so the address must name the last event.
#
# Seen with eventsource 5.1.5 and undici 8.13.1 on Node 24.21.0 and 26.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund node@24.21.0 eventsource@5.1.5 undici@8.13.1
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSource as OfPackage } from 'eventsource'
import { EventSource as OfUndici } from 'undici'

const RETRY = 50
const HEAD = { 'content-type': 'text/event-stream' }

/** Returns what a client has seen and its state, if it meets `outage` once after its first event. */
async function meet (EventSource, outage) {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    if (requests === 1) {
      response.writeHead(200, HEAD)
      response.write(`retry: ${RETRY}\nid: 1\ndata: first\n\n`)
      setTimeout(() => { response.destroy() }, RETRY)
    } else if (requests === 2 && outage === 'cut') response.destroy()
    else if (requests === 2) response.writeHead(outage, { 'retry-after': '1' }).end()
    else {
      response.writeHead(200, HEAD)
      response.write(`data: after ${request.headers['last-event-id']}\n\n`)
    }
  })
  await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const source = new EventSource(`http://127.0.0.1:${server.address().port}/`)
  const seen = []
  source.onmessage = ({ data }) => { seen.push(data) }
  for (let i = 0; i < 100 && seen.length < 2 && source.readyState !== EventSource.CLOSED; i++) await sleep(RETRY)
  await sleep(10 * RETRY)
  const result = `${seen.join(', ')}; readyState ${source.readyState}, ${requests} requests`
  source.close()
  server.closeAllConnections()
  server.close()
  return result
}
let changed = false
console.log(process.version)
for (const [name, EventSource] of [['eventsource', OfPackage], ['undici', OfUndici]]) {
  for (const outage of ['cut', 429, 502, 503]) {
    const expected = outage === 'cut' ? 'first, after 1; readyState 1, 3 requests' : 'first; readyState 2, 2 requests'
    const got = await meet(EventSource, outage)
    changed ||= got !== expected
    console.log(`${name}, ${outage}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
  }
}
process.exit(changed ? 1 : 0)
JS
./node_modules/.bin/node --no-warnings run.js
