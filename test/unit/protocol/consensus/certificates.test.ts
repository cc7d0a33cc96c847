import assert from 'node:assert/strict'
import { CertificateTable } from '../../../../src/protocol/consensus/certificates.js'
import type { Certificate, VoteKind } from '../../../../src/protocol/types/index.js'
import { ZERO_32 } from '../../../../src/protocol/types/index.js'

const none = { bitmap: new Uint8Array(1), signatures: [] }
const x = new Uint8Array(32).fill(1)
const y = new Uint8Array(32).fill(2)

function of (kind: VoteKind, view: number, blockHash: Uint8Array = ZERO_32): Certificate {
  return { kind, height: 1, view, blockHash, ...none }
}

function table (...certificates: Certificate[]): CertificateTable {
  const made = new CertificateTable()
  for (const certificate of certificates) made.add(certificate)
  return made
}

describe('consensus certificates', () => {
  it('finds r of R3: the highest notarized view below a view', () => {
    const held = table(of(1, 1, x), of(1, 4, x))
    assert.deepEqual([0, 1, 2, 4, 5, 9].map(view => held.highestNotarizedBelow(view)), [-1, -1, 1, 1, 4, 4])
    assert.equal(held.highestNotarized, 4)
  })

  it('counts the missing nullifications between two views', () => {
    const held = table(of(2, 0), of(2, 2))
    assert.equal(held.missingNullifications(-1, 4), 2)
    assert.equal(held.missingNullifications(1, 3), 0)
    assert.deepEqual(held.nullificationsBetween(-1, 9).map(({ view }) => view), [0, 2])
    assert.deepEqual(held.nullificationsBetween(0, 2), [])
  })

  it('treats certificates of one statement as equal, and finalizations of any view', () => {
    const held = table(of(1, 0, x), of(3, 0, x))
    assert.equal(held.has(of(1, 0, x)), true)
    assert.equal(held.has(of(1, 1, x)), false)
    assert.equal(held.has(of(3, 7, x)), true)
    assert.equal(held.has(of(2, 0)), false)
  })

  it('finds contradicting certificates: I1, I2, I3', () => {
    assert.equal(table(of(1, 0, x)).contradiction(of(1, 0, y))?.kind, 1)
    assert.equal(table(of(1, 0, x)).contradiction(of(1, 1, y)), undefined)
    assert.equal(table(of(3, 0, x)).contradiction(of(3, 5, y))?.kind, 3)
    assert.equal(table(of(3, 0, x)).contradiction(of(2, 0))?.kind, 3)
    assert.equal(table(of(2, 0)).contradiction(of(3, 0, x))?.kind, 2)
    // N and X of one view may both exist.
    assert.equal(table(of(1, 0, x)).contradiction(of(2, 0)), undefined)
  })

  it('returns all certificates for a peer that asks', () => {
    assert.equal(table(of(1, 0, x), of(2, 1), of(3, 0, x), of(1, 0, x)).all().length, 3)
  })
})
