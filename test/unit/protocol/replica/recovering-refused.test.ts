import assert from 'node:assert/strict'
import { allowlistHash, assembleCertificate, voteSignBytes } from '../../../../src/protocol/codec/index.js'
import {
  assuranceOf, CollectedStatements, judgeRecovery, signStatement
} from '../../../../src/protocol/ledger/index.js'
import {
  equal, VoteKind, ZERO_32, type Certificate, type Recovery, type RecoveryStatement, type SignedAllowlist
} from '../../../../src/protocol/types/index.js'
import { memberOf } from '../../../fixtures/chain-fixture.js'
import type { Bench } from './support/bench.js'
import { chainOf, hashAt, recoveryOf, resigned, shortList, stated } from './support/recovery.js'

function codeOf (bench: Bench, recovery: Recovery): string {
  const verdict = judgeRecovery(bench.state.ledger, recovery)
  return verdict.verdict === 'accept' ? 'accept' : verdict.code
}

describe('replica: recoveries that are refused', () => {
  const { world, benches } = chainOf(2)
  const [first] = benches as [Bench]
  const statements = benches.map(bench => stated(bench))
  const [own, ...rest] = statements as [RecoveryStatement, ...RecoveryStatement[]]
  const stranger = world.signer('stranger')
  const ELSEWHERE = new Uint8Array(32).fill(5)
  const tipAt = (
    height: number, hash: Uint8Array, signed = hash
  ): RecoveryStatement['tip'] => {
    const fields = { kind: VoteKind.finalize, height, view: 0, blockHash: hash }
    const { members } = first.state.ledger.set
    const message = voteSignBytes(world.chain.id, { ...fields, blockHash: signed })
    const votes = new Map(world.signers.slice(0, 3).map(signer =>
      [members.findIndex(({ id }) => equal(id, signer.id)), signer.sign(message)]))
    return { height, hash, certificate: assembleCertificate(fields, members, votes) }
  }
  const changed = (change: Partial<RecoveryStatement>): Recovery =>
    recoveryOf([resigned(world, own, change), ...rest])

  it('accept: all statements', () => { assert.equal(codeOf(first, recoveryOf(statements)), 'accept') })
  const bad: Readonly<Record<string, Recovery>> = {
    'second-statement': recoveryOf([...statements, resigned(world, own, { isIntact: false })]),
    'statement-of-a-stranger': recoveryOf([...statements, signStatement(world.chain, stranger, own)]),
    'statement-of-another-chain': recoveryOf([{ ...own, chainId: new Uint8Array(32) }, ...rest]),
    'bad-signature': recoveryOf([{ ...own, isIntact: false }, ...rest]),
    'statement-order': { list: undefined, statements: [...recoveryOf(statements).statements].reverse() },
    'statement-of-another-number': recoveryOf([
      ...statements.slice(0, 3), resigned(world, statements[3]!, { number: 2 })
    ]),
    'statement-of-another-list': changed({ listHash: new Uint8Array(32).fill(1) }),
    'statements-missing': recoveryOf(rest),
    'recovery-not-next': recoveryOf(statements.map(statement => resigned(world, statement, { number: 2 }))),
    'recovery-known': recoveryOf(statements.map(statement => resigned(world, statement, { number: 0 }))),
    'below-own-final-block': recoveryOf(statements.map(statement =>
      resigned(world, statement, { tip: tipAt(1, hashAt(first, 1)) }))),
    'behind-the-statements': changed({ tip: tipAt(3, ELSEWHERE) }),
    'tip-of-another-block': changed({ tip: tipAt(2, ELSEWHERE) }),
    'tip-without-finalization': changed({ tip: { ...own.tip, hash: ELSEWHERE } }),
    'tip-not-verified': changed({ tip: tipAt(3, ELSEWHERE, ZERO_32) }),
    'too-few-intact-databases': recoveryOf(statements.map((statement, i) =>
      resigned(world, statement, { isIntact: i === 0 }))),
    'stated-nullification': changed({
      above: [{ holdsBlock: true, certificate: statement(VoteKind.nullify) }]
    }),
    'stated-below-the-tip': changed({ above: [{ holdsBlock: true, certificate: own.tip.certificate! }] }),
    'bad-bitmap': changed({ above: [{ holdsBlock: true, certificate: statement(VoteKind.notarize) }] })
  }
  for (const [code, recovery] of Object.entries(bad)) {
    it(code, () => {
      assert.equal(codeOf(first, recovery), code)
      const effects = first.give({ type: 'recover', recovery, log: first.log })
      const refused = effects.filter(({ type }) => type === 'refused-recovery')
      // A recovery that is adopted already comes from several peers.
      assert.deepEqual(refused, code === 'recovery-known' ? [] : [{ type: 'refused-recovery', code }])
      assert.equal(first.state.ledger.adopted, undefined)
      first.state.offered = undefined
    })
  }

  it('the same codes when a hospital collects statements one by one, and the first stays', () => {
    const collected = (): CollectedStatements =>
      new CollectedStatements(world.chain, 1, undefined, first.state.ledger.set)
    const codeOfOne = (statement: RecoveryStatement): string => {
      const verdict = collected().add(first.state.ledger, statement)
      return verdict.verdict === 'accept' ? 'accept' : `${verdict.verdict} ${verdict.code}`
    }
    const one = (change: Partial<RecoveryStatement>): string => codeOfOne(resigned(world, own, change))
    assert.equal(codeOfOne(own), 'accept')
    assert.equal(codeOfOne(signStatement(world.chain, stranger, own)), 'reject statement-of-a-stranger')
    assert.equal(codeOfOne({ ...own, chainId: ELSEWHERE }), 'reject statement-of-another-chain')
    assert.equal(codeOfOne({ ...own, isIntact: false }), 'reject bad-signature')
    assert.equal(one({ number: 2 }), 'ignore recovery-not-next')
    assert.equal(one({ number: 0 }), 'ignore recovery-known')
    assert.equal(one({ listHash: ELSEWHERE }), 'reject statement-of-another-list')
    assert.equal(one({ tip: { ...own.tip, hash: ELSEWHERE } }), 'reject tip-without-finalization')
    assert.equal(one({ tip: tipAt(2, ELSEWHERE) }), 'reject tip-of-another-block')
    assert.equal(one({ tip: tipAt(3, ELSEWHERE, ZERO_32) }), 'ignore tip-not-verified')
    assert.equal(one({ above: [{ holdsBlock: true, certificate: statement(VoteKind.nullify) }] }),
      'reject stated-nullification')
    const all = collected()
    for (const statement of statements) all.add(first.state.ledger, statement)
    const second = resigned(world, own, { isIntact: false })
    assert.deepEqual(all.add(first.state.ledger, second), { verdict: 'reject', code: 'second-statement' })
    assert.deepEqual(all.add(first.state.ledger, own), { verdict: 'ignore', code: 'known-statement' })
    assert.deepEqual(all.recovery(), recoveryOf(statements))
  })

  it('no statement of the government for a list, and no recovery without a member because of it', () => {
    const tip = signStatement(world.chain, world.government, { ...own, isIntact: true, keyEpoch: 0 })
    assert.equal(codeOf(first, recoveryOf([...statements, tip])), 'accept')
    assert.equal(codeOf(first, recoveryOf([...rest, tip])), 'statements-missing')
    const kept = world.signers.slice(0, 3)
    const list = shortList(world, kept)
    const listHash = allowlistHash(world.chain.id, list.list)
    const stating = statements.filter(({ signer }) => kept.some(({ id }) => equal(id, signer)))
      .map(statement => resigned(world, statement, { listHash }))
    assert.equal(codeOf(first, recoveryOf([...stating, tip], list)), 'accept')
    assert.equal(codeOf(first, recoveryOf([...stating, signStatement(world.chain, world.government,
      { ...tip, listHash })], list)), 'statement-of-another-list')
    // Its database is not counted: two of four are needed, and one member has one.
    assert.equal(codeOf(first, recoveryOf([
      ...statements.map((statement, i) => resigned(world, statement, { isIntact: i === 0 })), tip
    ])), 'too-few-intact-databases')
  })

  it('tells f+1 intact databases from 2f+1, and counts the shares of the epoch in force', () => {
    const { ledger } = first.state
    const stating = statements.map((statement, i) => resigned(world, statement, { isIntact: i < 2 }))
    assert.deepEqual(assuranceOf(ledger, stating), {
      intact: 2, needed: 2, safe: 3, shares: { needed: 2, held: 4 }
    })
    const old = stating.map((statement, i) => resigned(world, statement, { keyEpoch: i < 3 ? 0 : 1 }))
    assert.deepEqual(assuranceOf(ledger, old).shares, { needed: 2, held: 1 })
  })

  const lists: Readonly<Record<string, SignedAllowlist>> = {
    'recovery-list-too-short': shortList(world, world.signers.slice(0, 2)),
    'recovery-list-adds': shortList(world, world.signers, [memberOf(stranger, 'New')]),
    'bad-signature': { ...shortList(world, world.signers.slice(0, 3)), signature: new Uint8Array(64) }
  }
  for (const [code, list] of Object.entries(lists)) {
    it(`a list: ${code}`, () => {
      const listHash = allowlistHash(world.chain.id, list.list)
      const stating = statements.map(statement => resigned(world, statement, { listHash }))
      assert.equal(codeOf(first, recoveryOf(stating, list)), code)
    })
  }

  function statement (kind: VoteKind): Certificate {
    const blockHash = new Uint8Array(32).fill(7)
    return { kind, height: 3, view: 0, blockHash, bitmap: new Uint8Array(), signatures: [] }
  }
})
