import type { Mutant } from '../mutant.js'
import { BAD_LEADER, CRASHES, PATIENCE, STORM } from './trials.js'

const GUARDS = 'src/protocol/consensus/guards.ts'
const UNJUSTIFIED = {
  rule: '§8 R4',
  file: GUARDS,
  find: 'if (certificates.missingNullifications(justifyView, proposal.view) > 0) return false',
  replace: ''
}
const UNNOTARIZED = {
  rule: '§8 R4',
  file: GUARDS,
  find: 'return notarization !== undefined && equal(notarization.blockHash, proposal.blockHash)',
  replace: 'return notarization === undefined || proposal.view >= 0'
}
const TWO_NOTARIZE = {
  rule: '§8 vote',
  file: GUARDS,
  find: 'return !ownActs.notarized.has(view)',
  replace: 'return view >= 0'
}

/**
 * The eight mutants that SPECIFICATION.md §13 requires, in simulated networks. Those of R4 and of votes also
 * run as schedules.
 */
export const REQUIRED: readonly Mutant[] = [
  {
    name: 'FINALIZE after NULLIFY',
    rule: '§8 vote',
    file: GUARDS,
    find: 'return !ownActs.finalized.has(view) && !ownActs.nullified.has(view)',
    replace: 'return !ownActs.finalized.has(view)',
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
    trial: CRASHES
  },
  { name: 'justification unchecked, schedules', ...UNJUSTIFIED, trial: { type: 'twins', hospitals: 7 } },
  // The leader of the view after a notarized block proposes another block, and all links are slow.
  {
    name: 'justification unchecked',
    ...UNJUSTIFIED,
    trial: {
      ...BAD_LEADER, faults: ['loss'],
      plan: {
        links: { loss: 0.3, duplication: 0, holdback: 0.3, latencyMs: [1, 200], holdbackMs: 1_500 }
      }
    }
  },
  {
    name: 'a repeated block needs no notarization, schedules', ...UNNOTARIZED,
    trial: { type: 'twins', hospitals: 4 }
  },
  {
    name: 'a repeated block needs no notarization',
    ...UNNOTARIZED,
    trial: {
      ...BAD_LEADER, faults: ['loss'],
      plan: {
        links: { loss: 0.3, duplication: 0, holdback: 0.3, latencyMs: [1, 200], holdbackMs: 1_500 }
      }
    }
  },
  { name: 'two NOTARIZE in a view, schedules', ...TWO_NOTARIZE, trial: { type: 'twins', hospitals: 4 } },
  // A hospital that restarts within a view receives the second block of an equivocating leader.
  {
    name: 'two NOTARIZE in a view',
    ...TWO_NOTARIZE,
    trial: { ...CRASHES, adversaries: ['equivocator'] }
  },
  {
    name: 're-broadcast off',
    rule: '§8 R9',
    file: 'src/protocol/consensus/rebroadcast.ts',
    find: '  const { ownActs, certificates, view, context: { policy } } = state\n',
    replace: '  if (state.view >= 0) return\n' +
      '  const { ownActs, certificates, view, context: { policy } } = state\n',
    trial: PATIENCE
  },
  {
    name: 'catch-up off',
    rule: '§8 R10, §11',
    file: 'src/protocol/replica/catching-up.ts',
    find: 'if (certificate.height !== state.context.height) return\n',
    replace: 'if (certificate.height >= 0) return\n',
    trial: PATIENCE
  },
  {
    name: 'certificates not logged',
    rule: '§8 R6',
    file: 'src/protocol/consensus/turn.ts',
    find: "    this.#records.push({ type: 'certificate', certificate })",
    replace: "    if (certificate.height < 0) this.#records.push({ type: 'certificate', certificate })",
    trial: STORM
  },
  {
    name: 'nullifications not logged, adversaries silent at stabilization',
    rule: '§8 R6',
    file: 'src/protocol/consensus/turn.ts',
    find: "    this.#records.push({ type: 'certificate', certificate })",
    replace: "    if (certificate.kind !== 2) this.#records.push({ type: 'certificate', certificate })",
    trial: {
      ...PATIENCE, faults: ['loss', 'crash', 'partition'], adversaries: ['silent', 'selective-sender'],
      plan: { crash: 0.01, powerCuts: 1, partitionMs: 600 }
    }
  }
]
