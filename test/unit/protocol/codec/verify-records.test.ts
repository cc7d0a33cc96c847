import assert from 'node:assert/strict'
import * as c from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import type { Member, Verdict } from '../../../../src/protocol/types/index.js'
import { chainOf, genesisOf, governmentPeer, hospitals, memberOf, named } from './chains.js'

const signers = hospitals(4)
const chain = chainOf(genesisOf(signers))
const [a, b] = signers as [typeof signers[0], typeof signers[0]]
const result = (verdict: Verdict): string => verdict.verdict === 'accept' ? 'accept' : verdict.code

describe('codec: signed statements that never enter a block', () => {
  it('address records', () => {
    const record = { id: a.id, seq: 2, addresses: ['/ip4/127.0.0.1/tcp/4001'] }
    const signature = a.sign(c.addressSignBytes(chain.id, record))
    const judge = (changed: typeof record): string =>
      result(c.verifyAddressRecord(chain, { record: changed, signature }))
    assert.equal(judge(record), 'accept')
    assert.equal(judge({ ...record, seq: 3 }), 'bad-signature')
    assert.equal(judge({ ...record, id: b.id }), 'bad-signature')
  })

  it('enrolment requests, with screened keys, for a certain government', () => {
    const applicant = named('applicant')
    const judge = (over: Partial<Member> = {}, government = governmentPeer.id): string => {
      const member = { ...memberOf(applicant), ...over }
      const request = { member, addresses: [], issuedAt: 1_700_000_000_000 }
      const signature = applicant.sign(c.enrolSignBytes(governmentPeer.id, request))
      return result(c.verifyEnrolmentRequest(nodeVerifier, government, { request, signature }))
    }
    assert.equal(judge(), 'accept')
    assert.equal(judge({}, b.id), 'bad-signature')
    assert.equal(judge({}, applicant.id), 'key-reused')
    const identity = new Uint8Array(32)
    identity[0] = 1
    assert.equal(judge({ id: identity }), 'weak-key')
    assert.equal(judge({ boxKey: new Uint8Array(32).fill(0xff) }), 'bad-box-key')
  })

  it('record key requests, for a certain requester, holder and ephemeral key', () => {
    const parties = { requester: a.id, holder: b.id }
    const fields = {
      ephemeralKey: new Uint8Array(32).fill(5), caseIds: [new Uint8Array(32)], nonce: 7
    }
    const signature = a.sign(c.recordKeyRequestSignBytes(chain.id, parties, fields))
    const request = { ...fields, signature }
    assert.equal(result(c.verifyRecordKeyRequest(chain, parties, request)), 'accept')
    const swapped = { requester: b.id, holder: a.id }
    assert.equal(result(c.verifyRecordKeyRequest(chain, swapped, request)), 'bad-signature')
    const other = { ...request, ephemeralKey: new Uint8Array(32) }
    assert.equal(result(c.verifyRecordKeyRequest(chain, parties, other)), 'bad-signature')
  })

  it('custody requests, for certain parties, an ephemeral key, an epoch and claims', () => {
    const parties = { requester: a.id, holder: b.id }
    const fields = {
      epoch: 3, height: 9, ephemeralKey: new Uint8Array(32).fill(5), nonce: 7, reading: undefined,
      claims: [{ type: 'own' as const, caseId: new Uint8Array(32) }]
    }
    const reading = {
      handle: new Uint8Array(32), consentKey: new Uint8Array(32), purpose: 1 as const, role: 0 as const,
      practitioner: undefined, treatment: undefined
    }
    const signature = a.sign(c.custodyRequestSignBytes(chain.id, parties, fields))
    const judge = (request: Omit<c.CustodyRequest, 'signature'>, by = parties): string =>
      result(c.verifyCustodyRequest(chain, by, { ...request, signature }))
    assert.equal(judge(fields), 'accept')
    assert.equal(judge(fields, { requester: b.id, holder: a.id }), 'bad-signature')
    assert.equal(judge({ ...fields, ephemeralKey: new Uint8Array(32) }), 'bad-signature')
    assert.equal(judge({ ...fields, epoch: 4 }), 'bad-signature')
    assert.equal(judge({ ...fields, reading }), 'bad-signature')
    assert.equal(judge({ ...fields, claims: [{ type: 'own', caseId: new Uint8Array(32).fill(1) }] }),
      'bad-signature')
  })

  it('findings requests, for certain parties, an ephemeral key and cases', () => {
    const parties = { requester: a.id, holder: b.id }
    const fields = { ephemeralKey: new Uint8Array(32).fill(5), caseIds: [new Uint8Array(32)] }
    const signature = a.sign(c.findingsRequestSignBytes(chain.id, parties, fields))
    const judge = (request: typeof fields, by = parties): string =>
      result(c.verifyFindingsRequest(chain, by, { ...request, signature }))
    assert.equal(judge(fields), 'accept')
    assert.equal(judge(fields, { requester: b.id, holder: a.id }), 'bad-signature')
    assert.equal(judge({ ...fields, ephemeralKey: new Uint8Array(32) }), 'bad-signature')
    assert.equal(judge({ ...fields, caseIds: [new Uint8Array(32).fill(1)] }), 'bad-signature')
  })

  it('excerpt requests, for certain parties, an ephemeral key and questions', () => {
    const parties = { requester: a.id, holder: b.id }
    const question = { caseId: new Uint8Array(32), id: new Uint8Array(16), text: 'Since when?' }
    const fields = { ephemeralKey: new Uint8Array(32).fill(5), questions: [question] }
    const signature = a.sign(c.excerptRequestSignBytes(chain.id, parties, fields))
    const judge = (request: typeof fields, by = parties): string =>
      result(c.verifyExcerptRequest(chain, by, { ...request, signature }))
    assert.equal(judge(fields), 'accept')
    assert.equal(judge(fields, { requester: b.id, holder: a.id }), 'bad-signature')
    assert.equal(judge({ ...fields, ephemeralKey: new Uint8Array(32) }), 'bad-signature')
    assert.equal(judge({ ...fields, questions: [{ ...question, text: 'Who?' }] }), 'bad-signature')
  })
})
