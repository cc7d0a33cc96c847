import type { VerificationView } from '../../api/index.js'
import { bodyHash } from '../../protocol/codec/index.js'
import {
  equal, hex, type BodyHash, type CaseId, type ChainId, type MemberId
} from '../../protocol/types/index.js'
import { StorageError, type NodeStore } from '../../storage/index.js'

const HASH_BYTES = 32
const AT_ONCE = 32
const NAMED = 10

type Held = Pick<NodeStore, 'entries' | 'getBodies' | 'hasBodies' | 'recordKeys' | 'missingBodies'>

/** Of an accepted case. */
interface Accepted {
  readonly hash: BodyHash
  readonly submitter: MemberId
  readonly caseId: CaseId
}

/** What belongs to accepted cases, and is not where it should be. */
export interface Lacking {
  /** Not those that this hospital knows to be missing. */
  readonly bodies: readonly Accepted[]
  /** Own cases without a record key. */
  readonly keys: readonly CaseId[]
}

export interface HoldingsOptions {
  readonly chainId: ChainId
  /** The hospital whose own cases have keys here. */
  readonly self: MemberId
  /** Bodies of other hospitals, too, are read and hashed; else it is enough that they have a place. */
  readonly readsAll: boolean
  /** Between one handful of cases and the next; false ends it. */
  readonly pause?: () => Promise<boolean>
}

/**
 * Goes over all accepted cases. The chain names their bodies by hash, so a row that a damaged file hides or
 * alters shows here, however sound the chain itself is.
 */
export async function findLacking (store: Held, options: HoldingsOptions): Promise<Lacking> {
  const bodies: Accepted[] = []
  const keys: CaseId[] = []
  let some: Accepted[] = []
  const look = async (): Promise<void> => {
    bodies.push(...await withoutBody(store, some, options))
    for (const { caseId, submitter } of some) {
      if (equal(submitter, options.self) && await soundOr(() => store.recordKeys.get(caseId)) === undefined) {
        keys.push(caseId)
      }
    }
    some = []
  }
  for await (const { key, value } of store.entries('body')) {
    some.push({ hash: key.subarray(0, HASH_BYTES), submitter: key.subarray(HASH_BYTES), caseId: value })
    if (some.length < AT_ONCE) continue
    await look()
    if (await options.pause?.() === false) return { bodies, keys }
  }
  await look()
  return { bodies, keys }
}

/** What is missing for operators, one sentence for each kind; empty is good. */
export function describeLacking ({ bodies, keys }: Lacking): string[] {
  const sentences: string[] = []
  if (bodies.length > 0) {
    sentences.push(`The bodies of ${listed(bodies.map(one => one.caseId))} are not in the database as the ` +
      'chain names them. Other hospitals hold them; a running node fetches them again.')
  }
  if (keys.length > 0) {
    sentences.push(`The record keys of ${listed(keys)}, which this hospital submitted, are not in ` +
      'the database. Their content cannot be opened here any more, unless a backup of it has them: ' +
      'hospitals that validated them keep keys of their own, and this version cannot ask for those back.')
  }
  return sentences
}

/** What was verified of a chain, with what is missing beside it. */
export function withHoldings (view: VerificationView, lacking: Lacking): VerificationView {
  const damage = [...view.damage ?? [], ...describeLacking(lacking)]
  return damage.length === 0 ? view : { ...view, damage }
}

async function withoutBody (
  store: Held, some: readonly Accepted[], { chainId, readsAll, self }: HoldingsOptions
): Promise<Accepted[]> {
  const hashes = some.map(one => one.hash)
  // Before the bodies: one that arrives meanwhile is taken off this list.
  const noted = await store.missingBodies.getMany(hashes)
  const held = await store.hasBodies(hashes)
  const lacking: Accepted[] = []
  for (const [at, one] of some.entries()) {
    const isRead = readsAll || equal(one.submitter, self)
    const isHere = held[at] === true && (!isRead || await isSound(store, one, chainId))
    if (noted[at] === undefined && !isHere) lacking.push(one)
  }
  return lacking
}

async function isSound (store: Held, { hash, submitter }: Accepted, chainId: ChainId): Promise<boolean> {
  const [ciphertext] = await soundOr(() => store.getBodies([hash])) ?? []
  return ciphertext !== undefined && equal(bodyHash(chainId, submitter, ciphertext), hash)
}

/** A row that its checksum calls damaged is none. */
export async function soundOr<T> (read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'corrupt') return undefined
    throw error
  }
}

function listed (cases: readonly CaseId[]): string {
  const names = cases.slice(0, NAMED).map(one => hex(one).slice(0, 16))
  const more = cases.length > NAMED ? ` and ${cases.length - NAMED} more` : ''
  return `${cases.length === 1 ? 'case' : `${cases.length} cases:`} ${names.join(', ')}${more}`
}
