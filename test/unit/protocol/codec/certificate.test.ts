import assert from 'node:assert/strict'
import fc from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { NO_RECOVERY, VoteKind, ZERO_32, quorum } from '../../../../src/protocol/types/index.js'
import type { Signature, Statement, Vote } from '../../../../src/protocol/types/index.js'
import { chainOf, genesisOf, hospitals, vectorChain } from './chains.js'
import { readVectors } from './vector-files.js'

interface File {
  genesis: Uint8Array
  vectors: { desc: string, certificate: Uint8Array, verdict: string, code?: string }[]
}

const file = readVectors<File>('codec/certificates.json')

describe('codec: certificates made by another implementation', () => {
  const [chain] = vectorChain(file.genesis)
  for (const { desc, certificate, verdict, code } of file.vectors) {
    it(`${code ?? verdict}: ${desc}`, () => {
      const decoded = c.certificateCodec.decode(certificate)
      const judged = c.verifyCertificate(chain, chain.genesis.members, decoded)
      assert.equal(judged.verdict, verdict)
      if (judged.verdict !== 'accept') assert.equal(judged.code, code)
    })
  }
})

describe('codec: votes and certificates', () => {
  const signers = hospitals(7)
  const chain = chainOf(genesisOf(signers))
  const { members } = chain.genesis
  const blockHash = new Uint8Array(32).fill(9)
  const statement: Statement = { kind: VoteKind.finalize, height: 3, view: 1, blockHash }
  const set = { has: (id: Uint8Array) => signers.some(signer => signer.id === id) }
  const sign = (of: Statement, index: number): Vote => ({
    ...of,
    signer: signers[index]!.id,
    signature: signers[index]!.sign(c.voteSignBytes(chain.id, of))
  })

  it('assembles a valid certificate from any quorum or more votes', () => {
    const all = new Map(signers.map((_, i) => [i, sign(statement, i).signature]))
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 5 }), chosen => {
      const votes = new Map(chosen.map(i => [i, all.get(i)!]))
      const certificate = c.assembleCertificate(statement, members, votes)
      assert.equal(certificate.signatures.length, quorum(7))
      const lowest = chosen.toSorted((a, b) => a - b).slice(0, 5)
      assert.deepEqual(c.signersOf(certificate.bitmap, 7), lowest)
      assert.equal(c.verifyCertificate(chain, members, certificate).verdict, 'accept')
      const decoded = c.certificateCodec.decode(c.certificateCodec.encode(certificate))
      assert.deepEqual(decoded, certificate)
    }), { numRuns: 10 })
  })

  it('assembles no certificate from fewer votes than a quorum', () => {
    const votes = new Map([0, 1, 2, 3].map(i => [i, sign(statement, i).signature]))
    assert.throws(() => c.assembleCertificate(statement, members, votes))
  })

  it('skips the verification of known signatures only', () => {
    const signed = [0, 1, 2, 3].map(i => [i, sign(statement, i).signature] as const)
    const votes = new Map<number, Signature>(signed)
    votes.set(4, new Uint8Array(64))
    const certificate = c.assembleCertificate(statement, members, votes)
    const knowing = (known: number): string =>
      c.verifyCertificate(chain, members, certificate, NO_RECOVERY, index => index === known).verdict
    assert.equal(knowing(4), 'accept')
    assert.equal(knowing(3), 'reject')
  })

  it('judges votes', () => {
    const vote = sign(statement, 2)
    const judge = (v: Vote): unknown => {
      const judged = c.verifyVote(chain, set, v)
      return judged.verdict === 'accept' ? 'accept' : judged.code
    }
    assert.equal(judge(vote), 'accept')
    assert.equal(judge({ ...vote, view: 2 }), 'bad-signature')
    assert.equal(judge({ ...vote, kind: VoteKind.notarize }), 'bad-signature')
    assert.equal(judge({ ...vote, blockHash: ZERO_32 }), 'bad-statement')
    assert.equal(judge({ ...vote, kind: VoteKind.nullify }), 'bad-statement')
    assert.equal(judge({ ...vote, signer: new Uint8Array(32) }), 'unknown-signer')
    const nullify = { kind: VoteKind.nullify, height: 3, view: 1, blockHash: ZERO_32 }
    assert.equal(judge(sign(nullify, 2)), 'accept')
  })

  it('judges block proposals', () => {
    const fields = { height: 3, view: 1, blockHash }
    const signature = signers[0]!.sign(c.blockProposalSignBytes(chain.id, fields))
    const proposal = { ...fields, signer: signers[0]!.id, signature }
    assert.equal(c.verifyBlockProposal(chain, proposal).verdict, 'accept')
    assert.equal(c.verifyBlockProposal(chain, { ...proposal, height: 4 }).verdict, 'reject')
    const asVote = sign({ ...fields, kind: VoteKind.notarize }, 0).signature
    assert.equal(c.verifyBlockProposal(chain, { ...proposal, signature: asVote }).verdict, 'reject')
  })
})
