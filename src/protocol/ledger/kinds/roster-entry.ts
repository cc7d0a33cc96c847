import {
  TransactionKind, accept, equal, ignore, reject, type RosterEntry, type Verdict
} from '../../types/index.js'
import {
  practitionerKey, practitionerRowCodec, rosterIndexCodec, rosterKeyKey, rosterLicenceKey,
  type PractitionerRow
} from '../rows/roster.js'
import type { EntryKey } from '../rows/entry.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `roster/entry` (SPECIFICATION.md §17.1). An entry stays with one licence, and no two entries of
 * a roster have the same key or licence. So the emergencies of a practitioner are counted together.
 */
export const rosterEntryRule: Rule<RosterEntry> = {
  kind: TransactionKind.rosterEntry,
  rank: 2,
  traits: ({ entry, version }) => ({ checks: 2, claim: `roster ${entry} ${version}` }),
  touches: (_state, transaction) => rowsOf(transaction),
  doubts: (_state, transaction) => rowsOf(transaction),
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, entry, key, licence } = transaction
    work.write(practitionerKey(author, entry), practitionerRowCodec.encode(verdict.value))
    work.write(rosterKeyKey(author, key), rosterIndexCodec.encode(entry))
    work.write(rosterLicenceKey(author, licence), rosterIndexCodec.encode(entry))
    work.ruleEvents.push({ type: 'roster', hospital: author, entry })
    return accept(undefined)
  }
}

function rowsOf ({ author, entry, key, licence }: RosterEntry): EntryKey[] {
  return [practitionerKey(author, entry), rosterKeyKey(author, key), rosterLicenceKey(author, licence)]
}

/** Returns the row after the transaction. */
function verdictOn (work: Workspace, transaction: RosterEntry): Verdict<PractitionerRow> {
  const { author, entry, key, licence, possession, role, standing, version } = transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = work.read(practitionerKey(author, entry))
  const before = found === undefined ? undefined : practitionerRowCodec.decode(found)
  const next = (before?.version ?? 0) + 1
  if (version < next) return reject('roster-version-known')
  if (version > next) return ignore('roster-version-ahead')
  if (before !== undefined && !equal(before.licence, licence)) return reject('licence-changed')
  const isNewKey = before === undefined || !equal(before.key, key)
  if (isNewKey && possession === undefined) return reject('key-without-possession')
  if (isOfAnother(work, rosterKeyKey(author, key), entry)) return reject('key-on-roster')
  if (isOfAnother(work, rosterLicenceKey(author, licence), entry)) return reject('licence-on-roster')
  return accept({ version, key, role, licence, standing, unjustified: before?.unjustified ?? [] })
}

function isOfAnother (work: Workspace, key: EntryKey, entry: number): boolean {
  const row = work.read(key)
  return row !== undefined && rosterIndexCodec.decode(row) !== entry
}
