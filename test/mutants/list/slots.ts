import type { Mutant } from '../mutant.js'
import { SIM_PARAMETERS } from '../../../src/sim/plan.js'
import { CLINIC } from './trials.js'

/** §7.2 to §7.5: mistakes that hurt true diagnoses or sound hospitals. */
export const SLOTS: readonly Mutant[] = [
  {
    name: 'a verdict before the block with the draw is lost',
    rule: '§7.4',
    file: 'src/node/services/review-services.ts',
    find: 'now?.status === CaseStatus.undrawn',
    replace: 'now?.status === undefined',
    trial: { type: 'tests', files: ['unit/node/services/review-services.test.ts'] }
  },
  {
    name: 'take-ups are never sent',
    rule: '§7.2',
    file: 'src/node/clinical/take-ups.ts',
    find: 'if (due.length > 0) opinions',
    replace: 'if (due.length < 0) opinions',
    trial: { ...CLINIC, plan: { ...CLINIC.plan, habits: { rejects: 0, ignores: 0, thinkMs: 9_000 } } }
  },
  {
    name: 'take-ups are sent when TAKE is over',
    rule: '§7.2',
    file: 'src/node/clinical/take-ups.ts',
    find: 'parameters.takeUpMs / 3',
    replace: 'parameters.takeUpMs',
    trial: { type: 'tests', files: ['unit/node/clinical/take-ups.test.ts'] }
  },
  {
    name: 'a hospital that is back says nothing',
    rule: '§7.5',
    file: 'src/node/clinical/own-presence.ts',
    find: 'if (stopped || since === 0 ||',
    replace: 'if (stopped || since >= 0 ||',
    trial: { ...CLINIC, plan: { ...CLINIC.plan, awayMost: 1 } }
  },
  {
    name: 'a case may have holders without end',
    rule: '§7.3',
    file: 'src/protocol/ledger/cases/give-slots.ts',
    find: 'attempts * panel',
    replace: 'attempts * panel * 100',
    trial: {
      ...CLINIC,
      plan: {
        ...CLINIC.plan, parameters: { ...SIM_PARAMETERS, attempts: 1 },
        habits: { rejects: 0, ignores: 30, thinkMs: 20 }
      }
    }
  },
  {
    name: 'one liar locks a diagnosis out at the highest bar',
    rule: '§7.4',
    file: 'src/protocol/ledger/cases/bar.ts',
    find: 'Math.floor(others / 2) + 1',
    replace: 'others',
    trial: { ...CLINIC, plan: { ...CLINIC.plan, roles: new Map([[0, ['rejecter']]]) } }
  }
]
