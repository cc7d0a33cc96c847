import { MAX_VERSION_STEP, checkSuccessor, faultOfSigners, isRecent } from '../../membership/index.js'
import {
  TransactionKind, accept, equal, ignore, reject, type Allowlist, type AllowlistUpdate,
  type JoinSignature, type Readiness, type Timestamp, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { signedAllowlistCodec } from '../../codec/index.js'
import { replacedCases } from '../cases/replaced-cases.js'
import { mayChangeMembers, sameMembers } from '../epochs/list-rule.js'
import type { EntryKey } from '../rows/entry.js'
import { allowlistKey, blockHashKey } from '../rows/keys.js'
import { blockRowCodec, type BlockRow } from '../rows/rows.js'
import { isSilent, nextTimestamp, type LedgerState } from '../state/ledger-state.js'
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

function touches (state: LedgerState, { allowlist, joins }: AllowlistUpdate): EntryKey[] {
  const heights = new Set([allowlist.list.checkpointHeight, ...joins.map(({ block }) => block.height)])
  const named = [...heights].filter(height => height > 0 && height < state.height)
  return [...named.map(blockHashKey), ...replacedCases(state)]
}

/**
 * Tells whether the next block may hold a list. A list with a checkpoint ahead waits for that block. A list
 * that follows a former list can never become valid, and neither can old signatures.
 */
function readiness (
  state: LedgerState, { allowlist: { list }, joins }: AllowlistUpdate, now: Timestamp
): Readiness {
  const { prevHash, version } = state.allowlist.list
  if (list.version <= version) return 'never'
  if (list.version > version + MAX_VERSION_STEP) return 'later'
  if (!equal(list.prevHash, state.set.hash)) {
    // The list in force was chosen in the place of this list, or this node may be behind.
    return list.version === version + 1 || equal(list.prevHash, prevHash) ? 'never' : 'later'
  }
  if (faultOfSigners(state.allowlist.list, list, joins) !== undefined) return 'never'
  if (joins.some(({ block }) => !isRecent(block, state.height + 1, state.timestamp))) return 'never'
  const named = Math.max(list.checkpointHeight, ...joins.map(({ block }) => block.height))
  if (named > state.height) return 'later'
  if (!keysAllow(state, list)) return 'later'
  return nextTimestamp(state, now) >= nextListFrom(state) ? 'ready' : 'later'
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<AllowlistUpdate>): Verdict {
  const { allowlist: signed, joins } = transaction
  const { state } = work
  // A block that a recovery requires may hold an older list, which the list of the recovery replaces (§10.6).
  if (state.adopted?.list !== undefined) return accept(undefined)
  if (work.allowlist !== undefined) return ignore('one-list-per-block')
  if (signed.list.version <= state.allowlist.list.version) return reject('stale-allowlist')
  const successor = checkSuccessor(work.chain, state.allowlist, signed, id => isSilent(state, id))
  if (successor.verdict !== 'accept') return successor
  const unsigned = faultOfSigners(state.allowlist.list, signed.list, joins)
  if (unsigned !== undefined) return reject(unsigned)
  if (work.timestamp < nextListFrom(state)) return ignore('allowlist-too-soon')
  const checkpoint = judgeCheckpoint(work, signed.list)
  if (checkpoint.verdict !== 'accept') return checkpoint
  const joined = judgeJoins(work, joins)
  if (joined.verdict !== 'accept') return joined
  if (!keysAllow(state, signed.list)) return ignore('key-epoch-not-ready')
  work.allowlist = signed
  work.write(allowlistKey(signed.list.version), signedAllowlistCodec.encode(signed))
  work.ruleEvents.push({ type: 'allowlist', allowlist: signed })
  return accept(undefined)
}

/** Tells whether the shared keys survive a list: its members are those in force, or enough holders stay. */
export function keysAllow ({ keys, set }: LedgerState, list: Allowlist): boolean {
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
  const known = blockAt(work, list.checkpointHeight)
  return known !== undefined && equal(known.hash, list.checkpointHash)
    ? accept(undefined)
    : reject('wrong-checkpoint')
}

/** Checks that each join signature names a recent block of this chain. So its signer is up and has synced. */
function judgeJoins (work: Workspace, joins: readonly JoinSignature[]): Verdict {
  for (const { block } of joins) {
    if (block.height >= work.height) return ignore('join-ahead')
    const known = blockAt(work, block.height)
    const isSame = known !== undefined && equal(known.hash, block.hash) && known.timestamp === block.timestamp
    if (!isSame) return reject('join-of-another-block')
    if (!isRecent(block, work.height, work.timestamp)) return reject('join-too-old')
  }
  return accept(undefined)
}

function blockAt (work: Workspace, height: number): BlockRow | undefined {
  const { chain, state } = work
  if (height === 0) return { hash: chain.id as Uint8Array, timestamp: chain.genesis.createdAt }
  if (height === state.height) return state
  const row = work.read(blockHashKey(height))
  return row === undefined ? undefined : blockRowCodec.decode(row)
}

/** Tells whether `next` removes a member. A block with such a list opens no cases (§5.3). */
export function removesMember (current: Allowlist, next: Allowlist): boolean {
  return current.entries.some(old => !next.entries.some(kept => equal(kept.id, old.id)))
}
