import {
  certificateBeside, MAX_REPLY_BYTES, replyCodec, requestCodec, type BodyReply,
  type Reply, type Request, type SentBody, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import { NetworkError } from '../../network/index.js'
import { certificatesOf, encodeBlock, sharesOf, waitingOf } from '../../protocol/replica/index.js'
import {
  hex, sealedParts, TransactionKind, type BlockHash, type BodyHash, type Certificate, type Height,
  type LeafHash, type Proposal, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { AddressBook } from './address-book.js'
import { serve, type AskParts } from './ask.js'
import { BODIES } from './body-class.js'
import type { RecoveryDesk } from './recovery-desk.js'
import type { TipStatement } from './tip-statement.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'

/** The bytes that the items of a reply may take. The rest is left for their framing. */
export const REPLY_BUDGET = MAX_REPLY_BYTES - 64 * 1024
/** An upper bound of what frames a body in a reply: its hash, its pad and its length. */
const BODY_FRAME_BYTES = 72
/** How many bodies are read together. All bodies of a request could take a quarter of a gigabyte. */
const BODIES_AT_ONCE = 64

export interface ServingParts extends AskParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop
  /** Undefined at the government. */
  readonly recovery?: Pick<RecoveryDesk, 'served'> | undefined
  /** Undefined at a hospital. */
  readonly tipStatement?: Pick<TipStatement, 'served'> | undefined
}

/**
 * Serves the `request` protocol (SPECIFICATION.md §3.10), by which peers fetch what they lack. Bodies go to
 * hospitals only, so a request of the government for bodies is refused. Replies are cut to size.
 */
export async function serveRequests (
  parts: ServingParts & { readonly addresses: Pick<AddressBook, 'answer'> }
): Promise<void> {
  await serve(parts, 'request', requestCodec, replyCodec, async (from, request, access, classify) => {
    const mayHaveBodies = access === 'member' || access === 'leaving' || access === 'joining'
    if (!mayHaveBodies && asksForBodies(request)) {
      throw new NetworkError('refused', 'bodies are for hospitals only')
    }
    if (asksForBodies(request)) classify(BODIES)
    return request.type === 'addresses'
      ? { type: 'addresses', records: parts.addresses.answer(from, request) }
      : await answer(parts, request)
  })
}

function asksForBodies (request: Request): boolean {
  return request.type === 'bodies' || (request.type === 'transactions' && request.withBodies)
}

async function answer (
  parts: ServingParts, request: Exclude<Request, { type: 'addresses' }>
): Promise<Reply> {
  switch (request.type) {
    case 'blocks': return {
      type: 'blocks', blocks: await parts.store.readBlocks(request.from, request.count, REPLY_BUDGET)
    }
    case 'block': return { type: 'block', block: await blockByHash(parts, request.hash) }
    case 'transactions': return {
      type: 'transactions',
      envelopes: await envelopesOf(parts, request.leaves, request.withBodies, REPLY_BUDGET)
    }
    case 'bodies': return { type: 'bodies', bodies: await bodiesOf(parts, request.hashes) }
    case 'shares': return { type: 'shares', shares: sharesOf(parts.hostLoop.state, request.height) }
    case 'statements': {
      const { recovery, tipStatement } = parts
      const statements = recovery?.served(request.number) ?? await tipStatement?.served(request.number)
      return { type: 'statements', statements: statements ?? [] }
    }
    case 'certificates': return {
      type: 'certificates', certificates: await certificatesAt(parts, request.height)
    }
  }
}

async function blockByHash (parts: ServingParts, hash: BlockHash): Promise<Uint8Array | undefined> {
  const candidate = parts.hostLoop.state.candidates.get(hex(hash))
  if (candidate?.block !== undefined) return encodeBlock(candidate.block)
  const height = await parts.store.heightOf(hash)
  return height === undefined ? undefined : (await parts.store.readBlock(height))?.block
}

async function certificatesAt (parts: ServingParts, height: Height): Promise<readonly Certificate[]> {
  if (height === parts.hostLoop.state.context.height) return certificatesOf(parts.hostLoop.state)
  const stored = await parts.store.readBlock(height)
  if (stored === undefined) return []
  const certificate = certificateBeside(stored.certificate)
  return certificate.verdict === 'accept' ? [certificate.value] : []
}

function transactionOf (parts: ServingParts, leaf: LeafHash): VerifiedTransaction | undefined {
  const { state } = parts.hostLoop
  const waiting = waitingOf(state, leaf)
  if (waiting !== undefined) return waiting
  for (const candidate of state.candidates.values()) {
    const held = candidate.held.get(hex(leaf))
    if (held !== undefined) return held
  }
  return undefined
}

/** Returns transactions that wait here. With bodies, a PROPOSE whose bodies are not here is left out. */
export async function envelopesOf (
  parts: ServingParts, leaves: readonly LeafHash[], withBodies: boolean, budget: number
): Promise<TransactionEnvelope[]> {
  const envelopes: TransactionEnvelope[] = []
  let left = budget
  for (const leaf of leaves) {
    const found = transactionOf(parts, leaf)
    if (found === undefined) continue
    const bodies = withBodies ? await bodiesFor(parts, found) : []
    if (bodies === undefined) continue
    left -= bodies.reduce((sum, { ciphertext }) => sum + ciphertext.byteLength + BODY_FRAME_BYTES,
      found.bytes.byteLength + 8)
    if (left < 0) break
    envelopes.push({ transaction: found.bytes, bodies })
  }
  return envelopes
}

async function bodiesFor (
  parts: ServingParts, found: VerifiedTransaction
): Promise<readonly SentBody[] | undefined> {
  const { transaction } = found
  if (transaction.kind !== TransactionKind.propose) return []
  return await bodiesToSend(parts.store, transaction.proposals)
}

/** Reads the bodies of proposals; undefined if a body or a pad is not here. */
export async function bodiesToSend (
  store: Pick<NodeStore, 'sentBodies'>, proposals: readonly Proposal[]
): Promise<readonly SentBody[] | undefined> {
  const sealed = proposals.flatMap(sealedParts)
  const bodies = await store.sentBodies(sealed.map(({ hash }) => hash))
  const whole = bodies.flatMap((body, at): SentBody[] => {
    if (body === undefined || (body.pad === undefined && sealed[at]!.hasPad)) return []
    return [{ ciphertext: body.ciphertext, pad: body.pad }]
  })
  return whole.length < sealed.length ? undefined : whole
}

async function bodiesOf (parts: ServingParts, hashes: readonly BodyHash[]): Promise<BodyReply[]> {
  const replies: BodyReply[] = []
  let left = REPLY_BUDGET
  for (let at = 0; at < hashes.length; at += BODIES_AT_ONCE) {
    const some = hashes.slice(at, at + BODIES_AT_ONCE)
    for (const body of await parts.store.sentBodies(some)) {
      if (body === undefined) continue
      const { ciphertext, hash, pad } = body
      left -= ciphertext.byteLength + BODY_FRAME_BYTES
      if (left < 0) return replies
      replies.push({ hash, ciphertext, pad })
    }
  }
  return replies
}
