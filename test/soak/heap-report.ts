/**
 * Loaded into every node of a soak before its own program: collects all garbage now and then, and
 * writes down what is left. Only what is left after that can show a leak; the heap as such grows and
 * shrinks with the mood of the collector.
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
  // Timers and requests under way, by kind: what is never cleared adds up here first.
  const active = process.getActiveResourcesInfo().length
  const line = { at: Date.now(), pid: process.pid, heapUsed, external, arrayBuffers, active }
  appendFileSync(`${name}.heap.jsonl`, `${JSON.stringify(line)}\n`)
}, EVERY_MS).unref()
