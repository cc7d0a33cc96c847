import { GUARDS } from '../../../../../src/protocol/consensus/index.js'
import type { Guards } from '../../../../../src/protocol/consensus/index.js'
import { accept } from '../../../../../src/protocol/types/index.js'
import type { Mutation, Schedule } from './world.js'

/** Everything at once: losses, splits, crashes and f Byzantine hospitals. */
export const STORM: Schedule = {
  n: 4, byzantine: 1, heights: 3, stabilizesAt: 12_000, loss: 0.2, crash: 0.002
}

/** q - 1, wherever q counts. */
const LOWER_QUORUM: Guards = {
  ...GUARDS,
  quorum: n => GUARDS.quorum(n) - 1,
  verifyCertificate: () => accept(undefined),
  assembleCertificate: ({ kind, height, view, blockHash }, members, votes) => {
    const indexes = [...votes.keys()].sort((a, b) => a - b)
    const bitmap = new Uint8Array(Math.ceil(members.length / 8))
    for (const index of indexes) bitmap[index >> 3]! |= 1 << (index & 7)
    const signatures = indexes.map(index => votes.get(index)!)
    return { kind, height, view, blockHash, bitmap, signatures }
  }
}

export interface Mutant {
  readonly name: string
  readonly mutation: Mutation
  readonly schedule: Schedule
  /** Invariants of which at least one must be seen to break. */
  readonly breaks: readonly string[]
}

/** The mutants of consensus.md §13; "certificates not logged" has a test of its own. */
export const MUTANTS: readonly Mutant[] = [
  {
    // Only FINALIZE after NULLIFY can show: whoever finalizes u holds N(u) and has left u for good.
    name: 'NULLIFY and FINALIZE do not exclude each other',
    mutation: {
      guards: {
        ...GUARDS,
        mayNullify: (mine, view) => !mine.nullified.has(view),
        mayFinalize: (mine, view) => !mine.finalized.has(view)
      }
    },
    schedule: STORM,
    breaks: ['I4', 'I3']
  },
  {
    name: 'quorum lowered by one',
    mutation: { guards: LOWER_QUORUM },
    schedule: STORM,
    breaks: ['I7', 'I5', 'I1', 'I2']
  },
  {
    name: 'write-ahead log lost',
    mutation: { loseWal: true },
    schedule: { ...STORM, crash: 0.01 },
    breaks: ['I4', 'I11']
  },
  {
    name: 'justification unchecked',
    mutation: { guards: { ...GUARDS, isJustified: () => true } },
    schedule: { ...STORM, heights: 6, crash: 0 },
    breaks: ['safety (c)', 'I1']
  },
  {
    name: 'two NOTARIZE in a view',
    mutation: { guards: { ...GUARDS, mayNotarize: () => true } },
    schedule: { ...STORM, crash: 0.01 },
    breaks: ['I4', 'I2']
  },
  {
    name: 're-broadcast off',
    mutation: { rebroadcast: false },
    schedule: { ...STORM, loss: 0.4, crash: 0 },
    breaks: ['I12']
  },
  {
    name: 'catch-up off',
    mutation: { catchUp: false },
    schedule: { ...STORM, byzantine: 0, loss: 0, isolated: 2 },
    breaks: ['I12']
  }
]
