#!/usr/bin/env bash
# In Chromium, `context.setOffline(true)` of Playwright lets an open EventSource and a running fetch go on.
#
# The page gets the event `offline`, `navigator.onLine` is false, and each new request fails. What was open goes on. An
# EventSource receives its messages as if nothing had happened, and a download ends with 200. So a test "goes
# offline, comes back, and has lost no event" passes without a reconnection, also if the page cannot reconnect at all.
# Workaround: cut the connections at the server (`server.closeAllConnections()`) after `setOffline(true)`. Then the
# EventSource reports an error, and connects again after `setOffline(false)`.
#
# Seen with playwright-core 1.65.1 and Chromium 150 on Node 20.20.2. The script takes the Chromium of $CHROMIUM, or
# /usr/bin/chromium, and fails without one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'

let streams = 0
const server = createServer(({ url }, response) => {
  if (url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>page</p>')
  else if (url === '/events') {
    streams++
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('retry: 100\n\n')
    const timer = setInterval(() => { response.write('data: event\n\n') }, 50)
    response.on('close', () => { clearInterval(timer) })
  } else {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('first half ')
    setTimeout(() => { response.end('second half') }, 1_500)
  }
})
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']
})
const context = await browser.newContext()
const page = await context.newPage()
await page.goto(`http://127.0.0.1:${server.address().port}/`)
await page.evaluate(() => {
  window.events = window.errors = 0
  window.source = new EventSource('/events')
  window.source.onmessage = () => { window.events++ }
  window.source.onerror = () => { window.errors++ }
  window.download = fetch('/slow').then(response => response.text(), ({ message }) => message)
})
const moreEvents = async () => {
  const before = await page.evaluate(() => window.events)
  return await page.waitForFunction(count => window.events > count + 5, before, { timeout: 10_000 })
    .then(() => true, () => false)
}
const results = [['online, events arrive', await moreEvents(), true]]
await context.setOffline(true)
results.push(
  ['offline, navigator.onLine', await page.evaluate(() => navigator.onLine), false],
  ['offline, a new request', await page.evaluate(() => fetch('/').then(() => 'works', () => 'fails')), 'fails'],
  ['offline, events arrive', await moreEvents(), true],
  ['offline, errors of the EventSource', await page.evaluate(() => window.errors), 0],
  ['offline, the download that ran', await page.evaluate(() => window.download), 'first half second half'])
await context.setOffline(false)
results.push(
  ['online again, events arrive', await moreEvents(), true],
  ['streams that the server has seen', streams, 1])
await context.setOffline(true)
server.closeAllConnections()
results.push(['offline and cut at the server, events arrive', await moreEvents(), false])
await context.setOffline(false)
results.push(
  ['online again, events arrive', await moreEvents(), true],
  ['streams that the server has seen', streams, 2])
console.log(`Chromium ${browser.version()}`)
await browser.close()
server.closeAllConnections()
server.close()
let changed = false
for (const [name, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${name}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
}
process.exitCode = changed ? 1 : 0
JS
node run.js
