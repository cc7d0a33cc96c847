/** Plays random histories of cases on a world. */
import type { Case, Proposal, VerifiedTransaction } from '../../../../../src/protocol/types/index.js'
import { CaseStatus, compare, Decision, Relation } from '../../../../../src/protocol/types/index.js'
import { holderOf } from '../../../../../src/protocol/ledger/index.js'
import { label, opinionOn, type World } from './world.js'

const DAY = 86_400_000

/** A step of a random history. `who` and `which` are taken modulo the number of hospitals and cases. */
export interface Step {
  readonly act: 'propose' | 'relate' | 'retry' | 'opinions' | 'wait' | 'empty' | 'garbage'
  readonly who: number
  readonly which: number
  readonly decision: Decision
}

/** Drafts, executes and applies a block for each list of steps. */
export function playOn (world: World, blocks: readonly (readonly Step[])[]): void {
  for (const steps of blocks) {
    const candidates = steps.flatMap(step => candidateOf(world, step))
    const waits = steps.filter(step => step.act === 'wait').length
    const timestamp = world.state.timestamp + 100 + waits * (steps.length % 2 === 0 ? DAY : 20_000)
    const view = waits > 0 || steps.length === 0 ? 1 : 0
    const draft = world.draft(candidates, { timestamp, view })
    if (draft.made !== undefined) world.accept(draft.made.block, draft.made.delta)
  }
}

export function allCases (world: World): Case[] {
  const newest = new Map<string, Case>()
  for (const delta of world.deltas) for (const [id, changed] of delta.cases) newest.set(id, changed)
  return [...newest.values()]
}

function candidateOf (world: World, step: Step): VerifiedTransaction[] {
  const signer = world.signers[step.who % world.signers.length]!
  const cases = allCases(world)
  const found = cases.length === 0 ? undefined : cases[step.which % cases.length]
  switch (step.act) {
    case 'propose': return [world.propose(signer, [world.proposal(), world.proposal()])]
    case 'relate':
      return found === undefined ? [] : [world.propose(signer, [related(world, found, step)])]
    case 'retry': return found === undefined ? [] : retry(world, found)
    case 'opinions': return opinionsOf(world, signer.id, step)
    case 'garbage':
      return [world.opinions(signer, [opinionOn({ id: label('none') }, step.decision)])]
    case 'wait':
    case 'empty': return []
  }
}

function related (world: World, found: Case, step: Step): Proposal {
  const relation = step.decision === Decision.approve ? Relation.amends : Relation.retracts
  return world.proposal({ relation, related: found.id, pseudonym: found.pseudonym })
}

function retry (world: World, found: Case): VerifiedTransaction[] {
  return [world.propose(world.signerOf(found.submitter), [world.proposal({
    relation: Relation.resubmits, related: found.id, retryTag: found.retryTag, pseudonym: found.pseudonym
  })])]
}

/** Returns opinions of a hospital on open cases, including cases for which it is not drawn. */
function opinionsOf (world: World, id: Uint8Array, step: Step): VerifiedTransaction[] {
  // Sorted by id, because a restored state has the cases in another order.
  const open = [...world.state.undecided.values()]
    .filter(({ status }) => status === CaseStatus.open).sort((a, b) => compare(a.id, b.id))
  // Mostly of cases of which it has a slot, since any other case makes the transaction invalid.
  const opinions = open.filter(found => step.which % 5 === 0 || holderOf(found, id) !== undefined)
    .map(found => opinionOn(found, step.decision))
    .filter((_, index) => (index + step.which) % 3 !== 0)
  return opinions.length === 0 ? [] : [world.opinions(world.signerOf(id), opinions.slice(0, 1024))]
}
