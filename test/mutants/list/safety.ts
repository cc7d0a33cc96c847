import type { Mutant, SimTrial } from '../mutant.js'

const STORM: SimTrial = { type: 'sim', hospitals: 4, seeds: 60 }
/** A stalled network is dear to simulate, and a healthy one needs a few seconds. */
const LIVENESS_BOUND_MS = 20_000
const GUARDS = 'src/protocol/consensus/guards.ts'

/** The eight that consensus.md §13 names. */
export const REQUIRED: readonly Mutant[] = [
  {
    name: 'FINALIZE after NULLIFY',
    rule: '§8 vote',
    file: GUARDS,
    find: 'mayFinalize: (mine, view) => !mine.nullified.has(view) && !mine.finalized.has(view)',
    replace: 'mayFinalize: (mine, view) => !mine.finalized.has(view)',
    trial: STORM
  },
  {
    name: 'quorum lowered by one',
    rule: '§1 q',
    file: 'src/protocol/types/quorum.ts',
    find: 'Math.floor(2 * n / 3) + 1',
    replace: 'Math.floor(2 * n / 3)',
    trial: STORM
  },
  {
    name: 'write-ahead log lost',
    rule: '§10.1',
    file: 'src/storage/wal.ts',
    find: 'readRecords(path, bytes ?? new Uint8Array(0))',
    replace: 'readRecords(path, new Uint8Array(0))',
    trial: { ...STORM, faults: ['crash', 'loss'] }
  },
  {
    name: 'justification unchecked',
    rule: '§8 R4',
    file: GUARDS,
    find: 'if (certificates.missingNullifications(justifyView, proposal.view) > 0) return false',
    replace: '',
    trial: { type: 'twins', hospitals: 7 }
  },
  {
    name: 'two NOTARIZE in a view',
    rule: '§8 vote',
    file: GUARDS,
    find: 'mayNotarize: (mine, view) => !mine.notarized.has(view)',
    replace: 'mayNotarize: () => true',
    trial: { type: 'twins', hospitals: 4 }
  },
  {
    name: 're-broadcast off',
    rule: '§8 R9',
    file: 'src/protocol/consensus/rebroadcast.ts',
    find: "  const { mine, certificates, view, context: { policy } } = state\n",
    replace: "  if (turn !== undefined) return\n  const { mine, certificates, view, context: { policy } } = state\n",
    trial: { ...STORM, livenessBoundMs: LIVENESS_BOUND_MS }
  },
  {
    name: 'catch-up off',
    rule: '§11',
    file: 'src/protocol/replica/catching-up.ts',
    find: 'if (certificate.height !== state.context.height) return\n',
    replace: 'if (certificate.height >= 0) return\n',
    trial: { ...STORM, livenessBoundMs: LIVENESS_BOUND_MS }
  },
  {
    name: 'certificates not logged',
    rule: '§8 R6',
    file: 'src/protocol/consensus/turn.ts',
    find: "    this.#records.push({ type: 'certificate', certificate })",
    replace: "    if (certificate.height < 0) this.#records.push({ type: 'certificate', certificate })",
    trial: STORM
  }
]
