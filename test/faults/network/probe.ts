import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { pause } from '../../../src/testnet/index.js'
import type { Slowness } from './wires.js'

/** What a relay is told; what stands in a namespace can look at its wires from within. */
export type Order =
  | { readonly do: 'slow', readonly slowness: Slowness }
  /** One datagram to the relay there, which tells that it came. */
  | { readonly do: 'knock', readonly address: string, readonly token: string }
  /** One question to the node there, through its relay, and its answer. */
  | { readonly do: 'ask', readonly address: string, readonly token: string }

export type Told =
  | { readonly told: 'knock', readonly token: string }
  | { readonly told: 'answer', readonly token: string, readonly ms: number }

/** Datagrams are lost on slow wires, too. */
const KNOCKS = 8
const KNOCK_MS = 250
const ANSWER_MS = 10_000

export function order (relay: ChildProcess, what: Order): void {
  relay.send(what)
}

/** Does anything that the one sends reach the other? Nothing has to come back. */
export async function reaches (from: ChildProcess, to: ChildProcess, address: string): Promise<boolean> {
  const token = randomBytes(8).toString('hex')
  const heard = next(to, 'knock', token, KNOCKS * KNOCK_MS)
  for (let knock = 0; knock < KNOCKS; knock++) {
    order(from, { do: 'knock', address, token })
    if (await Promise.race([heard, pause(KNOCK_MS)]) !== undefined) break
  }
  return await heard !== undefined
}

/** How long the node there takes to answer, its relay included; undefined: it does not. */
export async function roundTrip (from: ChildProcess, address: string): Promise<number | undefined> {
  const token = randomBytes(8).toString('hex')
  const answer = next(from, 'answer', token, ANSWER_MS)
  order(from, { do: 'ask', address, token })
  const told = await answer
  return told?.told === 'answer' ? told.ms : undefined
}

async function next (
  relay: ChildProcess, kind: Told['told'], token: string, timeoutMs: number
): Promise<Told | undefined> {
  return await new Promise(resolve => {
    const end = (told?: Told): void => {
      clearTimeout(timer)
      relay.off('message', listen)
      resolve(told)
    }
    const listen = (message: unknown): void => {
      const told = message as Told
      if (told.told === kind && told.token === token) end(told)
    }
    const timer = setTimeout(end, timeoutMs)
    relay.on('message', listen)
  })
}
