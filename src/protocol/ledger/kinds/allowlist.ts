import { checkSuccessor } from '../../membership/index.js'
import {
  TransactionKind, accept, equal, ignore, reject, type Allowlist, type AllowlistUpdate, type BlockHash,
  type Readiness, type Timestamp, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { signedAllowlistCodec } from '../../codec/index.js'
import { mayChangeMembers, sameMembers } from '../epochs/list-rule.js'
import type { EntryKey } from '../rows/entry.js'
import { allowlistKey, blockHashKey } from '../rows/keys.js'
import { nextTimestamp, type LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of ALLOWLIST (SPECIFICATION.md §5.1 and §5.2). A list is in force from the next height on, so the
 * old members decide the block with the list.
 */
export const allowlistRule: Rule<AllowlistUpdate> = {
  kind: TransactionKind.allowlist,
  rank: 0,
  beforeEpochs: true,
  refusesTwo: 'two-allowlists',
  // The injector of a list is the list key of the government, which is not a member.
  traits: () => ({ waitsForTime: true, fromMembersOnly: false }),
  touches,
  readiness,
  isSpent: (state, { allowlist }) => allowlist.list.version < state.allowlist.list.version,
  judge
}

function touches (state: LedgerState, { allowlist }: AllowlistUpdate): EntryKey[] {
  const { checkpointHeight: height } = allowlist.list
  return height > 0 && height < state.height ? [blockHashKey(height)] : []
}

/**
 * Tells whether the next block may hold a list. A list with a checkpoint ahead waits for that block. A list
 * that follows another list than the list in force can never become valid.
 */
function readiness (
  state: LedgerState, { allowlist: { list } }: AllowlistUpdate, now: Timestamp
): Readiness {
  const current = state.allowlist.list.version
  if (list.version <= current) return 'never'
  if (list.version > current + 1) return 'later'
  if (!equal(list.prevHash, state.set.hash)) return 'never'
  if (list.checkpointHeight > state.height || !keysAllow(state, list)) return 'later'
  return nextTimestamp(state, now) >= nextListFrom(state) ? 'ready' : 'later'
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<AllowlistUpdate>): Verdict {
  const { allowlist: signed } = transaction
  const { state } = work
  if (work.allowlist !== undefined) return ignore('one-list-per-block')
  if (signed.list.version <= state.allowlist.list.version) return reject('stale-allowlist')
  if (signed.list.version > state.allowlist.list.version + 1) return ignore('allowlist-gap')
  const successor = checkSuccessor(work.chain, state.allowlist, signed)
  if (successor.verdict !== 'accept') return successor
  if (work.timestamp < nextListFrom(state)) return ignore('allowlist-too-soon')
  const checkpoint = judgeCheckpoint(work, signed.list)
  if (checkpoint.verdict !== 'accept') return checkpoint
  if (!keysAllow(state, signed.list)) return ignore('key-epoch-not-ready')
  work.allowlist = signed
  work.write(allowlistKey(signed.list.version), signedAllowlistCodec.encode(signed))
  work.ruleEvents.push({ type: 'allowlist', allowlist: signed })
  return accept(undefined)
}

/** Tells whether the shared keys survive a list: its members are those in force, or enough holders stay. */
function keysAllow ({ keys, set }: LedgerState, list: Allowlist): boolean {
  const current = set.members.map(({ id }) => id)
  const next = list.entries.map(({ id }) => id)
  return sameMembers(current, next) || mayChangeMembers(keys, current, next)
}

/** Returns the earliest timestamp of a block with the next list (§5.2). */
export function nextListFrom ({ allowlistChangedAt, parameters }: LedgerState): Timestamp {
  return allowlistChangedAt + parameters.allowlistGapMs
}

/** Checks that the checkpoint is an earlier block of this chain. So the government has seen this chain. */
function judgeCheckpoint (work: Workspace, list: Allowlist): Verdict {
  if (list.checkpointHeight >= work.height) return ignore('checkpoint-ahead')
  const known = hashAt(work, list.checkpointHeight)
  return known !== undefined && equal(known, list.checkpointHash)
    ? accept(undefined)
    : reject('wrong-checkpoint')
}

function hashAt (work: Workspace, height: number): BlockHash | undefined {
  if (height === 0) return work.chain.id as Uint8Array
  if (height === work.state.height) return work.state.hash
  return work.read(blockHashKey(height))
}

/** Tells whether `next` removes a member. A block with such a list opens no cases (§5.3). */
export function removesMember (current: Allowlist, next: Allowlist): boolean {
  return current.entries.some(old => !next.entries.some(kept => equal(kept.id, old.id)))
}
