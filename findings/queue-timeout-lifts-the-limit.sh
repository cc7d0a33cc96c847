#!/usr/bin/env bash
# With a `timeout`, p-queue and bottleneck run more tasks at once than their limit allows, just when a server is slow.
#
# Both libraries stand before a server so that it gets at most `concurrency` (or `maxConcurrent`) requests. Nothing can
# stop a promise, so `timeout` (or `expiration`) only rejects: the task runs on, and its request stays open. The queue
# counts it as finished and starts the next. So if a server needs longer than the timeout, it gets all requests of the
# queue at once, and retries come on top. While it answers in time, the limit holds, and tests see nothing else. In
# p-queue, `pending` and `onIdle` do not count the tasks that run on, so a shutdown that waits for it cuts them.
# Workaround: no timeout of the queue, but `AbortSignal.timeout(ms)` for `fetch` within the task.
#
# Seen with p-queue 9.3.5 and bottleneck 2.19.5 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund p-queue@9.3.5 bottleneck@2.19.5
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import Bottleneck from 'bottleneck'
import PQueue from 'p-queue'

const [LIMIT, TASKS, TIMEOUT] = [2, 10, 100]
// The slow server answers nothing until it is told to.
let waiting = []
const server = createServer((request, response) => { waiting.push(response) })
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const url = `http://127.0.0.1:${server.address().port}/`

let running = 0
let most = 0
async function task (signal) {
  most = Math.max(most, ++running)
  try {
    await (await fetch(url, { signal })).text()
  } finally {
    running--
  }
}
const all = start => Promise.allSettled(Array.from({ length: TASKS }, start))
const withTimeout = new PQueue({ concurrency: LIMIT, timeout: TIMEOUT })
const plain = new PQueue({ concurrency: LIMIT })
const expiring = new Bottleneck({ maxConcurrent: LIMIT })
const cases = [
  ['p-queue, timeout', () => all(() => withTimeout.add(() => task())), TASKS, TASKS],
  ['bottleneck, expiration', () => all(() => expiring.schedule({ expiration: TIMEOUT }, () => task())), TASKS, TASKS],
  ['p-queue, AbortSignal.timeout', () => all(() => plain.add(() => task(AbortSignal.timeout(TIMEOUT)))), LIMIT, 0]
]
let changed = false
for (const [name, run, expectedMost, expectedAfter] of cases) {
  most = 0
  await run()
  const after = running
  const isExpected = most === expectedMost && after === expectedAfter
  changed ||= !isExpected
  console.log(`${name}: limit ${LIMIT}, ${most} tasks at once, ${after} still running when the queue is idle` +
    (isExpected ? '' : `   EXPECTED ${expectedMost} and ${expectedAfter}`))
  while (running > 0) {
    for (const response of waiting) response.end('late')
    waiting = []
    await sleep(20)
  }
}
await expiring.disconnect()
server.closeAllConnections()
server.close()
process.exitCode = changed ? 1 : 0
JS
node run.js
