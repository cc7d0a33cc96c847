#!/usr/bin/env bash
# After an event of an id alone, some EventSource packages come back without Last-Event-ID, and lose the events between.
#
# By the HTML standard (§9.2.6), a blank line first sets the last event id, and then drops the event if it has no data.
# So a server can send `id: 7` and a blank line to move a reader on, or to give it a place before the first event.
# eventsource 4 and eventsource-client share a parser that reports events with data alone. They ignore that id, and
# reconnect with an older one or with none: the server then begins anew. eventsource 2 and the EventSource of undici send
# it, so a server that is tested with one of these looks right.
# Workaround: give such an event a name and data that nobody listens for, such as `event: begin` and `data: {}`.
#
# Seen with eventsource 2.0.2 and 4.1.0, eventsource-client 1.2.0 and undici 7.16.0 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund eventsource@4.1.0 two@npm:eventsource@2.0.2 eventsource-client@1.2.0 undici@7.16.0
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { EventSource } from 'eventsource'
import Two from 'two'
import { createEventSource } from 'eventsource-client'
import { EventSource as OfUndici } from 'undici'

const HEAD = { 'content-type': 'text/event-stream' }
const opened = make => url => {
  const source = new make(url)
  return () => { source.close() }
}
const clients = {
  'eventsource 2': [opened(Two), '7'],
  'undici': [opened(OfUndici), '7'],
  'eventsource 4': [opened(EventSource), undefined],
  'eventsource-client': [url => {
    const source = createEventSource({ url, onMessage () {} })
    return () => { source.close() }
  }, undefined]
}

/** Returns the Last-Event-ID of the second request, if the first answer is an id alone and then ends. */
async function secondId (open) {
  let requests = 0
  const server = createServer()
  const second = new Promise(resolve => {
    server.on('request', (request, response) => {
      response.writeHead(200, HEAD)
      if (++requests === 1) response.end('retry: 50\n\nid: 7\n\n')
      else resolve(request.headers['last-event-id'])
    })
  })
  await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const close = open(`http://127.0.0.1:${server.address().port}/`)
  const id = await second
  close()
  server.closeAllConnections()
  server.close()
  return id
}
let changed = false
console.log(process.version)
for (const [name, [open, expected]] of Object.entries(clients)) {
  const got = await secondId(open)
  changed ||= got !== expected
  console.log(`${name}: Last-Event-ID ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
}
process.exit(changed ? 1 : 0)
JS
node --no-warnings run.js
