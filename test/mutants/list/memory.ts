import type { Mutant } from '../mutant.js'
import { FLOOD } from './trials.js'

/** §14. */
export const MEMORY: readonly Mutant[] = [
  {
    name: 'votes are kept for any view',
    rule: '§14 views',
    file: 'src/protocol/consensus/on-vote.ts',
    find: 'if (signer < 0 || vote.view > state.view + policy.viewWindow) return',
    replace: 'if (signer < 0 || policy.viewWindow < 0) return',
    trial: FLOOD
  },
  {
    name: 'messages for the next height are not limited',
    rule: '§14 future',
    file: 'src/protocol/replica/step.ts',
    find: 'if (kept.length < FUTURE_MESSAGES_PER_SENDER && alike < most) ' +
      'state.future.push({ from, message })',
    replace: 'if (alike < most * 1e6) state.future.push({ from, message })',
    trial: FLOOD
  },
  {
    name: 'opinions on unknown cases are kept without bound',
    rule: '§14 mempool',
    file: 'src/protocol/mempool/unknown-room.ts',
    find: 'if (share.weight <= this.maxWeight) break',
    replace: 'if (share.weight > 0) break',
    trial: FLOOD
  },
  {
    name: 'any number of proofs of one offence wait',
    rule: '§14 mempool',
    file: 'src/protocol/mempool/injector-queue.ts',
    find: 'return claim !== undefined && this.#claims.has(claim)',
    replace: "return claim === '' && this.#claims.has(claim)",
    trial: FLOOD
  }
]
