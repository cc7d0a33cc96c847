/** The chain of the vectors, and what its keys sign. */
import { nodeVerifier } from '../../../src/protocol/crypto/index.js'
import type {
  Allowlist, BlockProposal, Chain, Conflict, Genesis, ShareMessage, SignedAllowlist, Statement, Transaction,
  Vote
} from '../../../src/protocol/types/index.js'
import { leafOf, rootOf, sha, tagged, txIdOf, voteBytes } from '../../../src/sim/checkers/arithmetic.js'
import {
  allowlistBytes, allowlistMessage, joinMessage, leadMessage, messageOf, transactionBytes
} from '../../../src/sim/checkers/layouts.js'
import {
  FOUNDERS, digest, elementOf, governmentList, governmentPeer, membersOf, type Key
} from './cast.js'
import { cat, conflictBytes, genesisBytes } from './layouts.js'

const SIGNATURE_BYTES = 64
export const ZEROS = Buffer.alloc(32)
export const UNSIGNED = Buffer.alloc(SIGNATURE_BYTES)
export const START_MS = 1_700_000_000_000

/** Domains of messages that a key signs before a chain id exists (§2.1). */
export const chainless = (name: string): Buffer => Buffer.from(`medichain/v2/${name}\0`, 'latin1')

export const genesis: Genesis = {
  createdAt: START_MS,
  governmentPeer: governmentPeer.id,
  governmentListKey: governmentList.id,
  name: 'example chain',
  parameters: {
    validatorsPerDiagnosis: 2,
    takeUpMs: 20_000,
    attemptWindowMs: 86_400_000,
    attempts: 3,
    auditRate: 20_000,
    minMembers: 4,
    maxMembers: 100,
    allowlistGapMs: 60_000,
    trustPeriodMs: 2_592_000_000,
    maxSkewMs: 10_000,
    minBlockGapMs: 5,
    viewTimeoutMs: 3000,
    viewTimeoutCapMs: 60_000,
    maxOpenCases: 4096,
    maxOpenPerPseudonym: 4,
    maxProposalsPerBlock: 1024,
    maxBlockBytes: 1_048_576,
    maxTransactionBytes: 131_072,
    maxBodyBytes: 262_144,
    maxBodyBytesPerTransaction: 1_048_576,
    maxBodyBytesPerBlock: 8_388_608,
    emergencySoft: 60,
    emergencyHard: 1000,
    emergencySurgeMs: 43_200_000,
    emergencyLongestMs: 14_400_000,
    emergencyReviewMs: 259_200_000,
    attestedReviewRate: 50_000
  },
  members: membersOf(...FOUNDERS)
}

export function signGenesis (of: Genesis, by: Key = governmentList): Buffer {
  const bytes = genesisBytes(of)
  return cat(bytes, by.sign(cat(chainless('genesis-sig'), bytes)))
}

export function chainOf (of: Genesis): Chain {
  return { id: sha(chainless('genesis'), genesisBytes(of)), genesis: of, verifier: nodeVerifier }
}

export const chain = chainOf(genesis)
export const otherChain = chainOf({ ...genesis, name: 'another chain' })

export const listHash = (list: Allowlist): Buffer =>
  sha(tagged(chain, 'allowlist-hash'), allowlistBytes(list))

export function signList (list: Allowlist, by: Key = governmentList): SignedAllowlist {
  return { list, signature: by.sign(allowlistMessage(chain, list)) }
}

/** Returns the message of D(name) followed by the parts, signed. */
export const signUnder = (by: Key, name: string, ...parts: readonly Uint8Array[]): Buffer =>
  by.sign(cat(tagged(chain, name), ...parts))

export const joinOf = (by: Key, list: Allowlist, blockHash: Uint8Array): Buffer =>
  by.sign(joinMessage(chain, listHash(list), blockHash))

export const voteOf = (by: Key, statement: Statement, recovery: Uint8Array = ZEROS): Vote =>
  ({ ...statement, signer: by.id, signature: by.sign(voteBytes(chain, statement, recovery)) })

export function proposalOf (
  by: Key, fields: Pick<BlockProposal, 'height' | 'view' | 'blockHash'>, recovery: Uint8Array = ZEROS
): BlockProposal {
  const unsigned = { ...fields, signer: by.id, signature: UNSIGNED }
  return { ...unsigned, signature: by.sign(leadMessage(chain, unsigned, recovery)) }
}

/** Returns a share of σ. Its proof is no proof, which no codec checks. */
export function shareOf (by: Key, block: string): ShareMessage {
  const proof = { c: digest('challenge'), s: digest('response') }
  return { epoch: 1, height: 42, blockHash: digest(block), holder: by.id, element: elementOf(9), proof }
}

/** Encodes a transaction by hand. */
export function encode (transaction: Transaction): Buffer {
  return transactionBytes(transaction, transaction.kind === 4 ? received(transaction.conflict) : UNSIGNED)
}

/** Returns a conflict at its place in an evidence. */
function received (conflict: Conflict): Buffer {
  return cat(Buffer.alloc(1 + 32), conflictBytes(conflict), UNSIGNED)
}

/** Signs a transaction. @param on the chain for which the author signs */
export function signed<T extends Exclude<Transaction, { readonly kind: 3 }>> (
  by: Key, transaction: Omit<T, 'signature'>, on = chain
): T {
  const draft = { ...transaction, signature: UNSIGNED } as unknown as T
  return { ...draft, signature: by.sign(messageOf(on, draft, encode(draft))) }
}

export const idOf = (bytes: Uint8Array): Buffer => txIdOf(chain, bytes)
export const rootOver = (items: readonly Uint8Array[]): Buffer => rootOf(items.map(leafOf))
