import assert from 'node:assert/strict'
import {
  custodyReplyCodec, custodyRequestCodec, custodyRequestSignBytes, decode, type CustodyClaim,
  type CustodyReply, type CustodyRequest, type PatientReading
} from '../../../../src/protocol/codec/index.js'
import { x25519PublicKey } from '../../../../src/protocol/crypto/native/sealing/index.js'
import { classTagOf, givenKey, handleOfKey, linkOf } from '../../../../src/protocol/names/index.js'
import {
  PURPOSES, ROLES, type CaseId, type ChainId, type Proposal
} from '../../../../src/protocol/types/index.js'
import { random, type CustodyRig, type RigHospital, type Submitted } from './rig.js'

/** Sends a request of `by` to `to`, and returns the reply. */
export async function request (
  rig: CustodyRig, by: RigHospital, to: RigHospital, claims: readonly CustodyClaim[],
  change: Partial<CustodyRequest> = {}
): Promise<CustodyReply> {
  const fields = {
    epoch: rig.epoch.number, height: 7, ephemeralKey: x25519PublicKey(random(32)), nonce: 7,
    reading: undefined, claims, ...change
  }
  const parties = { requester: by.signer.id, holder: to.signer.id }
  const signature = by.signer.sign(custodyRequestSignBytes(rig.chain.id, parties, fields))
  const bytes = custodyRequestCodec.encode({ signature, ...fields })
  const reply = decode(custodyReplyCodec, await to.network.serve(by.signer.id, 'custody', bytes))
  assert(reply.verdict === 'accept')
  return reply.value
}

/** A patient whose cases all have one r, so that one token fits them all. */
export function ofPatient (chainId: ChainId): {
  readonly reading: PatientReading
  readonly tags: Pick<Proposal, 'link' | 'classTag'>
  readonly claimOf: (caseId: CaseId) => Extract<CustodyClaim, { readonly type: 'patient' }>
} {
  const [consentKey, token, classToken] = [random(32), random(32), random(32)]
  const handle = handleOfKey(chainId, givenKey(chainId, consentKey))
  return {
    reading: {
      handle, consentKey, purpose: PURPOSES.TREAT, practitioner: undefined, role: ROLES.any,
      treatment: undefined
    },
    tags: { link: linkOf(chainId, handle, token), classTag: classTagOf(chainId, classToken, 0) },
    claimOf: caseId => ({ type: 'patient', caseId, token, classToken, sensitive: 0 })
  }
}

export const own = ({ found }: Submitted): CustodyClaim => ({ type: 'own', caseId: found.id })

export function codeOf (reply: CustodyReply): number | 'given' {
  if (reply.type === 'refused') return reply.code
  return reply.box.byteLength > 0 ? 'given' : reply.refused[0]!.code
}
