import { signedAllowlistCodec } from '../../protocol/codec/index.js'
import {
  ignore, type Member, type MemberId, type SignedAllowlist, type Verdict
} from '../../protocol/types/index.js'
import { u32 } from '../../storage/index.js'
import { ListAuthority } from '../enrolment/list-authority.js'
import { hearsNewestList } from '../enrolment/newest-list.js'
import { systemClock } from '../machine/clocks.js'
import { newestStoredVersion } from '../peers/stored-lists.js'
import type { NodeBase } from './node-base.js'

export interface ListChange { readonly add?: Member, readonly remove?: MemberId }

type SigningBase = Pick<NodeBase, 'chain' | 'keystore' | 'store'>

/** Signs the next list over the list in force, and spreads it. It replaces the list that waits, if any. */
export async function signNext (base: SigningBase, change: ListChange): Promise<Verdict<SignedAllowlist>> {
  const { chain: running, keystore, store } = base
  if (running === undefined) return ignore('no-chain')
  if (!await hearsNewestList(running)) return ignore('list-unheard')
  const { chain, hostLoop, membership } = running
  const { committed, disputed = 0, successor } = membership
  const newest = Math.max(committed.list.version, successor?.list.version ?? 0, disputed,
    await newestStoredVersion(store))
  const authority = new ListAuthority(await keystore.listSeed())
  const { height, hash } = hostLoop.state.ledger
  const made = authority.successor(chain, committed, change, newest + 1, { height, hash },
    systemClock.wall())
  if (made.verdict !== 'accept') return made
  // Stored before anybody sees it: after a crash the operator must not sign another list of this version.
  const { list } = made.value
  await store.allowlists.put(u32(list.version), signedAllowlistCodec.encode(made.value))
  const offered = membership.offer(made.value)
  return offered.verdict === 'accept' ? made : offered
}

/** Signs a list for a recovery, which no node spreads (SPECIFICATION.md §10.6). */
export async function signForRecovery (
  { chain: running, keystore, store }: SigningBase, remove: readonly MemberId[]
): Promise<Verdict<SignedAllowlist>> {
  if (running === undefined) return ignore('no-chain')
  const { chain, hostLoop: { state: { ledger } } } = running
  const authority = new ListAuthority(await keystore.listSeed())
  let version = ledger.allowlist.list.version + 1
  while (await store.allowlists.get(u32(version)) !== undefined) version++
  const made = authority.recoveryList(chain, ledger.allowlist, remove, version, systemClock.wall())
  // Stored before anybody sees it, so that no other list of this version is ever signed.
  if (made.verdict === 'accept') {
    await store.allowlists.put(u32(version), signedAllowlistCodec.encode(made.value))
  }
  return made
}
