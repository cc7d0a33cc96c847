import { chainlessDomain, u64 } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import {
  fromHex, hex, type Beacon, type CaseId, type ChainId, type Height, type Hex, type MemberId, type VrfProof
} from '../types/index.js'
import { assignmentPrefix, rankedValidators } from './assignment.js'
import { beaconMessage, nextBeacon, vrfAlpha } from './beacon.js'
import type { Candidates } from './ranking.js'

/** The facts of a draw: the case, and the block whose beacon drew its validators. */
export interface DrawFacts {
  readonly chainId: ChainId
  readonly caseId: CaseId
  readonly submitter: MemberId
  /** Height s of the block whose beacon makes the ranking. */
  readonly drawHeight: Height
  /** Proposer of block s. */
  readonly proposer: MemberId
  readonly previousBeacon: Beacon
  readonly vrfProof: VrfProof
  /** The 64-byte output of the proof (RFC 9381 §5.2). */
  readonly vrfOutput: Uint8Array
  /** The members of set(s + 1). */
  readonly set: Candidates
}

/** A named part of a message, in hexadecimal, with its meaning. */
export interface DrawInput {
  readonly name: string
  readonly value: Hex
  readonly note: string
}

/** A step computes a digest. The message is the concatenation of the inputs. */
export interface DrawStep {
  readonly title: string
  readonly formula: string
  readonly inputs: readonly DrawInput[]
  readonly message: Hex
  /** SHA-256 of the message; for the VRF step, the 64-byte output. */
  readonly digest: Hex
}

export interface DrawExplanation {
  readonly steps: readonly DrawStep[]
  /** The candidates in the order in which they get slots, with the digests of the steps. */
  readonly order: readonly { readonly id: MemberId, readonly digest: Hex }[]
}

/**
 * Returns every step of a draw (SPECIFICATION.md §6), so that a person can recompute the draw. The command
 * `printf <message> | xxd -r -p | sha256sum` prints the digest of every step but the VRF step.
 */
export function explainDraw (facts: DrawFacts): DrawExplanation {
  const { caseId, chainId, drawHeight, submitter, set } = facts
  const beacon = nextBeacon(
    chainId, facts.previousBeacon, drawHeight, facts.proposer, facts.vrfOutput
  )
  const ranked = rankedValidators(chainId, beacon, caseId, submitter, set)
  return {
    steps: [
      vrfStep(facts, drawHeight),
      beaconStep(facts, drawHeight),
      ...ranked.map(({ id }) => candidateStep(facts, beacon, id))
    ],
    order: ranked.map(({ id, digest }) => ({ id, digest: hex(digest) }))
  }
}

function vrfStep (facts: DrawFacts, drawHeight: Height): DrawStep {
  const { chainId, previousBeacon } = facts
  return {
    title: `VRF of the proposer of block ${drawHeight}`,
    formula: 'ECVRF-EDWARDS25519-SHA512-TAI proof_to_hash(proof); the proof holds for alpha',
    inputs: [
      ...domainInputs('vrf', chainId),
      input('height', u64.encode(drawHeight), 's, the block after which the case is drawn'),
      input('previous beacon', previousBeacon, `of block ${drawHeight - 1}`)
    ],
    message: hex(vrfAlpha(chainId, drawHeight, previousBeacon)),
    digest: hex(facts.vrfOutput)
  }
}

function beaconStep (facts: DrawFacts, drawHeight: Height): DrawStep {
  const { chainId, previousBeacon, proposer, vrfOutput } = facts
  const message = beaconMessage(chainId, previousBeacon, drawHeight, proposer, vrfOutput)
  return {
    title: `Beacon of block ${drawHeight}`,
    formula: 'SHA-256(D("beacon") ‖ previous beacon ‖ u64 height ‖ proposer ‖ VRF output)',
    inputs: [
      ...domainInputs('beacon', chainId),
      input('previous beacon', previousBeacon, `of block ${drawHeight - 1}`),
      input('height', u64.encode(drawHeight), `${drawHeight}`),
      input('proposer', proposer, 'raw Ed25519 key'),
      input('VRF output', vrfOutput, `of proof ${hex(facts.vrfProof)}`)
    ],
    message: hex(message),
    digest: hex(sha256(message))
  }
}

function candidateStep (facts: DrawFacts, beacon: Beacon, id: MemberId): DrawStep {
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
    input('domain', chainlessDomain(name), `"medichain/v1/${name}" and a zero byte`),
    input('chain id', chainId, 'D(x) = domain ‖ chain id')
  ]
}

function input (name: string, value: Uint8Array, note: string): DrawInput {
  return { name, value: hex(value), note }
}
