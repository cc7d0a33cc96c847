import type {
  Chain, MemberId, SignedAddressRecord, SignedEnrolmentRequest, Verdict, Verifier
} from '../../types/index.js'
import { accept, equal, reject } from '../../types/index.js'
import type { KeyRequestParties, LinkingKeyRequest, RecordKeyRequest } from './key-messages.js'
import {
  addressSignBytes, enrolSignBytes, linkingKeyRequestSignBytes, recordKeyRequestSignBytes
} from '../parts/sign-bytes.js'

/*
 * Signed statements between peers that never enter a block. That the signer is a member is for the
 * caller; the government, which enrols strangers, screens their keys here.
 */

export function verifyAddressRecord (chain: Chain, signed: SignedAddressRecord): Verdict {
  const message = addressSignBytes(chain.id, signed.record)
  return judge(chain.verifier.verify(signed.record.id, message, signed.signature))
}

/** Also screens both keys and refuses one key in both roles (consensus.md §2 VRF). */
export function verifyEnrolmentRequest (
  verifier: Verifier, governmentPeer: MemberId, signed: SignedEnrolmentRequest
): Verdict {
  const { id, vrfKey } = signed.request.member
  if (equal(id, vrfKey) || equal(id, governmentPeer)) return reject('key-reused')
  if (!verifier.screenKey(id) || !verifier.screenKey(vrfKey)) return reject('weak-key')
  const message = enrolSignBytes(governmentPeer, signed.request)
  return judge(verifier.verify(id, message, signed.signature))
}

export function verifyRecordKeyRequest (
  chain: Chain, parties: KeyRequestParties, request: RecordKeyRequest
): Verdict {
  const message = recordKeyRequestSignBytes(chain.id, parties, request)
  return judge(chain.verifier.verify(parties.requester, message, request.signature))
}

export function verifyLinkingKeyRequest (
  chain: Chain, parties: KeyRequestParties, request: LinkingKeyRequest
): Verdict {
  const message = linkingKeyRequestSignBytes(chain.id, parties, request)
  return judge(chain.verifier.verify(parties.requester, message, request.signature))
}

function judge (holds: boolean): Verdict {
  return holds ? accept(undefined) : reject('bad-signature')
}
