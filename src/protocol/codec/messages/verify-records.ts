import {
  accept, concat, equal, reject, type AddressRecord, type Chain, type ChainId, type EnrolmentRequest,
  type MemberId, type Signature, type SignedAddressRecord, type SignedEnrolmentRequest, type Verdict,
  type Verifier
} from '../../types/index.js'
import { addressRecordCodec, enrolmentRequestCodec } from '../parts/allowlist.js'
import { chainlessDomain, domain } from '../wire/domain.js'
import type { Codec } from '../wire/schema.js'
import { custodyRequestFieldsCodec } from './custody-messages.js'
import { excerptRequestFieldsCodec } from './excerpt-messages.js'
import { findingsRequestFieldsCodec } from './findings-messages.js'
import { recordKeyRequestFieldsCodec, type KeyRequestParties } from './key-messages.js'

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

/**
 * Makes the function that returns what a requester signs: both parties and the fields of the request. The
 * fields have the key to which the reply is sealed. Each kind of request has a domain of its own.
 */
function signBytesOf<T> (label: string, fields: Codec<T>) {
  return (chainId: ChainId, { requester, holder }: KeyRequestParties, request: T): Uint8Array =>
    concat(domain(label, chainId), requester, holder, fields.encode(request))
}

export const recordKeyRequestSignBytes = signBytesOf('record-key-request', recordKeyRequestFieldsCodec)
export const findingsRequestSignBytes = signBytesOf('findings-request', findingsRequestFieldsCodec)
export const excerptRequestSignBytes = signBytesOf('excerpt-request', excerptRequestFieldsCodec)
export const custodyRequestSignBytes = signBytesOf('custody-request', custodyRequestFieldsCodec)

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

interface Signed { readonly signature: Signature }

/** Makes the function that checks the signature of a requester. */
function verifierOf<T> (signBytes: ReturnType<typeof signBytesOf<T>>) {
  return (chain: Chain, parties: KeyRequestParties, request: T & Signed): Verdict => {
    const message = signBytes(chain.id, parties, request)
    return verdictOf(chain.verifier.verify(parties.requester, message, request.signature))
  }
}

export const verifyRecordKeyRequest = verifierOf(recordKeyRequestSignBytes)
export const verifyFindingsRequest = verifierOf(findingsRequestSignBytes)
export const verifyExcerptRequest = verifierOf(excerptRequestSignBytes)
export const verifyCustodyRequest = verifierOf(custodyRequestSignBytes)

function verdictOf (isValid: boolean): Verdict {
  return isValid ? accept(undefined) : reject('bad-signature')
}
