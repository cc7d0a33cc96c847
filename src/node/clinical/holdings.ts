import type { VerificationView } from '../../api/index.js'
import { bodyHash, caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey, entryId, erasedKey } from '../../protocol/ledger/index.js'
import {
  equal, hex, type BodyHash, type CaseId, type ChainId, type MemberId
} from '../../protocol/types/index.js'
import { StorageError, type NodeStore } from '../../storage/index.js'

const HASH_BYTES = 32
const AT_ONCE = 32
const NAMED = 10

type HoldingsStore = Pick<NodeStore, 'entriesAfter' | 'entry' | 'loadEntries' | 'getBodies' | 'hasBodies' |
  'pads' | 'recordKeys' | 'missingBodies'>

/** A sealed part of an accepted case, as the chain names it. */
interface AcceptedBody {
  readonly hash: BodyHash
  readonly submitter: MemberId
  readonly caseId: CaseId
}

/** What this hospital lacks of accepted cases. */
export interface MissingHoldings {
  /** Missing or damaged bodies, without those already noted as missing. */
  readonly bodies: readonly AcceptedBody[]
  /** Record parts whose pad is missing or damaged in the key file. */
  readonly pads: readonly AcceptedBody[]
  /** Own cases whose record key is missing or damaged. */
  readonly keys: readonly CaseId[]
}

export interface SearchedHoldings extends MissingHoldings {
  /** The row at which the search ended; undefined after the last row. */
  readonly reached: Uint8Array | undefined
}

export interface HoldingsOptions {
  readonly chainId: ChainId
  /** The hospital whose own cases have keys here. */
  readonly self: MemberId
  /** Whether bodies of other hospitals are read and hashed, too; otherwise only their presence is checked. */
  readonly readsAll: boolean
  /** The search begins behind this row and ends after `limit` rows; absent: all rows. */
  readonly after?: Uint8Array | undefined
  readonly limit?: number
  /** Called after each handful of cases; resolves to false to end the search. */
  readonly pause?: () => Promise<boolean>
}

/**
 * Finds missing bodies, pads and keys of accepted cases. The chain names each body by its hash. So this
 * search finds every row of a body that a damaged file hides or alters.
 */
export async function findMissing (
  store: HoldingsStore, options: HoldingsOptions
): Promise<SearchedHoldings> {
  const { after = new Uint8Array(0), limit } = options
  const bodies: AcceptedBody[] = []
  const pads: AcceptedBody[] = []
  // A case has a row for each of its parts.
  const keys = new Map<string, CaseId>()
  let some: AcceptedBody[] = []
  const look = async (): Promise<void> => {
    some = await withoutErased(store, some)
    bodies.push(...await withoutBody(store, some, options))
    pads.push(...await withoutPad(store, some))
    for (const { caseId, submitter } of some) {
      if (!equal(submitter, options.self)) continue
      const key = await undefinedIfCorrupt(() => store.recordKeys.get(caseId))
      if (key === undefined) keys.set(hex(caseId), caseId)
    }
    some = []
  }
  let count = 0
  let reached: Uint8Array | undefined
  for await (const { key, value } of store.entriesAfter('body', after, limit)) {
    count++
    reached = key
    some.push({ hash: key.subarray(0, HASH_BYTES), submitter: key.subarray(HASH_BYTES), caseId: value })
    if (some.length < AT_ONCE) continue
    await look()
    if (await options.pause?.() === false) return { bodies, pads, keys: [...keys.values()], reached }
  }
  await look()
  return { bodies, pads, keys: [...keys.values()], reached: count === limit ? reached : undefined }
}

/** Leaves out the parts of erased records, which are gone on purpose. */
async function withoutErased (store: HoldingsStore, some: readonly AcceptedBody[]): Promise<AcceptedBody[]> {
  const rows = await store.loadEntries(some.map(({ caseId }) => erasedKey(caseId)))
  return some.filter(({ caseId }) => !rows.has(entryId(erasedKey(caseId))))
}

/** Describes for operators what is missing, with a sentence for bodies, for pads and for keys. */
export function describeMissing ({ bodies, keys, pads }: MissingHoldings): string[] {
  const sentences: string[] = []
  if (bodies.length > 0) {
    const cases = listed(bodies.map(({ caseId }) => caseId))
    sentences.push(`The bodies of ${cases} are not in the database as the chain names them. Other ` +
      'hospitals have them; a running node fetches them again.')
  }
  if (pads.length > 0) {
    const cases = listed(pads.map(({ caseId }) => caseId))
    sentences.push(`The pads of ${cases} are not in the key file. Without them this hospital opens none of ` +
      'these records. Other hospitals have them; a running node fetches them again.')
  }
  if (keys.length > 0) {
    sentences.push(`The record keys of ${listed(keys)}, which this hospital submitted, are not in ` +
      'the database. A running node asks the other hospitals for them, and any t hospitals together give ' +
      'them back. If they do not, a backup of the database has the keys.')
  }
  return sentences
}

/** Adds the missing bodies and keys to the result of a verification. */
export function withHoldings (view: VerificationView, lacking: MissingHoldings): VerificationView {
  const damage = [...view.damage ?? [], ...describeMissing(lacking)]
  return damage.length === 0 ? view : { ...view, damage }
}

async function withoutBody (
  store: HoldingsStore, some: readonly AcceptedBody[], { chainId, readsAll, self }: HoldingsOptions
): Promise<AcceptedBody[]> {
  const hashes = some.map(({ hash }) => hash)
  // The notes are read first: a body that arrives meanwhile loses its note.
  const noted = await store.missingBodies.getMany(hashes)
  const held = await store.hasBodies(hashes)
  const lacking: AcceptedBody[] = []
  for (const [at, body] of some.entries()) {
    const isRead = readsAll || equal(body.submitter, self)
    const isHere = held[at] === true && (!isRead || await isSound(store, body, chainId))
    if (noted[at] === undefined && !isHere) lacking.push(body)
  }
  return lacking
}

/** Finds the record parts without a pad. An erased pad is gone on purpose. */
async function withoutPad (store: HoldingsStore, some: readonly AcceptedBody[]): Promise<AcceptedBody[]> {
  const lacking: AcceptedBody[] = []
  for (const body of some) {
    const { type } = await store.pads.get(body.hash)
    if (type === 'pad' || type === 'erased') continue
    const row = await undefinedIfCorrupt(() => store.entry(caseKey(body.caseId)))
    const found = row === undefined ? undefined : decode(caseCodec, row)
    // The other part of a case has no pad.
    if (found?.verdict === 'accept' && equal(found.value.bodyHash, body.hash)) lacking.push(body)
  }
  return lacking
}

async function isSound (
  store: HoldingsStore, { hash, submitter }: AcceptedBody, chainId: ChainId
): Promise<boolean> {
  const [ciphertext] = await undefinedIfCorrupt(() => store.getBodies([hash])) ?? []
  return ciphertext !== undefined && equal(bodyHash(chainId, submitter, ciphertext), hash)
}

/** Reads a row; undefined if its checksum shows that the row is damaged. */
export async function undefinedIfCorrupt<T> (read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'corrupt') return undefined
    throw error
  }
}

function listed (cases: readonly CaseId[]): string {
  const all = [...new Set(cases.map(id => hex(id).slice(0, 16)))]
  const names = all.slice(0, NAMED)
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : ''
  return `${all.length === 1 ? 'case' : `${all.length} cases:`} ${names.join(', ')}${more}`
}
