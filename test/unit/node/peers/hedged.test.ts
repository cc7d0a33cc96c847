import assert from 'node:assert/strict'
import { HeightClaims } from '../../../../src/node/peers/height-claims.js'
import { hedged, type Answer } from '../../../../src/node/peers/hedged.js'
import { Speed } from '../../../../src/node/peers/speed.js'
import { Suppliers } from '../../../../src/node/peers/suppliers.js'
import { hex } from '../../../../src/protocol/types/index.js'
import type { MemberId } from '../../../../src/protocol/types/index.js'

const member = (n: number): MemberId => new Uint8Array(32).fill(n)
const [a, b, c, d] = [member(1), member(2), member(3), member(4)]
const turn = async (): Promise<void> => { await new Promise(resolve => { setImmediate(resolve) }) }

/** Peers and a clock that the test controls. */
class Rig {
  now = 0
  readonly suppliers = new Suppliers({ monotonic: () => this.now })
  readonly asked: string[] = []
  readonly answers = new Map<string, (answer: Answer<string>) => void>()
  #timers: { at: number, task: () => void }[] = []
  result: string | undefined | 'waiting' = 'waiting'

  readonly scheduler = {
    after: (ms: number, task: () => void): (() => void) => {
      const timer = { at: this.now + ms, task }
      this.#timers.push(timer)
      return () => { this.#timers = this.#timers.filter(other => other !== timer) }
    }
  }

  ask (...peers: MemberId[]): this {
    this.asked.length = 0
    this.result = 'waiting'
    const candidates = (): MemberId[] => this.suppliers.order(peers)
    void hedged(this, candidates, async peer => {
      this.asked.push(hex(peer))
      return await new Promise<Answer<string>>(resolve => { this.answers.set(hex(peer), resolve) })
    }).then(result => { this.result = result })
    return this
  }

  async answer (peer: MemberId, answer: Answer<string>): Promise<void> {
    this.answers.get(hex(peer))?.(answer)
    await turn()
  }

  async pass (ms: number): Promise<void> {
    this.now += ms
    const due = this.#timers.filter(({ at }) => at <= this.now)
    this.#timers = this.#timers.filter(({ at }) => at > this.now)
    for (const { task } of due) task()
    await turn()
  }
}

describe('peers: hedged requests', () => {
  const good = (value: string, share = 1): Answer<string> => ({ value, share })

  it('asks the next peer at once after a failure, and reports when no peer helps', async () => {
    const rig = new Rig().ask(a, b)
    assert.deepEqual(rig.asked, [hex(a)])
    await rig.answer(a, 'failed')
    assert.deepEqual(rig.asked, [hex(a), hex(b)])
    await rig.answer(b, 'lacking')
    assert.equal(rig.result, undefined)
  })

  it('asks another peer while the first is slow, but only a bounded number of peers', async () => {
    const rig = new Rig().ask(a, b, c, d)
    await rig.pass(rig.suppliers.patienceMs - 1)
    assert.deepEqual(rig.asked, [hex(a)])
    await rig.pass(1)
    assert.deepEqual(rig.asked, [hex(a), hex(b)])
    await rig.pass(rig.suppliers.patienceMs)
    await rig.pass(rig.suppliers.patienceMs)
    assert.equal(rig.asked.length, 3)
    await rig.answer(b, good('from b'))
    assert.equal(rig.result, 'from b')
  })

  it('asks quick peers first, and slow peers again after a while', async () => {
    const rig = new Rig().ask(a, b)
    await rig.pass(rig.suppliers.patienceMs)
    await rig.answer(b, good('from b'))
    assert.deepEqual(rig.ask(a, b).asked, [hex(b)], 'the first peer was overtaken')
    await rig.answer(b, good('again'))
    await rig.answer(a, good('late'))
    assert.deepEqual(rig.suppliers.order([a, b]), [b, a])
    rig.suppliers.startRequest(b)
    assert.deepEqual(rig.suppliers.order([a, b]), [b, a], 'even if b is busy')
    rig.now += 600_000
    assert.deepEqual(rig.suppliers.order([a, b]), [a, b], 'old measurements are forgotten')
  })

  it('counts a peer that delivers little at a time as slow', async () => {
    const rig = new Rig().ask(a)
    await rig.pass(10)
    await rig.answer(a, good('a crumb', 1 / 64))
    rig.ask(b)
    await rig.pass(100)
    await rig.answer(b, good('all'))
    assert.deepEqual(rig.suppliers.order([a, b]), [b, a])
  })

  it('lets a peer that failed rest, longer each time, until it delivers', async () => {
    const rig = new Rig()
    const rested = (): number => {
      rig.suppliers.fail(a)
      let ms = 0
      for (; rig.suppliers.rests(a); ms += 500) rig.now += 500
      return ms
    }
    assert.deepEqual([rested(), rested(), rested()], [1_000, 2_000, 4_000])
    for (let i = 0; i < 10; i++) rested()
    assert.equal(rested(), 20_000, 'no peer is avoided for ever')
    rig.ask(a)
    await rig.answer(a, good('at last'))
    assert.equal(rested(), 1_000)
  })

  it('spreads simultaneous requests over several peers', () => {
    const rig = new Rig()
    const first = [0, 1, 2, 3].map(() => {
      rig.ask(a, b)
      return rig.asked[0]
    })
    assert.deepEqual(first, [hex(a), hex(b), hex(a), hex(b)])
  })
})

describe('peers: claimed heights', () => {
  it('are believed if more peers claim them than can be faulty, or if they are proved', () => {
    const claims = new HeightClaims()
    assert.equal(claims.tip(1), 0)
    claims.note(a, 2 ** 50)
    claims.note(b, 301)
    claims.note(c, 300)
    assert.equal(claims.tip(1), 300)
    claims.prove(310)
    assert.equal(claims.tip(1), 310)
    claims.prove(7)
    assert.equal(claims.tip(1), 310)
    assert.deepEqual(claims.holders(300).map(hex), [a, b].map(hex))
    claims.forget(a)
    assert.deepEqual(claims.holders(300).map(hex), [hex(b)])
  })
})

describe('peers: speed of catching up', () => {
  it('counts the last ten seconds', () => {
    const clock = { now: 0, monotonic () { return this.now } }
    const speed = new Speed(clock)
    assert.equal(speed.perSecond, 0)
    for (let i = 0; i < 300; i++) {
      speed.add()
      clock.now += 100
    }
    assert.equal(speed.perSecond, 10)
    clock.now += 60_000
    assert.equal(speed.perSecond, 0)
  })
})
