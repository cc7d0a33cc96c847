#!/usr/bin/env bash
# The `handlerTimeout` of fastify 5 never fires for a request with a body, and its `request.signal` is aborted at once.
#
# fastify takes the event `close` of Node's IncomingMessage for the client's departure. Since Node 16 that event also
# follows the last byte of a body. So for a POST or PUT with a body, `request.signal` is aborted one tick after the
# handler has started, though the client waits. A query or a fetch that was given the signal fails at once. The same
# listener stops the timer of `handlerTimeout`: a handler that hangs holds its client for ever. GET, and POST without
# a body, work as documented, and so do the examples of the documentation.
# Workaround: a timer and an AbortController of one's own, aborted by the event `close` of `reply.raw`.
#
# Seen with fastify 5.12.8 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8

cat > run.js <<'JS'
import fastify from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'

const TIMEOUT = 300
const WORK = 1_500
const SHORT = 100

const app = fastify({ handlerTimeout: TIMEOUT })
let wasAborted
app.route({
  method: ['GET', 'POST', 'PUT'],
  url: '/Condition',
  handler: async ({ signal }) => {
    await sleep(SHORT)
    wasAborted = signal.aborted
    await sleep(WORK - SHORT)
    return { resourceType: 'Condition' }
  }
})
const base = await app.listen({ host: '127.0.0.1', port: 0 })
const body = JSON.stringify({ resourceType: 'Condition' })
const headers = { 'content-type': 'application/json' }
const cases = [
  ['GET', {}, 'not aborted, status 503'],
  ['POST without a body', { method: 'POST' }, 'not aborted, status 503'],
  ['POST with a body', { method: 'POST', body, headers }, 'aborted, status 200'],
  ['PUT with a body', { method: 'PUT', body, headers }, 'aborted, status 200']
]
console.log(`handlerTimeout ${TIMEOUT} ms, the handler needs ${WORK} ms, the client waits`)
let changed = false
for (const [name, init, expected] of cases) {
  const { status } = await fetch(`${base}/Condition`, init)
  const seen = `${wasAborted ? 'aborted' : 'not aborted'}, status ${status}`
  const note = seen === expected ? '' : `   EXPECTED ${expected}`
  console.log(`  ${name}: request.signal after ${SHORT} ms is ${seen}${note}`)
  changed ||= seen !== expected
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
