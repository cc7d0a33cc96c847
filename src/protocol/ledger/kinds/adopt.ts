import { TransactionKind, accept, hex, type Adopt, type Readiness, type Verdict, type VerifiedTransaction }
  from '../../types/index.js'
import { adoptedKey, adoptedRulesetsCodec, supportCodec, supportKey } from '../rows/ruleset.js'
import type { LedgerState } from '../state/ledger-state.js'
import { judgeAdopt } from '../state/rulesets.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `ruleset/adopt` (SPECIFICATION.md §9.8). Each hospital signs a transaction of its own, and the
 * ledger counts. The block with the last signature of a quorum of the members adopts the ruleset.
 */
export const adoptRule: Rule<Adopt> = {
  kind: TransactionKind.adopt,
  rank: 2,
  beforeEpochs: true,
  readiness,
  isSpent: (state, adopt) => readiness(state, adopt) === 'never',
  judge
}

function readiness ({ chain, rulesets, set, timestamp }: LedgerState, adopt: Adopt): Readiness {
  const { verdict } = judgeAdopt(chain.id, rulesets, set, adopt, timestamp)
  return verdict === 'accept' ? 'ready' : verdict === 'ignore' ? 'later' : 'never'
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<Adopt>): Verdict {
  const { chain, rulesets: before, state: { set }, timestamp } = work
  const judged = judgeAdopt(chain.id, before, set, transaction, timestamp)
  if (judged.verdict !== 'accept') return judged
  const { adopted, support } = work.rulesets = judged.value
  const { author } = transaction
  work.write(supportKey(author), supportCodec.encode(support.get(hex(author))!))
  work.ruleEvents.push({ type: 'ruleset-signed', author, ruleset: transaction })
  if (adopted !== before.adopted) {
    work.write(adoptedKey(), adoptedRulesetsCodec.encode(adopted))
    work.ruleEvents.push({ type: 'ruleset-adopted', adopted: adopted.at(-1)! })
  }
  return accept(undefined)
}
