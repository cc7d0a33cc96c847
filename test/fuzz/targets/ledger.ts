import assert from 'node:assert/strict'
import {
  blockHash, decode, headerCodec, transactionCodec, verifyTransaction
} from '../../../src/protocol/codec/index.js'
import { merkleRootOfHashes } from '../../../src/protocol/crypto/index.js'
import type { LedgerState } from '../../../src/protocol/ledger/index.js'
import { newListOf } from '../../../src/protocol/ledger/index.js'
import {
  dayOf, Decision, hex, Relation, TransactionKind, type Block, type Header, type Ruleset,
  type VerifiedTransaction
} from '../../../src/protocol/types/index.js'
import { Random } from '../../../src/sim/random.js'
import { memberOf, opinionOn, START, World } from '../../unit/protocol/ledger/support/world.js'
import { Attested } from '../../unit/protocol/ledger/support/attested.js'
import { Emergencies } from '../../unit/protocol/ledger/support/emergencies.js'
import { Patient, attest, give, revoke } from '../../unit/protocol/ledger/support/patients.js'
import { mutateBytes } from '../mutate-bytes.js'
import { Script } from '../script.js'
import type { Target } from '../target.js'

/** Chains at different moments, each with candidates for the next block. */
interface Scene { readonly world: World, readonly candidates: readonly VerifiedTransaction[] }

const RULESET: Ruleset = {
  subject: 1, system: 'urn:a', version: '1', hash: new Uint8Array(32), firstDay: 1, lastDay: 0
}

function fresh (): Scene {
  const world = new World()
  return { world, candidates: world.signers.map(signer => world.anything(signer, 1)) }
}

/** The day at which the ledger of a scene begins. */
const DAY = dayOf(START)

function busy (): Scene {
  const world = new World(5, { maxOpenPerPseudonym: 2, attestedReviewRate: 1_000_000 }).begin()
  const [a, b, c] = world.signers as [World['signers'][0], World['signers'][0], World['signers'][0]]
  const open = [world.drawn(a), world.drawn(b)]
  const refused = world.reject(world.drawn(c))
  const kept = world.approve(world.drawn(a))
  const one = new Patient(world, 'one').withKey()
  const two = new Patient(world, 'two')
  const glass = new Emergencies(world)
  const doctor = glass.entered(a, 1)
  const doctor2 = glass.entered(a, 2)
  const broken = glass.open(doctor)
  world.commit([broken])
  const unknown = glass.clinician(b, 7)
  const attested = new Attested(world)
  const filed = attested.filed(new Patient(world, 'three'), a)
  attested.drawn(filed)
  const again = { pseudonym: refused.pseudonym, retryTag: refused.retryTag }
  return { world, candidates: [
    ...open.flatMap(drawn => Object.values(Decision).flatMap(decision => world.signers.map(signer =>
      world.opinions(signer, [opinionOn(drawn, decision), opinionOn(refused, decision)])))),
    ...open.flatMap(drawn => world.pair(drawn).map(signer =>
      world.opinions(signer, [opinionOn(drawn, Decision.approve)]))),
    world.propose(a, [world.proposal(), world.proposal()]), world.propose(b, [world.proposal()]),
    world.adopt(a, RULESET), world.adopt(b, RULESET), world.presence(a, 0), world.presence(b, 2 ** 53 - 1),
    world.presence(c, world.state.timestamp),
    world.propose(c, [world.proposal({ ...again, relation: Relation.resubmits, related: refused.id })]),
    world.propose(c, [world.proposal({ ...again, relation: Relation.amends, related: refused.id })]),
    world.propose(a, [world.proposal({
      pseudonym: kept.pseudonym, relation: Relation.retracts, related: kept.id
    })]),
    world.propose(b, [world.proposal({
      pseudonym: kept.pseudonym, relation: Relation.retracts, related: kept.id
    })]),
    one.order(give()), one.order(revoke(1), one.other), one.register(one.other, [a, b]), one.file(give(), a),
    one.order({ type: 'cancel' }), two.file(attest(), b), two.file(give(), c), two.register(two.key),
    two.file(two.appoint(two.other, { role: 1 }), a), two.order(give(), two.key, { counter: 2 ** 53 - 1 }),
    broken, glass.open(doctor), glass.open(unknown), glass.open(doctor, { openedAt: 0 }), glass.enter(doctor),
    glass.enter(unknown), glass.close(a, broken.id), glass.close(b, broken.id), glass.surge(doctor, doctor2),
    ...world.signers.flatMap(signer => [glass.judge(signer, broken.id, 1), glass.contest(signer, broken.id)]),
    world.totals(a, 0, b), world.totals(b, 1, a), world.totals(c, 2 ** 32 - 1, a),
    ...[0, 1, 2, 2 ** 32 - 1].map(ahead =>
      world.raise(a, { hospital: b.id, day: (DAY + ahead) % 2 ** 32, names: 5 }, world.signers)),
    world.anything(a, 2), world.anything(b, 2), world.anything(c, 65_535),
    world.allowlist([...world.state.set.members, memberOf(world.newcomer('new'), 'New')]),
    world.allowlist(world.state.set.members.slice(1)),
    world.allowlist(world.state.set.members, { checkpointHeight: 2 ** 53 - 1 }),
    world.allowlist([], { version: 2 ** 32 - 1 }),
    ...world.signers.flatMap(signer => [
      attested.judge(signer, filed, 1), attested.judge(signer, filed, 3),
      attested.contest(signer, filed, 'form')
    ])
  ] }
}

let scenes: readonly Scene[] | undefined

/** Describes the parts of a state that judging must not change. */
function trace ({ height, hash, tallies, undecided, allowlist }: LedgerState): string {
  const cases = [...undecided.values()].map(one => `${hex(one.id)} ${one.opinions.length} ${one.status}`)
  return JSON.stringify([height, hex(hash), [...tallies], cases, allowlist.list.version])
}

const FIELDS = [
  'parent', 'proposer', 'sigma', 'allowlistHash', 'stateRoot', 'transactionRoot'
] as const

function changedHeader (script: Script, header: Header, world: World): Header {
  switch (script.between(0, 4)) {
    case 0: return { ...header, height: script.corner(header.height, 2 ** 53 - 1) }
    case 1: return { ...header, view: script.corner(header.view, 2 ** 32 - 1) }
    case 2: return { ...header, timestamp: script.corner(header.timestamp, 2 ** 53 - 1) }
    case 3: return { ...header, proposer: script.pick(world.signers).id }
    default: {
      const field = script.pick(FIELDS)
      const bytes = header[field].slice()
      bytes[script.between(0, bytes.byteLength - 1)]! ^= 1 << script.between(0, 7)
      return { ...header, [field]: bytes }
    }
  }
}

function changedList (
  script: Script, list: VerifiedTransaction[], { world, candidates }: Scene
): void {
  const at = script.between(0, list.length)
  switch (script.between(0, 4)) {
    case 0: list.splice(at, 0, script.pick(candidates)); break
    case 1: list.splice(at, 1); break
    case 2: list.reverse(); break
    case 3: list.push(...list.slice(at)); break
    case 4: {
      // Unsigned changes, which verification would refuse. Judging must not throw for them either.
      const bytes = mutateBytes(script.pick(candidates).bytes, new Random(`changed ${script.byte()}`))
      const trusting = { ...world.chain, verifier: { ...world.chain.verifier, verify: () => true } }
      if (decode(transactionCodec, bytes).verdict !== 'accept') return
      const verified = verifyTransaction(trusting, () => true, bytes)
      if (verified.verdict === 'accept') list.splice(at, 0, verified.value)
    }
  }
}

/** Requires verdicts, without exceptions, for wrong blocks with valid seals. */
const ledger: Target = {
  name: 'ledger-block',
  extension: 'bin',
  make: random => random.bytes(random.pick([6, 20, 60])),
  run (input) {
    scenes ??= [fresh(), busy()]
    const script = new Script(input)
    const scene = scenes[Math.min(1, script.between(0, 5))]!
    const { world } = scene
    const chosen = scene.candidates.filter(() => script.chance(3))
    const before = trace(world.state)
    const draft = world.draft(chosen, {
      view: script.between(0, 3), timestamp: world.state.timestamp + 1 + script.between(0, 60_000) * 10
    })
    if (draft.made === undefined) return
    const { block } = draft.made
    assert.equal(world.judge(block).verdict, 'accept', 'what was drafted is valid')
    let { header } = block
    const list = [...block.transactions]
    for (let left = script.between(0, 4); left > 0; left--) {
      if (script.chance(3)) header = changedHeader(script, header, world)
      else changedList(script, list, scene)
    }
    if (!script.chance(5)) {
      header = {
        ...header, transactionCount: list.length,
        transactionRoot: merkleRootOfHashes(list.map(({ leaf }) => leaf))
      }
    }
    const changed: Block = { header, hash: blockHash(world.chain.id, header), transactions: list }
    const verdict = world.judge(changed)
    assert(verdict.verdict !== 'ignore', 'a block is valid or not')
    if (verdict.verdict === 'accept') {
      headerCodec.decode(headerCodec.encode(header))
      assert.deepEqual(
        new Set(list.map(({ transaction }) => transaction.kind)).has(TransactionKind.allowlist),
        newListOf(verdict.value) !== undefined)
    }
    assert.equal(world.judge(changed).verdict, verdict.verdict)
    assert.equal(trace(world.state), before, 'judging only reads')
  }
}

export const ledgerTargets: readonly Target[] = [ledger]
