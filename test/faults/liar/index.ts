/**
 * Starts a node of a fleet as a liar, with the simulator's adversaries on the real network. It must never be
 * shipped, and `dist` does not contain it.
 */
import { fileURLToPath } from 'node:url'
import type { Launch } from '../../../src/testnet/index.js'
import type { LIARS } from '../../../src/sim/index.js'
import { WITH_TSX } from '../with-tsx.js'

/** Start of the liar's log lines, from which tests know that it lied: `lied in frames as forger`. */
export const CONFESSION = 'lied in'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

export type Lie = typeof LIARS[number]

/** Returns the log line that a liar of this kind must have written. */
export function confessionOf (lie: Lie): string {
  return `${CONFESSION} ${lie === 'false-server' ? 'replies to request' : 'frames'} as ${lie}`
}

/** Returns the options of `NodeProcess.start` for a liar. */
export function lying (lies: readonly Lie[]): Launch {
  return { mainFile: MAIN, nodeFlags: WITH_TSX, env: { LIES: lies.join(',') } }
}
