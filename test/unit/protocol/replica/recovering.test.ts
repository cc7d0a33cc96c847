import assert from 'node:assert/strict'
import {
  allowlistHash, allowlistSignBytes, assembleCertificate, certificateBeside, voteSignBytes
} from '../../../../src/protocol/codec/index.js'
import {
  assuranceOf, CollectedStatements, judgeRecovery, signStatement
} from '../../../../src/protocol/ledger/index.js'
import {
  compare, equal, hex, VoteKind, ZERO_32, type Certificate, type Member, type Recovery,
  type RecoveryStatement, type Signer, type SignedAllowlist
} from '../../../../src/protocol/types/index.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'
import { Bench, idOf, Ring } from './support/bench.js'

/** A chain of four hospitals with a block at each of the first heights. */
function chainOf (heights: number): { world: ChainFixture, benches: Bench[], ring: Ring } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer).vote())
  const ring = new Ring(benches)
  for (let height = 1; height <= heights; height++) work(world, benches, ring, height)
  return { world, benches, ring }
}

function work (world: ChainFixture, benches: readonly Bench[], ring: Ring, height: number): void {
  const transaction = world.linkingEpoch(world.signers[height % 4]!, 1, new Uint8Array(32).fill(height))
  for (const bench of benches) bench.admit(transaction)
  if (height > 1) for (const bench of benches) bench.give({ type: 'abstained', until: height + 1 })
  ring.until(() => benches.every(bench => bench.height >= height))
}

function loseLog (bench: Bench): void {
  bench.log = []
  bench.restart()
}

interface Wish { number?: number, list?: SignedAllowlist, isIntact?: boolean }

function stated (bench: Bench, { number = 1, list, isIntact = true }: Wish = {}): RecoveryStatement {
  const { world: { chain } } = bench
  const proof = bench.blocks.at(-1)
  const certificate = proof === undefined ? undefined : certificateBeside(proof.certificate)
  const effects = bench.give({ type: 'state', log: bench.log, wish: {
    number, isIntact, listHash: list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list),
    tipCertificate: certificate?.verdict === 'accept' ? certificate.value : undefined
  } })
  const at = effects.findIndex(({ type }) => type === 'stated')
  assert(at >= 0, JSON.stringify(effects.filter(({ type }) => type === 'refused-recovery')))
  const effect = effects[at]!
  assert(effect.type === 'stated')
  return effect.statement
}

function recoveryOf (statements: readonly RecoveryStatement[], list?: SignedAllowlist): Recovery {
  return { list, statements: [...statements].sort((a, b) => compare(a.signer, b.signer)) }
}

function recover (benches: readonly Bench[], recovery: Recovery): void {
  for (const bench of benches) bench.give({ type: 'recover', recovery, log: bench.log })
}

/** Makes a list of some hospitals, signed by the government. */
function shortList (
  world: ChainFixture, kept: readonly Signer[], added: readonly Member[] = []
): SignedAllowlist {
  const current = world.firstState().allowlist.list
  const entries = current.entries.filter(({ id }) => kept.some(signer => equal(signer.id, id)))
  const list = {
    ...current, version: 2, prevHash: allowlistHash(world.chain.id, current),
    entries: [...entries, ...added].sort((a, b) => compare(a.id, b.id))
  }
  return { list, signature: world.government.sign(allowlistSignBytes(world.chain.id, list)) }
}

function assertEqual (benches: readonly Bench[], height: number): void {
  assert.deepEqual(benches.map(bench => bench.height), benches.map(() => height))
  assert.equal(new Set(benches.map(bench => hex(bench.state.ledger.hash))).size, 1)
  assert.equal(new Set(benches.map(bench => hex(bench.state.ledger.stateRoot))).size, 1)
}

function codeOf (bench: Bench, recovery: Recovery): string {
  const verdict = judgeRecovery(bench.state.ledger, recovery)
  return verdict.verdict === 'accept' ? 'accept' : verdict.code
}

describe('replica: recovery', () => {
  it('goes on after three of four hospitals lost their logs, and restarts under the recovery', () => {
    const { world, benches } = chainOf(2)
    for (const bench of benches.slice(1)) loseLog(bench)
    const recovery = recoveryOf(benches.map(bench => stated(bench)))
    recover(benches, recovery)
    const ring = new Ring(benches)
    ring.until(() => benches.every(bench => bench.height === 3))
    assertEqual(benches, 3)
    for (const { state: { ledger } } of benches) {
      assert.deepEqual(ledger.recoveries.map(({ number, from }) => [number, from]), [[1, 3]])
      assert.equal(ledger.adopted, undefined)
    }
    for (const bench of benches) bench.restart()
    for (const bench of benches) bench.vote()
    assert.deepEqual(benches.map(({ state }) => state.ledger.recoveries.length), [1, 1, 1, 1])
    work(world, benches, new Ring(benches), 4)
    assertEqual(benches, 4)
  })

  it('signs nothing between its statement and the recovery, also after a restart', () => {
    const { world, benches } = chainOf(1)
    const [first] = benches as [Bench]
    stated(first)
    const sent = first.sent().length
    first.admit(world.linkingEpoch(world.signers[0]!))
    first.fireTimers()
    assert.equal(first.sent().length, sent)
    first.restart()
    first.vote()
    first.admit(world.linkingEpoch(world.signers[0]!))
    first.fireTimers()
    assert.deepEqual(first.sent().filter(({ type }) => type !== 'share'), [])
  })

  it('states once for each number', () => {
    const { world, benches } = chainOf(1)
    const [first] = benches as [Bench]
    const one = stated(first)
    assert.deepEqual(stated(first, { isIntact: false }), one)
    const list = shortList(world, world.signers.slice(0, 3))
    const effects = first.give({ type: 'state', log: first.log, wish: {
      number: 1, isIntact: true, listHash: allowlistHash(world.chain.id, list.list), tipCertificate: undefined
    } })
    assert.deepEqual(effects, [{ type: 'refused-recovery', code: 'stated-for-another-list' }])
  })

  it('keeps a block that only a lost disk had as final, and ignores its late certificate', () => {
    const { world, benches, ring } = chainOf(1)
    const [lost, ...others] = benches as [Bench, Bench, Bench, Bench]
    ring.deaf = (_from, to, message) => !equal(to, idOf(lost)) && (
      (message.type === 'vote' && message.vote.kind === VoteKind.finalize && message.vote.height === 2) ||
      (message.type === 'certificate' && message.certificate.kind === VoteKind.finalize &&
        message.certificate.height === 2))
    for (const bench of benches) {
      bench.admit(world.linkingEpoch(world.signers[2]!, 2))
      bench.give({ type: 'abstained', until: 3 })
    }
    ring.until(() => lost.height === 2)
    const { hash } = lost.state.ledger
    assert.deepEqual(others.map(bench => bench.height), [1, 1, 1])
    const late = certificateBeside(lost.blocks[1]!.certificate)
    assert(late.verdict === 'accept')
    // A new disk: the hospital knows nothing, not even block 1.
    const empty = new Bench(world, lost.signer)
    const four = [empty, ...others]
    const recovery = recoveryOf([
      stated(empty, { isIntact: false }), ...others.map(bench => stated(bench))
    ])
    assert.deepEqual(recovery.statements.map(({ above }) => above.map(({ holdsBlock }) => holdsBlock)).flat(),
      [true, true, true])
    recover(four, recovery)
    assert.equal(empty.of('refused-recovery').at(-1)?.code, 'behind-the-statements')
    const { block, certificate } = others[0]!.blocks[0]!
    empty.give({ type: 'block', from: idOf(others[0]!), bytes: block, certificate })
    for (const bench of others) {
      bench.give({ type: 'message', from: idOf(others[0]!),
        message: { type: 'certificate', certificate: late.value } })
      assert.equal(bench.of('void').length, 1)
    }
    const again = new Ring(four)
    const blocks = others[0]!
    again.until(() => {
      // A host answers the request for the required block.
      for (const bench of four) {
        for (const wanted of bench.of('fetch-block').splice(0)) {
          const held = blocks.log.find(record => record.type === 'block' && record.height === wanted.height)
          assert(held?.type === 'block')
          bench.give({ type: 'block', from: idOf(blocks), bytes: held.bytes, certificate: undefined })
        }
      }
      return four.every(bench => bench.height >= 2)
    })
    for (const bench of four) {
      assert.equal(bench.state.halted, false)
      assert.equal(hex(hashAt(bench, 2)), hex(hash))
    }
  })

  it('serves its statements beside the first block to a hospital that was away', () => {
    const { benches } = chainOf(2)
    const [away, ...others] = benches as [Bench, Bench, Bench, Bench]
    for (const bench of others) loseLog(bench)
    const recovery = recoveryOf(benches.map(bench => stated(bench)))
    recover(others, recovery)
    new Ring(others).until(() => others.every(bench => bench.height === 3))
    const { block, certificate } = others[0]!.blocks[2]!
    away.give({ type: 'block', from: idOf(others[0]!), bytes: block, certificate })
    assertEqual(benches, 3)
  })

  it('goes on with the hospitals that a list keeps, and the list is in force from T+2 on', () => {
    const { world, benches } = chainOf(1)
    const kept = benches.slice(0, 3)
    const list = shortList(world, world.signers.slice(0, 3))
    recover(kept, recoveryOf(kept.map(bench => stated(bench, { list })), list))
    const ring = new Ring(kept)
    ring.until(() => kept.every(bench => bench.height === 2))
    for (const { state: { ledger } } of kept) {
      assert.equal(ledger.set.size, 3)
      assert.equal(ledger.allowlist.list.version, 2)
      assert.equal(ledger.keys.pending?.holders.length, 3)
    }
    for (const bench of kept) bench.restart()
    assert.deepEqual(kept.map(({ state }) => state.ledger.set.size), [3, 3, 3])
  })

  it('deals the lottery key anew if fewer than t hospitals kept their shares', () => {
    const { world, benches } = chainOf(1)
    const recovery = recoveryOf(benches.map((bench, i) => i === 0
      ? stated(bench)
      : resigned(world, stated(bench), { keyEpoch: 0 })))
    recover(benches, recovery)
    new Ring(benches).until(() => benches.every(bench => bench.height === 2))
    assertEqual(benches, 2)
    for (const { state: { ledger: { keys } } } of benches) {
      assert.equal(keys.active, undefined)
      assert.equal(keys.pending?.number, 2)
    }
  })
})

function hashAt (bench: Bench, height: number): Uint8Array {
  const proof = certificateBeside(bench.blocks[height - 1]!.certificate)
  assert(proof.verdict === 'accept')
  return proof.value.blockHash
}

function resigned (
  world: ChainFixture, statement: RecoveryStatement, change: Partial<RecoveryStatement>
): RecoveryStatement {
  const { signature, ...fields } = { ...statement, ...change }
  assert.equal(signature.length, 64)
  return signStatement(world.chain, world.signerOf(fields.signer), fields)
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
