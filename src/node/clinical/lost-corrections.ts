import { casesOf } from '../../protocol/ledger/index.js'
import {
  CaseStatus, Relation, ZERO_32, equal, hex, type Case, type Signer
} from '../../protocol/types/index.js'
import type { Closures } from '../custody/closures.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, RaiseAlarm } from '../machine/ports.js'

export interface LostCorrectionsParts {
  readonly signer: Signer, readonly commits: CommitFeed, readonly hostLoop: HostLoop,
  readonly closures: Pick<Closures, 'first' | 'of' | 'versions'>
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Raises an alarm for own corrections that have expired although their record is in force, as if an amendment
 * came first. Whoever sent one was answered before, and may believe that a wrong record is struck. The node
 * sends none again: nobody here has decided about the version that is in force now. A block raises one alarm
 * for all of its retractions, and one for its amendments.
 */
export function raiseLostCorrections (parts: LostCorrectionsParts): void {
  const { commits, fail, hostLoop, signer } = parts
  commits.subscribe(({ delta }) => {
    const expired = casesOf(delta, 'closed').filter(({ replaces, status, submitter }) =>
      status === CaseStatus.expired && equal(submitter, signer.id) && !equal(replaces, ZERO_32))
    for (const relation of [Relation.retracts, Relation.amends] as const) {
      report(parts, relation, expired.filter(({ replaceRelation }) => replaceRelation === relation))
        .catch((error: unknown) => { if (!hostLoop.stopped) fail(error) })
    }
  })
}

async function report (
  parts: LostCorrectionsParts, relation: Relation, expired: readonly Case[]
): Promise<void> {
  const lost: { readonly by: Case, readonly inForce: Case }[] = []
  for (const by of expired) {
    const inForce = await versionInForce(parts, by)
    if (inForce !== undefined) lost.push({ by, inForce })
  }
  const [first] = lost
  if (first === undefined) return
  const isRetraction = relation === Relation.retracts
  const others = lost.length === 1 ? '' : ` So have ${lost.length - 1} more of the same block.`
  parts.alarm(isRetraction ? 'retraction-lost' : 'amendment-lost',
    `The ${isRetraction ? 'retraction' : 'amendment'} ${hex(first.by.id)} has changed nothing: its record ` +
    `is in force as case ${hex(first.inForce.id)}.${others}`)
}

/** Returns the newest version of the record that a case was to replace, unless it is struck or erased. */
async function versionInForce (
  { closures }: Pick<LostCorrectionsParts, 'closures'>, by: Case
): Promise<Case | undefined> {
  const [newest] = await closures.versions(await closures.first(by))
  if (newest === undefined || newest.replaceRelation === Relation.retracts) return undefined
  return await closures.of(newest) === 'erased' ? undefined : newest
}
