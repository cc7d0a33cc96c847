/**
 * Collects all garbage regularly and records the remaining memory. Every node of a soak loads this file
 * before its own program. Only memory that remains after a collection can show a leak.
 */
import { appendFileSync } from 'node:fs'
import process from 'node:process'

const EVERY_MS = 10_000

const name = process.argv[process.argv.indexOf('--name') + 1] ?? 'node'
const { gc } = globalThis
if (gc === undefined) throw new Error('to be started with --expose-gc')
setInterval(() => {
  gc()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  // Number of active timers and requests. Leaked timers show here first.
  const active = process.getActiveResourcesInfo().length
  const line = { at: Date.now(), pid: process.pid, heapUsed, external, arrayBuffers, active }
  appendFileSync(`${name}.heap.jsonl`, `${JSON.stringify(line)}\n`)
}, EVERY_MS).unref()
