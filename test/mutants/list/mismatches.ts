import { SIM_PARAMETERS } from '../../../src/sim/plan.js'
import type { Role } from '../../../src/sim/adversaries/index.js'
import type { Mutant, SimTrial } from '../mutant.js'

/** One of four hospitals lies about records. */
function lying (role: Role): SimTrial {
  return {
    type: 'sim',
    seeds: 3,
    hospitals: 4,
    faults: [],
    plan: {
      roles: new Map([[0, [role]]]), submitMs: 800, calmMs: 15, skewMs: 0, stabilizesAt: 10_000, awayMs: 0,
      nightMs: 0, hasMeasures: false, habits: { rejects: 0, ignores: 0, thinkMs: 20 },
      parameters: SIM_PARAMETERS
    }
  }
}

/** §20: what hospitals do about records that are not what was judged. */
export const MISMATCH_DUTIES: readonly Mutant[] = [
  {
    name: 'f hospitals convict a submitter',
    rule: '§20.2',
    file: 'src/protocol/ledger/kinds/case-mismatch.ts',
    find: 'return Math.max(2, tolerated(members) + 1)',
    replace: 'return Math.max(1, tolerated(members))',
    trial: lying('false-accuser')
  },
  {
    name: 'nobody who is asked states what it found',
    rule: '§20.3',
    file: 'src/node/clinical/mismatches/confirm-server.ts',
    find: '    this.statements.send(found, verdict)\n',
    replace: '',
    trial: lying('two-faced')
  },
  {
    name: 'a reader of a false record states nothing',
    rule: '§20.3',
    file: 'src/node/clinical/mismatches/mismatches.ts',
    find: 'else this.statements.send(record, MismatchVerdict.differs)',
    replace: 'else if (MismatchVerdict.differs > 1) this.statements.send(record, MismatchVerdict.differs)',
    trial: lying('two-faced')
  }
]
