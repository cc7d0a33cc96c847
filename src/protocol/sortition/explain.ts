import { chainlessDomain, u32, u64 } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import {
  equal, fromHex, hex, NO_RECOVERY, type BeaconShare, type BlockHash, type CaseId, type ChainId, type Height,
  type Hex, type MemberId, type RecoveryId, type Sigma
} from '../types/index.js'
import { assignmentPrefix, rankedValidators } from './assignment.js'
import { beaconMessage, beaconOf, lotteryMessage } from './beacon.js'
import type { Candidates } from './ranking.js'

/** The facts of a draw: the case, and the block whose σ drew its validators. */
export interface DrawFacts {
  readonly chainId: ChainId
  readonly caseId: CaseId
  readonly submitter: MemberId
  /** Height s of the block whose σ drew the case. The header of block s+1 carries σ. */
  readonly height: Height
  /** Hash of block s. */
  readonly hash: BlockHash
  readonly sigma: Sigma
  /** The shares that are stored beside block s+1. */
  readonly shares: readonly BeaconShare[]
  /** The recovery under which block s was decided (§10.6). Default: none. */
  readonly recovery?: RecoveryId
  /** Number of the key epoch that was active after block s; undefined if this node no longer knows it. */
  readonly epoch: number | undefined
  /** The members of set(s+1). */
  readonly set: Candidates
}

/** A named part of a message, in hexadecimal, with its meaning. */
export interface DrawInput {
  readonly name: string
  readonly value: Hex
  readonly note: string
}

/** A step computes a result. The message of a SHA-256 step is the concatenation of the inputs. */
export interface DrawStep {
  readonly title: string
  readonly formula: string
  readonly inputs: readonly DrawInput[]
  readonly message: Hex
  /** SHA-256 of the message; for the message of the lottery the message itself, and for σ the element. */
  readonly digest: Hex
}

export interface DrawExplanation {
  /** The message of the lottery, if the epoch is known. */
  readonly lottery: DrawStep | undefined
  readonly sigma: DrawStep
  readonly beacon: DrawStep
  /** A step for each candidate, in the order in which they get slots. */
  readonly candidates: readonly DrawStep[]
  /** The candidates in the order in which they get slots, with the digests of the steps. */
  readonly order: readonly { readonly id: MemberId, readonly digest: Hex }[]
}

/**
 * Returns every step of a draw (SPECIFICATION.md §6), so that a person can recompute the draw. The command
 * `printf <message> | xxd -r -p | sha256sum` prints the digest of the beacon and of every candidate. Any
 * program with ristretto255 combines the shares to σ.
 */
export function explainDraw (facts: DrawFacts): DrawExplanation {
  const { caseId, chainId, height, set, sigma, submitter } = facts
  const beacon = beaconOf(chainId, height, sigma)
  const ranked = rankedValidators(chainId, beacon, caseId, submitter, set)
  return {
    lottery: facts.epoch === undefined ? undefined : lotteryStep(facts, facts.epoch),
    sigma: sigmaStep(facts),
    beacon: beaconStep(facts),
    candidates: ranked.map(({ id }) => candidateStep(facts, beacon, id)),
    order: ranked.map(({ id, digest }) => ({ id, digest: hex(digest) }))
  }
}

function lotteryStep (
  { chainId, hash, height, recovery = NO_RECOVERY }: DrawFacts, epoch: number
): DrawStep {
  const message = hex(lotteryMessage(chainId, epoch, height, hash, recovery))
  const named = equal(recovery, NO_RECOVERY) ? [] : [input('recovery', recovery, 'id of the recovery')]
  return {
    title: `What the lottery key was applied to, for block ${height}`,
    formula: 'D("lottery") ‖ u32 epoch ‖ u64 height ‖ block hash; hashed to the element M (RFC 9380)',
    inputs: [
      ...domainInputs('lottery', chainId),
      ...named,
      input('epoch', u32.encode(epoch), `${epoch}, number of the key epoch`),
      input('height', u64.encode(height), `${height}`),
      input('block hash', hash, `of block ${height}`)
    ],
    message,
    digest: message
  }
}

function sigmaStep ({ height, shares, sigma }: DrawFacts): DrawStep {
  const inputs = shares.map(({ index, element, proof }) =>
    input(`share of holder ${index + 1}`, new Uint8Array([...element, ...proof.c, ...proof.s]),
      'element ‖ c ‖ s: k_i·M, and the proof that k_i is the secret of P_i'))
  return {
    title: `σ of block ${height}, from the shares beside block ${height + 1}`,
    formula: 'σ = Σ λ_i · share_i, with the Lagrange coefficients λ_i at 0 of the holder numbers',
    inputs,
    message: inputs.map(({ value }) => value).join(''),
    digest: hex(sigma)
  }
}

function beaconStep ({ chainId, height, sigma }: DrawFacts): DrawStep {
  const message = beaconMessage(chainId, height, sigma)
  return {
    title: `Beacon of block ${height}`,
    formula: 'SHA-256(D("beacon") ‖ u64 height ‖ σ)',
    inputs: [
      ...domainInputs('beacon', chainId),
      input('height', u64.encode(height), `${height}`),
      input('σ', sigma, `in the header of block ${height + 1}`)
    ],
    message: hex(message),
    digest: hex(sha256(message))
  }
}

function candidateStep (facts: DrawFacts, beacon: Uint8Array, id: MemberId): DrawStep {
  const { caseId, chainId } = facts
  const message = hex(assignmentPrefix(chainId, beacon, caseId)) + hex(id)
  return {
    title: `Candidate ${hex(id)}`,
    formula: 'SHA-256(D("assign") ‖ beacon ‖ case id ‖ id); smallest digest first',
    inputs: [
      ...domainInputs('assign', chainId),
      input('beacon', beacon, 'of the step before'),
      input('case id', caseId, 'of the proposal'),
      input('id', id, 'raw Ed25519 key of the candidate')
    ],
    message,
    digest: hex(sha256(fromHex(message)))
  }
}

function domainInputs (name: string, chainId: ChainId): DrawInput[] {
  return [
    input('domain', chainlessDomain(name), `"medichain/v2/${name}" and a zero byte`),
    input('chain id', chainId, 'D(x) = domain ‖ chain id')
  ]
}

function input (name: string, value: Uint8Array, note: string): DrawInput {
  return { name, value: hex(value), note }
}
