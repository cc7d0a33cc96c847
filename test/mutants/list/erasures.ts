import { CALM_PARAMETERS } from '../../../src/sim/plan.js'
import type { Mutant, SimTrial } from '../mutant.js'

const ERASURES = 'src/node/clinical/erasures/erasures.ts'

/** Patients of four hospitals ask for erasures. One hospital lies about them. */
const ERASING: SimTrial = {
  type: 'sim',
  seeds: 4,
  hospitals: 4,
  faults: [],
  plan: {
    hasMeasures: true, roles: new Map([[0, ['keeper-of-erased']]]), submitMs: 800, calmMs: 15, skewMs: 0,
    stabilizesAt: 25_000, awayMs: 0, nightMs: 0, habits: { rejects: 0, ignores: 0, thinkMs: 20 },
    parameters: { ...CALM_PARAMETERS, attemptWindowMs: 4_000 }
  }
}

/** §19: what hospitals do for erasures. */
export const ERASURE_DUTIES: readonly Mutant[] = [
  {
    name: 'a step above a limit of the day is said to wait for a block',
    rule: '§19.5',
    file: 'src/node/clinical/own-transactions.ts',
    find: 'await this.#whyRefuted(tx) ?? NOT_FINAL',
    replace: 'NOT_FINAL',
    trial: { type: 'tests', files: ['unit/node/services/erasures-at-once.test.ts'] }
  },
  {
    name: 'a hospital attests an erasure and erases nothing',
    rule: '§19.3',
    file: 'src/node/clinical/erasures/eraser.ts',
    find: 'await store.bodies.erase(hashes, [',
    replace: 'await store.bodies.erase(hashes.slice(hashes.length), [',
    trial: ERASING
  },
  {
    name: 'a hospital erases what is only asked for',
    rule: '§19.3',
    file: ERASURES,
    find: "if (act !== 'effect') continue\n        this.#effects.push({ record, versions })",
    replace: "this.#effects.push({ record, versions: act === 'effect' ? versions : [record] })",
    trial: ERASING
  },
  {
    name: 'an order without a decision takes effect',
    rule: '§19.2',
    file: 'src/protocol/ledger/kinds/judge-erasure.ts',
    find: "if (before.phase !== MeasurePhase.ordered || before.effectiveAt !== at) return reject('no-order')",
    replace: "if (before.phase === MeasurePhase.inForce) return reject('no-order')",
    trial: ERASING
  },
  {
    name: 'nobody executes an order',
    rule: '§19.3',
    file: ERASURES,
    find: 'for (const row of await this.#dueRows()) await this.#execute(row)', replace: '',
    trial: ERASING
  },
  {
    name: 'orders under a hold keep the later ones waiting',
    rule: '§19.3',
    file: ERASURES,
    find: 'if (await this.#isHeld(record)) return', replace: '',
    trial: { type: 'tests', files: ['unit/node/clinical/erasures.test.ts'] }
  },
  {
    name: 'nobody attests an erasure',
    rule: '§19.4',
    file: ERASURES,
    find: 'for (const [record, isForgotten] of await this.#erasedHere()) ' +
      'await this.#attest(record, isForgotten)',
    replace: '',
    trial: ERASING
  },
  {
    name: 'a hospital serves before it has erased',
    rule: '§19.3',
    file: 'src/node/assembly/running-chain.ts',
    find: '  await hospital?.prepare()\n  await serveRequests(chain)\n',
    replace: '  await serveRequests(chain)\n  await hospital?.prepare()\n',
    trial: { type: 'tests', files: ['sim/erasing.test.ts'] }
  }
]
