import assert from 'node:assert/strict'
import {
  MAX_MEMBERS, allowlistHash, allowlistSignBytes, signJoin, transactionCodec, verifyTransaction
} from '../../../../src/protocol/codec/index.js'
import { PARAMETER_RANGES, firstSignedAllowlist } from '../../../../src/protocol/membership/index.js'
import { TransactionKind, equal, type JoinSignature } from '../../../../src/protocol/types/index.js'
import { chainOf, genesisOf, governmentList, hospitals } from './chains.js'

describe('codec: join signatures of a list', () => {
  const signers = hospitals(4)
  const chain = chainOf(genesisOf(signers))
  const { list: first } = firstSignedAllowlist(chain)
  const block = { height: 3, timestamp: 1_700_000_000_500, hash: new Uint8Array(32).fill(7) }
  const list = { ...first, version: 2, prevHash: allowlistHash(chain.id, first) }
  const allowlist = { list, signature: governmentList.sign(allowlistSignBytes(chain.id, list)) }
  const all = list.entries.map(({ id }, index) =>
    signJoin(chain.id, signers.find(signer => equal(signer.id, id))!, list, index, block))

  const codeOf = (joins: readonly JoinSignature[]): string => {
    const bytes = transactionCodec.encode({ kind: TransactionKind.allowlist, joins, allowlist })
    const judged = verifyTransaction(chain, () => false, bytes)
    return judged.verdict === 'accept' ? 'accept' : judged.code
  }

  it('of a hundred hospitals with long names fit in the smallest maxTransactionBytes', () => {
    const [least] = PARAMETER_RANGES.maxTransactionBytes
    const entries = hospitals(MAX_MEMBERS)
      .map(({ id }) => ({ ...list.entries[0]!, id, name: 'n'.repeat(64) }))
    const joins = entries.map((_, index) => ({ ...all[0]!, index }))
    const bytes = transactionCodec.encode({
      kind: TransactionKind.allowlist, joins, allowlist: { ...allowlist, list: { ...list, entries } }
    })
    assert(bytes.byteLength <= least, `${bytes.byteLength} bytes`)
  })

  it('are any number, since the ledger knows whether the list changes a member', () => {
    for (const joins of [all, all.slice(1), all.slice(3), []]) assert.equal(codeOf(joins), 'accept')
  })

  it('are sorted by index, and each member has one', () => {
    const [a, b, c, d] = all as [JoinSignature, JoinSignature, JoinSignature, JoinSignature]
    assert.equal(codeOf([b, a, c, d]), 'joins-unsorted')
    assert.equal(codeOf([a, a, b, c]), 'joins-unsorted')
  })

  it('are of members of the new list', () => {
    assert.equal(codeOf([...all.slice(0, 3), { ...all[3]!, index: 4 }]), 'join-by-stranger')
  })

  it('are valid for this list, this block and their signer', () => {
    const and = (last: JoinSignature): string => codeOf([...all.slice(0, 3), last])
    const [last] = all.slice(3) as [JoinSignature]
    assert.equal(and({ ...last, block: { ...block, hash: new Uint8Array(32) } }), 'join-signature')
    assert.equal(and({ ...last, signature: all[0]!.signature }), 'join-signature')
    const signer = signers.find(({ id }) => equal(id, list.entries[3]!.id))!
    assert.equal(and(signJoin(chain.id, signer, { ...list, issuedAt: 1 }, 3, block)), 'join-signature')
    const other = chainOf({ ...chain.genesis, name: 'another chain' })
    assert.equal(and(signJoin(other.id, signer, list, 3, block)), 'join-signature')
  })
})
