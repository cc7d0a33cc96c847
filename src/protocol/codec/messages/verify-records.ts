import {
  accept, concat, equal, reject, type AddressRecord, type Chain, type ChainId, type EnrolmentRequest,
  type MemberId, type SignedAddressRecord, type SignedEnrolmentRequest, type Verdict, type Verifier
} from '../../types/index.js'
import { addressRecordCodec, enrolmentRequestCodec } from '../parts/allowlist.js'
import { chainlessDomain, domain } from '../wire/domain.js'
import { custodyRequestFieldsCodec, type CustodyRequest } from './custody-messages.js'
import { excerptRequestFieldsCodec, type ExcerptRequest } from './excerpt-messages.js'
import { findingsRequestFieldsCodec, type FindingsRequest } from './findings-messages.js'
import {
  recordKeyRequestFieldsCodec, type KeyRequestParties, type RecordKeyRequest
} from './key-messages.js'

/*
 * Peers send each other these signed statements, which never enter a block. The caller checks that the signer
 * is a member. A hospital that enrols is no member yet, so `verifyEnrolmentRequest` screens its keys.
 */

/** Returns the message that the requester signs. It names the government, since no chain id exists yet. */
export function enrolSignBytes (governmentPeer: MemberId, request: EnrolmentRequest): Uint8Array {
  return concat(chainlessDomain('enrol'), governmentPeer, enrolmentRequestCodec.encode(request))
}

export function addressSignBytes (chainId: ChainId, record: AddressRecord): Uint8Array {
  return concat(domain('address', chainId), addressRecordCodec.encode(record))
}

/** Returns the message that the requester signs: both parties, and the key to which the reply is sealed. */
export function recordKeyRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<RecordKeyRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('record-key-request', chainId), parties.requester, parties.holder,
    recordKeyRequestFieldsCodec.encode(request)
  )
}

export function findingsRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<FindingsRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('findings-request', chainId), parties.requester, parties.holder,
    findingsRequestFieldsCodec.encode(request)
  )
}

export function excerptRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<ExcerptRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('excerpt-request', chainId), parties.requester, parties.holder,
    excerptRequestFieldsCodec.encode(request)
  )
}

/** Returns the message that the requester signs: both parties, epoch, claims and the ephemeral key. */
export function custodyRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<CustodyRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('custody-request', chainId), parties.requester, parties.holder,
    custodyRequestFieldsCodec.encode(request)
  )
}

export function verifyAddressRecord (chain: Chain, signed: SignedAddressRecord): Verdict {
  const message = addressSignBytes(chain.id, signed.record)
  return verdictOf(chain.verifier.verify(signed.record.id, message, signed.signature))
}

/** Checks a request to be enrolled. The keys are screened (SPECIFICATION.md §2.4). */
export function verifyEnrolmentRequest (
  verifier: Verifier, governmentPeer: MemberId, signed: SignedEnrolmentRequest
): Verdict {
  const { id, boxKey } = signed.request.member
  if (equal(id, governmentPeer)) return reject('key-reused')
  if (!verifier.screenKey(id)) return reject('weak-key')
  if (!verifier.group.isElement(boxKey)) return reject('bad-box-key')
  const message = enrolSignBytes(governmentPeer, signed.request)
  return verdictOf(verifier.verify(id, message, signed.signature))
}

export function verifyRecordKeyRequest (
  chain: Chain, parties: KeyRequestParties, request: RecordKeyRequest
): Verdict {
  const message = recordKeyRequestSignBytes(chain.id, parties, request)
  return verdictOf(chain.verifier.verify(parties.requester, message, request.signature))
}

export function verifyFindingsRequest (
  chain: Chain, parties: KeyRequestParties, request: FindingsRequest
): Verdict {
  const message = findingsRequestSignBytes(chain.id, parties, request)
  return verdictOf(chain.verifier.verify(parties.requester, message, request.signature))
}

export function verifyExcerptRequest (
  chain: Chain, parties: KeyRequestParties, request: ExcerptRequest
): Verdict {
  const message = excerptRequestSignBytes(chain.id, parties, request)
  return verdictOf(chain.verifier.verify(parties.requester, message, request.signature))
}

export function verifyCustodyRequest (
  chain: Chain, parties: KeyRequestParties, request: CustodyRequest
): Verdict {
  const message = custodyRequestSignBytes(chain.id, parties, request)
  return verdictOf(chain.verifier.verify(parties.requester, message, request.signature))
}

function verdictOf (isValid: boolean): Verdict {
  return isValid ? accept(undefined) : reject('bad-signature')
}
