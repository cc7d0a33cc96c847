import type { CaseStatusView, ProofCheckView } from '../../../api/index.js'
import { peerIdOf } from '../../../network/index.js'
import { caseCodec, decode } from '../../../protocol/codec/index.js'
import { nodeVerifier } from '../../../protocol/crypto/index.js'
import { ENTRY_SPACES } from '../../../protocol/ledger/index.js'
import { checkStateProof, stateProofCodec, type ProvedRow } from '../../../protocol/proof/index.js'
import { CaseStatus, fromHex, hex } from '../../../protocol/types/index.js'

const HEX = /^([0-9a-f]{2})+$/

/**
 * Checks the file of a proof. The file's own words beside the proof are ignored.
 * @param json the parsed file
 * @param chainId the chain that the caller expects; undefined: the caller compares the id in the answer
 */
export function readProof (json: unknown, chainId: string | undefined): ProofCheckView {
  const text = typeof json === 'object' && json !== null && 'proof' in json ? json.proof : undefined
  if (typeof text !== 'string' || !HEX.test(text)) return { isValid: false, code: 'not-a-proof' }
  const decoded = decode(stateProofCodec, fromHex(text))
  if (decoded.verdict !== 'accept') return { isValid: false, code: decoded.code }
  const expected = chainId === undefined ? undefined : fromHex(chainId)
  const verdict = checkStateProof(nodeVerifier, expected, decoded.value)
  if (verdict.verdict !== 'accept') return { isValid: false, code: verdict.code }
  const { chain, height, timestamp } = verdict.value
  return {
    isValid: true, chainId: hex(chain.id), chainName: chain.genesis.name, height, timestamp,
    ...subjectOf(verdict.value)
  }
}

type Proved = Extract<ProofCheckView, { isValid: true }>

function subjectOf ({ key, table, value }: ProvedRow): Pick<Proved, 'subject' | 'isPresent' | 'status'> {
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
    default:
      return { subject: { type: 'row', id: `${table}/${hex(key)}` }, isPresent }
  }
}

const STATUSES: Readonly<Record<CaseStatus, CaseStatusView>> = {
  [CaseStatus.undrawn]: 'undrawn', [CaseStatus.open]: 'open', [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected', [CaseStatus.expired]: 'expired'
}
