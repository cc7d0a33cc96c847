import type { Mutant } from '../mutant.js'
import { CRASHES, STORM } from './trials.js'

const SPENT = 'src/protocol/keeping/spent.ts'

/** §10.5. */
export const KEEPING: readonly Mutant[] = [
  {
    name: 'keys/ready is sent before the share is stored',
    rule: '§10.5',
    file: 'src/node/keys/keeper.ts',
    find: 'await this.store.save(secrets)',
    replace: 'void this.store.save(secrets)',
    trial: { ...CRASHES, plan: { ...CRASHES.plan, flushMs: 30 } }
  },
  {
    name: 'a box secret is destroyed while its epoch is pending',
    rule: '§10.5',
    file: SPENT,
    find: 'const isDone = place.epoch === keys.serving && isReady',
    replace: 'const isDone = isReady',
    trial: STORM
  },
  {
    name: 'a share is destroyed while the next epoch is dealt',
    rule: '§10.5',
    file: SPENT,
    find: 'epoch === keys.active?.number || epoch',
    replace: 'epoch === keys.lastNumber || epoch',
    trial: { ...STORM, faults: ['loss', 'churn', 'pause'], plan: { churnMs: 800 } }
  }
]
