import assert from 'node:assert/strict'
import type { FactsView, PartyView } from '../../../../../src/api/index.js'
import { systemClock } from '../../../../../src/node/machine/clocks.js'
import { agreementFacts, chainFacts, diagnose } from '../../../../../src/node/examine/doctor/index.js'
import { PRESENT } from '../../../../../src/protocol/ledger/index.js'
import { queueFacts } from '../../../../../src/node/examine/doctor/facts/queue-facts.js'
import { equal, hex, TransactionKind } from '../../../../../src/protocol/types/index.js'
import { NetworkError } from '../../../../../src/network/index.js'
import { Consortium, diagnosis, TestNode, until } from '../../../../fixtures/running-nodes.js'

/** These tests read the facts of real replicas. Each of the four hospitals is named after its index. */
describe('doctor: facts of running chains', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  const show = (id: Uint8Array): PartyView =>
    ({ id: hex(id), name: `H${net.nodes.findIndex(node => equal(node.signer.id, id))}` })
  const factsOf = (node: TestNode, laterMs = 0): FactsView => ({
    at: systemClock.wall() + laterMs, name: 'node', role: 'hospital', alarms: [],
    ...chainFacts({ ...node.running, startedAt: systemClock.wall() }, show),
    queues: queueFacts(node.running, node.hospital, { hasRoster: true, toReview: 0 }, show)
  })
  const names = (parties: readonly PartyView[]): string[] => parties.map(one => one.name).sort()
  const begin = async (options = {}): Promise<TestNode[]> => {
    net = await (await new Consortium(options).start()).ready()
    return net.nodes
  }
  const submit = async (node: TestNode): Promise<void> => {
    await node.hospital.submissions.submit(diagnosis(node, 'P-77', 'r-1'))
  }
  const leaderOf = (node: TestNode): TestNode => {
    const name = factsOf(node).agreement?.leader.name ?? ''
    return net.nodes[Number(name.slice(1))] as TestNode
  }
  const cut = (...away: readonly TestNode[]): void => {
    net.hub.lets = ({ from, to }) => !away.some(({ signer: { id } }) => equal(id, from) || equal(id, to))
  }

  it('show an idle chain as healthy, with clocks that agree', async () => {
    const [a] = await begin() as [TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'nothing is left to be decided')
    await until(() => factsOf(a).peers.every(peer => peer.clock !== undefined), 'clocks are measured')
    const facts = factsOf(a)
    assert.deepEqual(facts.agreement?.awaits, { for: 'work' })
    assert.deepEqual(facts.agreement?.votes, [])
    assert.equal(facts.votingRight?.state, 'votes')
    assert.deepEqual(names(facts.belonging?.members ?? []), ['H0', 'H1', 'H2', 'H3'])
    for (const { clock } of facts.peers) assert(Math.abs(clock?.offsetMs ?? Infinity) < 1_000)
    assert.deepEqual(diagnose(facts).troubles, [])
  })

  it('say that this hospital is drawn again once its absence is over, also on a chain at rest', async () => {
    const [{ running, signer }] = await begin() as [TestNode]
    const { presence, timestamp } = running.hostLoop.state.ledger
    const backAt = timestamp + 600_000
    presence.set(hex(signer.id), { ...PRESENT, backAt, absences: [timestamp, timestamp] })
    const absenceAt = (at: number): object | undefined => chainFacts({
      ...running, clock: { ...running.clock, wall: () => at }, startedAt: 0
    }, show).belonging?.absence
    assert.deepEqual(absenceAt(backAt - 1), { until: backAt, times: 2, takeUpMs: 20_000 })
    assert.equal(absenceAt(backAt), undefined)
  })

  it('name the hospitals whose votes are missing and since when, for two of four cut off', async () => {
    const [a, b] = await begin() as [TestNode, TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    // The leader stays connected, so that there is a proposal to vote for.
    const leader = leaderOf(a)
    const other = leader === a ? b : a
    const away = net.nodes.filter(node => node !== leader && node !== other)
    const before = systemClock.wall()
    cut(...away)
    await submit(leader)
    await until(() => factsOf(other).agreement?.votes.some(count =>
      count.kind === 'notarize' && count.from.length === 2) === true, 'both have voted')
    const { agreement } = factsOf(other)
    const count = agreement?.votes.find(one => one.kind === 'notarize')
    assert.deepEqual(agreement?.awaits, { for: 'votes', kind: 'notarize', view: 0 })
    assert.deepEqual([count?.needed, names(count?.from ?? [])],
      [3, names([leader, other].map(one => show(one.signer.id)))])
    assert.deepEqual(names(count?.missing.map(one => one.hospital) ?? []),
      names(away.map(one => show(one.signer.id))))
    for (const { since } of count?.missing ?? []) assert(since >= before - 50 && since <= systemClock.wall())
    const { troubles } = diagnose(factsOf(other, 40_000))
    const stalled = troubles.find(one => one.code === 'stalled')
    for (const node of away) assert.match(stalled?.text ?? '',
      new RegExp(`missing .*${show(node.signer.id).name}`))
    net.hub.lets = () => true
    await until(() => factsOf(other).agreement?.active === false, 'it goes on', 20_000)
  })

  it('name the leader whose proposal is missing', async () => {
    const [a] = await begin() as [TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    const leader = leaderOf(a)
    const other = net.nodes.find(node => node !== leader) as TestNode
    net.hub.lets = ({ from, protocol }) => protocol !== 'consensus' || !equal(from, leader.signer.id)
    await submit(other)
    await until(() => factsOf(other).agreement?.active === true, 'there is work')
    const awaits = factsOf(other).agreement?.awaits
    assert.deepEqual(awaits, { for: 'proposal', from: show(leader.signer.id) })
    net.hub.lets = () => true
  })

  it('show that a leader that does not vote waits until others give its view up', async () => {
    const [a] = await begin() as [TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    const { running: { hostLoop: { state } } } = leaderOf(a)
    await until(() => state.tipShares?.sigma !== undefined, 'the leader knows the draw')
    const awaits = (self: typeof state.signer): unknown => {
      const leading = { ...state, context: { ...state.context, self },
        consensus: { ...state.consensus, active: true } }
      const now = { wall: systemClock.wall(), monotonic: systemClock.monotonic() }
      return agreementFacts(leading as typeof state, now, 0, show).awaits
    }
    assert.deepEqual(awaits(state.signer), { for: 'own-block' })
    assert.deepEqual(awaits(undefined), { for: 'votes', kind: 'nullify', view: 0 })
  })

  it('show that a block waits for shares of the draw, and whose share is missing', async () => {
    const [a, b, c, d] = await begin() as [TestNode, TestNode, TestNode, TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    const { running: { hostLoop: { state } } } = a
    const holders = [a, b, c, d].map(({ signer: { id } }) => id)
    const waiting = { ...state, consensus: { ...state.consensus, active: true },
      tipShares: { drawing: { epoch: { holders, threshold: 2 } }, valid: new Map([[2, {}]]) } }
    const { awaits } = agreementFacts(waiting as unknown as typeof state,
      { wall: systemClock.wall(), monotonic: systemClock.monotonic() }, 0, show)
    const shown = [a, b, c, d].map(({ signer: { id } }) => show(id))
    assert.deepEqual(awaits, { for: 'shares', needed: 2, from: shown.slice(2, 3),
      missing: [...shown.slice(0, 2), ...shown.slice(3)] })
  })

  it('count only the missing bodies of a block', async () => {
    const [a, b] = await begin() as [TestNode, TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    const { running: { hostLoop: { state } } } = a
    const blockHash = new Uint8Array(32).fill(5)
    const judging = { ...state,
      candidates: new Map([[hex(blockHash), { stage: 'loading', from: b.signer.id }]]),
      consensus: { ...state.consensus, active: true,
        contents: new Map([[hex(blockHash), { status: 'wanted' }]]),
        proposals: new Map([[0, { accepted: true, message: { proposal: { blockHash } } }]]) } }
    const awaits = (lacking: number): unknown => agreementFacts(judging as unknown as typeof state,
      { wall: systemClock.wall(), monotonic: systemClock.monotonic() }, lacking, show).awaits
    assert.deepEqual(awaits(2), { for: 'bodies', from: show(b.signer.id), count: 2 })
    assert.deepEqual(awaits(0), { for: 'rows' })
    assert.equal(a.running.fetcher.lacking, 0)
  })

  it('show that the content of a block is missing', async () => {
    const [a] = await begin() as [TestNode]
    await until(() => factsOf(a).agreement?.active === false, 'idle')
    const leader = leaderOf(a)
    const other = net.nodes.find(node => node !== leader) as TestNode
    // The leader's proposal arrives without votes for it, so it stays undecided.
    net.hub.lets = ({ protocol, to, from }) => protocol === 'status' || (protocol === 'consensus'
      ? equal(from, leader.signer.id)
      : ![to, from].some(id => equal(id, other.signer.id)))
    await submit(leader)
    await until(() => factsOf(other).agreement?.awaits.for === 'transactions', 'it lacks the transaction')
    net.hub.lets = () => true
  })

  it('show the hospital whose clock is an hour wrong, at that hospital and at others', async () => {
    net = new Consortium()
    const odd = new TestNode(net.world, net.hub, net.nodes[2]!.signer, 'hospital', {
      clock: { wall: () => Date.now() + 3_600_000, monotonic: systemClock.monotonic }
    })
    net.nodes[2] = odd
    await net.start()
    const [a] = net.nodes as [TestNode]
    await until(() => [a, odd].every(node => factsOf(node).peers.every(peer => peer.clock !== undefined)),
      'measured')
    assert.match(diagnose(factsOf(a)).troubles.find(one => one.code === 'clock-off')?.text ?? '',
      /H2 is 60 min ahead/)
    const own = diagnose({ ...factsOf(odd), at: Date.now() + 3_600_000 }).troubles.map(one => one.code)
    assert(own.includes('own-clock-off'), own.join())
  })

  it('show that a node without contact for a long time waits for a trusted block', async () => {
    const createdAt = Date.now() - 40 * 86_400_000
    net = new Consortium({ createdAt })
    const [a] = net.nodes as [TestNode]
    await a.start()
    assert.deepEqual(factsOf(a).votingRight, { state: 'out-of-touch', since: createdAt })
    assert.equal(diagnose(factsOf(a)).troubles[0]?.code, 'out-of-touch')
  })

  it('show that a node listens after a start, and that a hospital is being removed', async () => {
    net = new Consortium({ parameters: { allowlistGapMs: 60_000, minMembers: 3 } })
    const [a, b] = net.nodes as [TestNode, TestNode]
    await a.start()
    assert.deepEqual(factsOf(a).votingRight, { state: 'listening', heard: 1, needed: 3 })
    const entries = net.world.state.allowlist.list.entries.filter(entry => !equal(entry.id, a.signer.id))
    const { transaction } = net.world.allowlist(entries)
    assert(transaction.kind === TransactionKind.allowlist)
    assert.equal(a.running.membership.offer(transaction.allowlist).verdict, 'accept')
    assert.deepEqual(factsOf(a).belonging?.pending?.removes, [show(a.signer.id)])
    assert.equal(diagnose(factsOf(a)).troubles[0]?.code, 'being-removed')
    for (const node of net.nodes) if (node !== a) await node.start()
    await until(() => factsOf(b).belonging?.pending?.removesSelf === false, 'the others know, and stay')
  })

  it('list own cases and missing keys, without data of the patient', async () => {
    const [a] = await begin() as [TestNode]
    for (const node of net.nodes) {
      node.network.replace('record-key', () => async () => { throw new NetworkError('busy') })
    }
    await submit(a)
    await until(() => net.nodes.some(node => factsOf(node).queues?.lackedKeys.length === 1),
      'keys are lacking')
    // Validators ask for keys as soon as σ shows the draw, before a block opens the case.
    await until(() => factsOf(a).queues?.own[0]?.stage === 'open', 'it is open')
    const facts = factsOf(a)
    assert.equal(facts.queues?.ownUndecided, 1)
    const [own] = facts.queues.own
    assert.equal(own?.stage, 'open')
    assert.equal(own.awaits.length, 2)
    const validator = net.nodes.find(node => factsOf(node).queues?.lackedKeys.length === 1) as TestNode
    const [lacked] = factsOf(validator).queues?.lackedKeys ?? []
    assert.deepEqual([lacked?.submitter, lacked?.cases, lacked?.why], [show(a.signer.id), 1, 'busy'])
    const text = net.nodes.map(node => JSON.stringify(diagnose(factsOf(node)))).join()
    for (const one of a.running.hostLoop.state.ledger.undecided.values()) {
      for (const secret of [one.pseudonym, one.bodyHash, one.keyCommitment, one.retryTag]) {
        assert(!text.includes(hex(secret)))
      }
    }
    assert.doesNotMatch(text, /P-77|E11|r-1\b/)
  })
})
