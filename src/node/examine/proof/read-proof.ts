import type { CaseStatusView, ProofCheckView } from '../../../api/index.js'
import { peerIdOf } from '../../../network/index.js'
import { caseCodec, decode } from '../../../protocol/codec/index.js'
import { nodeVerifier } from '../../../protocol/crypto/index.js'
import { ENTRY_SPACES, accessHeadCodec } from '../../../protocol/ledger/index.js'
import { checkStateProof, stateProofCodec, type ProvedRow } from '../../../protocol/proof/index.js'
import { CaseStatus, fromHex, hex, reject, type Verdict } from '../../../protocol/types/index.js'

const HEX = /^([0-9a-f]{2})+$/

/**
 * Checks the file of a proof. The file's own words beside the proof are ignored.
 * @param json the parsed file
 * @param chainId the chain that the caller expects; undefined: the caller compares the id in the answer
 */
export function readProof (json: unknown, chainId: string | undefined): ProofCheckView {
  const verdict = provedBy(json, chainId)
  if (verdict.verdict !== 'accept') return { isValid: false, code: verdict.code }
  const { chain, height, timestamp } = verdict.value
  return {
    isValid: true, chainId: hex(chain.id), chainName: chain.genesis.name, height, timestamp,
    ...subjectOf(verdict.value)
  }
}

/** Checks the proof in a parsed file. */
export function provedBy (json: unknown, chainId: string | undefined): Verdict<ProvedRow> {
  const text = typeof json === 'object' && json !== null && 'proof' in json ? json.proof : undefined
  if (typeof text !== 'string' || !HEX.test(text)) return reject('not-a-proof')
  const decoded = decode(stateProofCodec, fromHex(text))
  if (decoded.verdict !== 'accept') return decoded
  const expected = chainId === undefined ? undefined : fromHex(chainId)
  return checkStateProof(nodeVerifier, expected, decoded.value)
}

type Proved = Extract<ProofCheckView, { isValid: true }>

function subjectOf (
  { key, table, value }: ProvedRow
): Pick<Proved, 'subject' | 'isPresent' | 'status' | 'accesses'> {
  const isPresent = value !== undefined
  switch (table) {
    case ENTRY_SPACES.case: {
      const decoded = value === undefined ? undefined : decode(caseCodec, value)
      return {
        subject: { type: 'case', id: hex(key) }, isPresent,
        ...(decoded?.verdict === 'accept' ? { status: STATUSES[decoded.value.status] } : {})
      }
    }
    case ENTRY_SPACES['key-member']:
      return { subject: { type: 'member', id: peerIdOf(key) }, isPresent }
    case ENTRY_SPACES['access-head']: {
      const decoded = value === undefined ? undefined : decode(accessHeadCodec, value)
      return {
        subject: { type: 'patient', id: hex(key) }, isPresent,
        accesses: decoded?.verdict === 'accept' ? decoded.value.count : 0
      }
    }
    default:
      return { subject: { type: 'row', id: `${table}/${hex(key)}` }, isPresent }
  }
}

const STATUSES: Readonly<Record<CaseStatus, CaseStatusView>> = {
  [CaseStatus.undrawn]: 'undrawn', [CaseStatus.open]: 'open', [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected', [CaseStatus.expired]: 'expired'
}
