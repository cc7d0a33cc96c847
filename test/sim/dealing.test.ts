/** Shared keys in situations that seeds seldom make: an epoch without all holders waits for DEAL_WAIT. */
import assert from 'node:assert/strict'
import { firstSecrets } from '../../src/protocol/keeping/index.js'
import { equal } from '../../src/protocol/types/index.js'
import { Government } from '../../src/sim/government.js'
import type { SimNode } from '../../src/sim/sim-node.js'
import { Simulation } from '../../src/sim/simulation.js'

const MINUTE_MS = 60_000

class Scene {
  readonly world: Simulation

  constructor (hospitals: number, roles: Simulation['plan']['roles'] = new Map()) {
    this.world = new Simulation({ seed: 6, hospitals, faults: [], plan: { roles } })
  }

  begin (slots: readonly number[]): void {
    for (const slot of slots) this.world.timeline.after(0, () => { this.node(slot).start() })
  }

  node (slot: number): SimNode { return this.world.nodes[slot]! }

  ledger (slot: number): NonNullable<SimNode['parts']>['hostLoop']['state']['ledger'] | undefined {
    return this.node(slot).parts?.hostLoop.state.ledger
  }

  /** Number of the active epoch at a hospital; 0 before the first. */
  epoch (slot: number): number { return this.ledger(slot)?.keys.active?.number ?? 0 }

  /** Lets time pass until something is true. */
  async until (what: string, isDone: () => boolean, ms = 2 * MINUTE_MS): Promise<void> {
    const { timeline, violations } = this.world
    await timeline.run(timeline.now + ms, () => isDone() || violations.length > 0)
    assert.deepEqual(violations, [])
    assert(isDone(), `${what}, within ${ms} ms`)
  }

  /** Waits for heights that need draws: each hospital that is up proposes. */
  async grows (slot: number, heights: number): Promise<void> {
    const goal = (this.ledger(slot)?.height ?? 0) + heights
    const submit = (): void => {
      for (const { parts } of this.world.nodes) parts?.hospital?.propose().catch(parts.fail)
      if ((this.ledger(slot)?.height ?? 0) < goal) this.world.timeline.after(500, submit)
    }
    submit()
    await this.until(`${heights} heights more`, () => (this.ledger(slot)?.height ?? 0) >= goal)
  }

  /** The government removes a member, and asks for the signatures of the others until the list is final. */
  async remove (slot: number, witness: number): Promise<void> {
    const { chain, fabric, government, nodes, timeline } = this.world
    const { allowlist, hash, height, set } = this.ledger(witness)!
    const office = new Government(chain, government, fabric)
    const standing = { list: allowlist, height, hash }
    const stay = set.members.filter(({ id }) => !equal(id, this.node(slot).signer.id))
    const list = office.sign(standing, stay, chain.genesis.createdAt + Math.floor(timeline.now))
    const isFinal = (): boolean => this.ledger(witness)?.allowlist.list.version === list.list.version
    const collect = (): void => {
      if (isFinal()) return
      office.push(list, new Set(nodes.map(node => node.slot)))
      const { hash, height } = this.ledger(witness)!
      office.collect(list, { list: allowlist, height, hash })
      timeline.after(500, collect)
    }
    collect()
    await this.until('the list is final', isFinal)
  }
}

describe('sim: a hospital away at the dealing, cheated by a dealer in a hurry, then a removal', function () {
  this.timeout(300_000)

  it('leaves no epoch without enough shares, and the dealer is barred', async () => {
    const [hasty, away] = [1, 4]
    const scene = new Scene(5, new Map([[hasty, ['hasty-dealer']]]))
    scene.begin([0, 1, 2, 3])
    await scene.until('an epoch without the hospital that is away', () => scene.epoch(0) === 1)
    await scene.grows(0, 3)
    scene.node(away).start()
    await scene.until('its complaint opens an epoch, which becomes active', () => scene.epoch(away) === 2)
    const { barred, holders, ready } = scene.ledger(away)!.keys.serving!
    assert.deepEqual(barred, [scene.node(hasty).signer.id])
    assert.equal(holders.length, 5)
    assert.equal(ready.size, 5)
    await scene.remove(0, 2)
    await scene.until('the epoch of the smaller set', () => scene.epoch(away) === 3)
    assert.equal(scene.ledger(away)!.keys.active!.holders.length, 4)
    await scene.grows(away, 3)
  })
})

describe('sim: shares of the lottery key that are lost', function () {
  this.timeout(300_000)

  it('by n − t hospitals at once stop no draw, and are dealt anew', async () => {
    const scene = new Scene(7)
    scene.begin([0, 1, 2, 3, 4, 5, 6])
    await scene.until('the first epoch', () => scene.epoch(6) === 1)
    const lost = [0, 1, 2, 3]
    for (const slot of lost) {
      const node = scene.node(slot)
      node.crash(true)
      node.areKeysLost = true
      node.options.disk.keySecrets = firstSecrets(
        scene.world.chain.verifier.group, scene.world.random.bytes(32))
      node.start()
    }
    await scene.grows(6, 6)
    await scene.until('an epoch in which all are ready', () => {
      const serving = scene.ledger(6)?.keys.serving
      return serving !== undefined && serving.number > 1 && serving.ready.size === 7
    })
    await scene.grows(6, 3)
    for (const slot of lost) {
      const { shares } = scene.node(slot).options.disk.keySecrets
      assert(shares.some(({ epoch }) => epoch === scene.epoch(6)), `hospital ${slot} has its new share`)
    }
  })
})
