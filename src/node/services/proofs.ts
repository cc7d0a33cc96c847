import { ServiceError, type StateProofView } from '../../api/index.js'
import { memberIdOf } from '../../network/index.js'
import { chainOver, type ListedAccess } from '../../protocol/access/index.js'
import {
  allowlistHash, decode, signedAllowlistCodec, signedGenesisCodec
} from '../../protocol/codec/index.js'
import {
  accessHeadCodec, accessHeadKey, allowlistKey, caseKey, ENTRY_SPACES, keyMemberKey, type EntryKey
} from '../../protocol/ledger/index.js'
import { stateProofCodec } from '../../protocol/proof/index.js'
import {
  equal, fromHex, hex, type AllowlistHash, type PatientHandle, type SignedAllowlist
} from '../../protocol/types/index.js'
import type { RowProof } from '../../storage/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { pastRecovery, unreadableBlock } from '../loop/past-sets.js'
import { readBlock } from '../loop/stored-block.js'
import type { CaseFinder } from './case-finder.js'

/** How often a proof is tried while blocks become final. */
const TRIES = 5
const WHOLE_CASE_ID = /^[0-9a-f]{64}$/i

/** Proves a case, or that there is no case with this whole id. */
export async function proveCase (
  running: RunningChain, finder: CaseFinder, id: string
): Promise<StateProofView> {
  const caseId = WHOLE_CASE_ID.test(id) ? fromHex(id) : await finder.resolve(id)
  return await prove(running, caseKey(caseId))
}

/** Proves that a hospital is a member, or that it is none. */
export async function proveMember (running: RunningChain, peerId: string): Promise<StateProofView> {
  const id = memberIdOf(peerId)
  if (id === undefined) {
    throw new ServiceError(400, 'bad-peer-id', 'this is not a peer id; allowlist show lists the peer ids')
  }
  return await prove(running, keyMemberKey(id))
}

/**
 * Proves the accesses of a patient that the state below the newest block has, also if that block has more.
 * @param list of the patient, whose rows are written with the blocks
 */
export async function proveAccesses (
  running: RunningChain, handle: PatientHandle, list: () => Promise<readonly ListedAccess[]>
): Promise<StateProofView> {
  const row = accessHeadKey(handle)
  for (let i = 0; i < TRIES; i++) {
    const path = await running.store.pathTo(row)
    if (path === undefined) continue
    // The list is read after the path, so it has every access below the newest block.
    const before = (await list()).filter(({ height }) => height < path.height)
    const last = before.at(-1)
    const value = last && accessHeadCodec.encode({
      count: before.length, chain: chainOver(running.chain.id, handle, before), height: last.height
    })
    return await viewOf(running, row, { ...path, value })
  }
  throw notProvableYet()
}

async function prove (running: RunningChain, row: EntryKey): Promise<StateProofView> {
  return await viewOf(running, row, await rowProof(running, row))
}

async function viewOf (running: RunningChain, row: EntryKey, proof: RowProof): Promise<StateProofView> {
  const { chain, store } = running
  const [block, genesis] = await Promise.all([readBlock(store, proof.height), store.meta.genesis()])
  const decoded = genesis === undefined ? undefined : decode(signedGenesisCodec, genesis)
  if (block === undefined || decoded?.verdict !== 'accept') throw unreadableBlock(proof.height)
  const { certificate, header } = block
  const { pages, value } = proof
  const [list, recovery] = await Promise.all([
    listOf(running, header.allowlistHash), pastRecovery(store, header.height)
  ])
  const bytes = stateProofCodec.encode({
    genesis: decoded.value, list, header, certificate, recovery,
    table: ENTRY_SPACES[row.space], key: row.key, value, pages
  })
  return {
    format: 1, chainId: hex(chain.id), height: header.height - 1, timestamp: header.timestamp,
    isPresent: value !== undefined, proof: hex(bytes)
  }
}

async function rowProof ({ store }: RunningChain, row: EntryKey): Promise<RowProof> {
  for (let i = 0; i < TRIES; i++) {
    const proof = await store.proofOf(row)
    if (proof !== undefined) return proof
  }
  throw notProvableYet()
}

function notProvableYet (): ServiceError {
  return new ServiceError(503, 'not-provable-yet', 'the newest block changed this, or the node has just ' +
    'started; the next block makes the proof possible, so ask again after it')
}

/** Returns the list with this hash; undefined for version 1. */
async function listOf (
  { chain, membership, store }: RunningChain, hash: AllowlistHash
): Promise<SignedAllowlist | undefined> {
  for (let { version } = membership.committed.list; version > 1; version--) {
    const row = await store.entry(allowlistKey(version))
    const list = row === undefined ? undefined : decode(signedAllowlistCodec, row)
    if (list?.verdict !== 'accept') continue
    if (equal(allowlistHash(chain.id, list.value.list), hash)) return list.value
  }
  return undefined
}
