/**
 * How a node of a fleet is started as a liar. The adversaries are the simulator's own; what they lie over is
 * the real network. It must never be part of what is shipped: `dist` holds no way to start it.
 */
import { fileURLToPath } from 'node:url'
import type { Launch } from '../../../src/testnet/index.js'
import type { LIARS } from '../../../src/sim/index.js'
import { WITH_TSX } from '../with-tsx.js'

/** In its log, so that a test can tell that it was lied to: `lied in frames as forger`. */
export const CONFESSION = 'lied in'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

export type Lie = typeof LIARS[number]

/** What a liar of that kind must have confessed, or it was none. */
export function confessionOf (lie: Lie): string {
  return `${CONFESSION} ${lie === 'false-server' ? 'replies to request' : 'frames'} as ${lie}`
}

/** For `NodeProcess.start`. */
export function lying (lies: readonly Lie[]): Launch {
  return { mainFile: MAIN, nodeFlags: WITH_TSX, env: { LIES: lies.join(',') } }
}
