import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { pause } from '../../../src/testnet/index.js'
import type { Slowness } from './wires.js'

/** An order to a relay, which probes the links from inside its namespace. */
export type Order =
  | { readonly do: 'slow', readonly slowness: Slowness }
  /** Send a datagram to the relay at this address, which reports its arrival. */
  | { readonly do: 'knock', readonly address: string, readonly token: string }
  /** Ask the node at this address through its relay, and report the answer. */
  | { readonly do: 'ask', readonly address: string, readonly token: string }

/** A relay's report about an order. */
export type RelayReport =
  | { readonly report: 'knock', readonly token: string }
  | { readonly report: 'answer', readonly token: string, readonly ms: number }

/** Number of datagrams of a probe, because slow links lose some. */
const KNOCKS = 8
const KNOCK_MS = 250
const ANSWER_MS = 10_000

export function order (relay: ChildProcess, what: Order): void {
  relay.send(what)
}

/** Returns whether a datagram of the first relay reaches the second. No answer is needed. */
export async function reaches (from: ChildProcess, to: ChildProcess, address: string): Promise<boolean> {
  const token = randomBytes(8).toString('hex')
  const arrival = next(to, 'knock', token, KNOCKS * KNOCK_MS)
  for (let knock = 0; knock < KNOCKS; knock++) {
    order(from, { do: 'knock', address, token })
    if (await Promise.race([arrival, pause(KNOCK_MS)]) !== undefined) break
  }
  return await arrival !== undefined
}

/** Returns the time until the node answers through its relay, or undefined if it does not answer. */
export async function roundTrip (from: ChildProcess, address: string): Promise<number | undefined> {
  const token = randomBytes(8).toString('hex')
  const answer = next(from, 'answer', token, ANSWER_MS)
  order(from, { do: 'ask', address, token })
  const report = await answer
  return report?.report === 'answer' ? report.ms : undefined
}

async function next (
  relay: ChildProcess, kind: RelayReport['report'], token: string, timeoutMs: number
): Promise<RelayReport | undefined> {
  return await new Promise(resolve => {
    const end = (report?: RelayReport): void => {
      clearTimeout(timer)
      relay.off('message', listen)
      resolve(report)
    }
    const listen = (message: unknown): void => {
      const report = message as RelayReport
      if (report.report === kind && report.token === token) end(report)
    }
    const timer = setTimeout(end, timeoutMs)
    relay.on('message', listen)
  })
}
