import assert from 'node:assert/strict'
import { sweepBodies } from '../../../../src/node/gates/sweep-bodies.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { equal, hex, isOfKind, partHashes } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore, type Operation } from '../../../../src/storage/index.js'
import { DeskRig, names } from './desk-rig.js'

/** A disk that a power cut stops before or after its nth batch. Nothing is heard of that batch. */
class CutStore extends MemoryStore {
  left = Infinity
  isLate = false

  override async batch (operations: readonly Operation[], options: { readonly sync: boolean }) {
    this.left--
    if (this.left < 0 || (this.left === 0 && !this.isLate)) return await new Promise<never>(() => {})
    await super.batch(operations, options)
    if (this.left === 0) await new Promise<never>(() => {})
  }
}

describe('node/clinical: the desk for own proposals', () => {
  it('puts a lone diagnosis and its PROPOSE into one batch', async () => {
    let batches = 0
    const rig = await new DeskRig(new MemoryStore({ beforeBatch: () => { batches++ } })).open()
    batches = 0
    const one = rig.sealed()
    await rig.desk.store([one])
    assert.equal(batches, 1)
    assert.deepEqual(rig.proposed, [names(one)])
    assert.deepEqual([await rig.signed(), await rig.unsigned()], [[names(one)], []])
  })

  it('makes what follows durable at once, and proposes it together in its turn', async () => {
    const rig = await new DeskRig().open()
    const [first, second, third] = [rig.sealed(), rig.sealed(), rig.sealed()]
    await Promise.all([rig.desk.store([first]), rig.desk.store([second])])
    await rig.desk.store([third])
    rig.database.crash()
    assert.deepEqual((await rig.unsigned()).sort(), names(second, third).sort())
    const hashes = [second, third].flatMap(({ proposal }) => partHashes(proposal))
    assert.deepEqual(await rig.store.hasBodies(hashes), [true, true, true, true])
    assert.deepEqual(rig.proposed, [names(first)])
    assert.equal(rig.cases.pending(third.caseId)?.caseId, third.caseId)
    await rig.pass(1_000)
    assert.deepEqual(rig.proposed, [names(first), names(second, third)])
    assert.deepEqual([(await rig.signed()).length, await rig.unsigned()], [2, []])
    assert.deepEqual(rig.sent[1]!.bodies.map(({ pad }) => pad?.length), [32, undefined, 32, undefined])
    assert.deepEqual(rig.failures, [])
  })

  it('waits a moment for diagnoses that are under way, and proposes all together', async () => {
    const rig = await new DeskRig().open()
    const [first, second, third] = [rig.sealed(), rig.sealed(), rig.sealed()]
    rig.isMoreComing = true
    await rig.desk.store([first])
    assert.deepEqual([rig.proposed, await rig.unsigned()], [[], names(first)])
    rig.isMoreComing = false
    await rig.desk.store([second])
    assert.deepEqual(rig.proposed, [names(first, second)])
    await rig.pass(1_000)
    rig.isMoreComing = true
    await rig.desk.store([third])
    await rig.pass(49)
    assert.equal(rig.proposed.length, 1)
    await rig.pass(1)
    assert.deepEqual([rig.proposed[1], await rig.unsigned(), rig.failures], [names(third), [], []])
  })

  it('sends nothing before it is durable', async () => {
    const disk = new CutStore()
    const rig = await new DeskRig(disk).open()
    disk.left = 1
    void rig.desk.store([rig.sealed()])
    await rig.pass(10_000)
    assert.deepEqual(rig.sent, [])
  })

  it('proposes at once when a PROPOSE is full, and the rest later', async () => {
    const rig = await new DeskRig().open(2)
    const all = Array.from({ length: 6 }, () => rig.sealed())
    await rig.desk.store(all.slice(0, 1))
    await rig.desk.store(all.slice(1))
    await rig.settled()
    assert.deepEqual(rig.proposed, [names(all[0]!), names(all[1]!, all[2]!), names(all[3]!, all[4]!)])
    await rig.pass(1_000)
    assert.deepEqual(rig.proposed.at(-1), names(all[5]!))
  })

  it('keeps the bodies of a PROPOSE within the limit of the chain', async () => {
    const rig = await new DeskRig().open()
    const { maxBodyBytesPerTransaction } = rig.world.chain.genesis.parameters
    const large = Array.from({ length: 3 }, () => {
      const one = rig.sealed()
      const [record, casePart] = one.bodies
      return {
        ...one,
        bodies: [{ ...record!, ciphertext: new Uint8Array(maxBodyBytesPerTransaction / 2) }, casePart!]
      }
    })
    await rig.desk.store(large)
    await rig.settled()
    assert.deepEqual(rig.proposed.slice(0, 2), [names(large[0]!), names(large[1]!)])
  })

  it('proposes what is too much for the ledger when blocks have made room', async () => {
    const rig = await new DeskRig().open()
    const { maxOpenPerPseudonym } = rig.world.chain.genesis.parameters
    const pseudonym = new Uint8Array(32).fill(3)
    const all = Array.from({ length: maxOpenPerPseudonym + 1 }, () => rig.sealed({ pseudonym }))
    const [first, other] = [all.slice(0, maxOpenPerPseudonym), rig.sealed()]
    await rig.desk.store([...all, other])
    await rig.pass(1_000)
    assert.deepEqual(rig.proposed, [names(...first, other)])
    assert.deepEqual(await rig.unsigned(), names(all.at(-1)!))
    for (const { caseId } of first) rig.cases.drop(caseId)
    rig.desk.follow()
    await rig.settled()
    assert.deepEqual(rig.proposed.at(-1), names(all.at(-1)!))
    assert.deepEqual([await rig.unsigned(), rig.failures], [[], []])
  })

  it('proposes once, after a crash at any write, what was acknowledged', async () => {
    for (let batches = 1; batches <= 4; batches++) {
      for (const isLate of [false, true]) {
        const disk = new CutStore()
        const rig = await new DeskRig(disk).open()
        Object.assign(disk, { left: batches, isLate })
        const acknowledged: string[] = []
        for (let n = 0; n < 3; n++) {
          const one = rig.sealed()
          void rig.desk.store([one]).then(() => { acknowledged.push(hex(one.caseId)) })
          await rig.settled()
        }
        await rig.pass(1_000)
        Object.assign(disk, { left: Infinity })
        disk.crash()
        await sweepBodies(await NodeStore.open(disk, rig.pads), rig.world.state, [])
        const again = await new DeskRig(disk, rig.world, rig.pads).open()
        await again.pass(1_000)
        const signed = (await again.signed()).flat()
        const place = `batch ${batches}, ${isLate ? 'late' : 'early'}`
        assert.equal(new Set(signed).size, signed.length, place)
        assert.deepEqual(acknowledged.filter(id => !signed.includes(id)), [], place)
        assert.deepEqual(await again.unsigned(), [], place)
        assert.deepEqual(new Set(again.proposed.flat()), new Set(signed), place)
        assert.deepEqual(again.failures, [])
      }
    }
  })

  it('proposes nothing before it has caught up, and gives up what the chain has otherwise', async () => {
    const before = await new DeskRig().open()
    await before.desk.store([before.sealed()])
    const [twice, fresh] = [before.sealed(), before.sealed()]
    await before.desk.store([twice, fresh])
    const rig = new DeskRig(before.database, before.world, before.pads)
    rig.votesFrom = Infinity
    await rig.open()
    await rig.pass(1_000)
    assert(!rig.proposed.flat().includes(hex(fresh.caseId)))
    const other = { id: new Uint8Array(32), submitter: rig.signer.id, retryTag: twice.proposal.retryTag }
    rig.cases.follow({ delta: { events: [{ type: 'opened', id: hex(other.id), case: other }] } } as never)
    rig.votesFrom = 0
    await rig.pass(1_000)
    await rig.pass(1_000)
    assert.deepEqual(rig.alarms, ['proposal-void'])
    assert.equal(rig.cases.pending(twice.caseId), undefined)
    assert.deepEqual([rig.proposed.flat().includes(hex(twice.caseId)), await rig.unsigned()], [false, []])
    assert(rig.proposed.flat().includes(hex(fresh.caseId)))
  })

  it('gives up of a PROPOSE only what is void, and proposes the rest again, also after a crash', async () => {
    for (const cut of ['never', 'before', 'after']) {
      const disk = new CutStore()
      const rig = await new DeskRig(disk).open()
      const [twice, fresh] = [rig.sealed(), rig.sealed()]
      await rig.desk.store([twice, fresh])
      assert.deepEqual(rig.proposed, [names(twice, fresh)])
      const other = { id: new Uint8Array(32), submitter: rig.signer.id, retryTag: twice.proposal.retryTag }
      const opened = { delta: { events: [{ type: 'opened', id: hex(other.id), case: other }] } } as never
      const resend = async (from: DeskRig): Promise<void> => {
        from.cases.follow(opened)
        await from.pass(6_000)
        await from.pass(1_000)
      }
      if (cut !== 'never') Object.assign(disk, { left: 1, isLate: cut === 'after' })
      await resend(rig)
      Object.assign(disk, { left: Infinity })
      disk.crash()
      const last = cut === 'never' ? rig : await new DeskRig(disk, rig.world, rig.pads).open()
      if (cut !== 'never') await resend(last)
      assert.deepEqual(new Set([...rig.alarms, ...last.alarms]), new Set(['proposal-void']), cut)
      assert.deepEqual(last.cases.pending(twice.caseId), undefined, cut)
      assert.deepEqual(last.proposed.at(-1), names(fresh), cut)
      assert.deepEqual([await last.signed(), await last.unsigned()], [[names(fresh)], []], cut)
      assert.equal(last.cases.undecidedOf(fresh.proposal.pseudonym), 1, cut)
      assert.deepEqual(last.failures, [])
    }
  })

  it('drops with a block what its PROPOSE has, if an old copy of the database has it unsigned', async () => {
    const rig = await new DeskRig().open()
    await rig.desk.store([rig.sealed()])
    const two = [rig.sealed(), rig.sealed()]
    await rig.desk.store(two)
    const block = rig.world.propose(rig.signer, two[0]!.proposal)
    assert(isOfKind(block, 'propose') && equal(block.caseIds[0]!, two[0]!.caseId))
    const rows = rig.desk.operationsToClose({ block: { transactions: [block] } } as unknown as CommittedBlock)
    await rig.store.write(rows)
    assert.deepEqual(await rig.unsigned(), names(two[1]!))
    await rig.pass(1_000)
    assert.deepEqual(rig.proposed.at(-1), names(two[1]!))
  })

  it('sends again after a while what no block has, and reads nothing that was sent of late', async () => {
    const rig = await new DeskRig().open()
    await rig.desk.store([rig.sealed()])
    await rig.pass(4_000)
    await rig.desk.store([rig.sealed()])
    let reads = 0
    const { getMany } = rig.database
    rig.database.getMany = async keys => {
      reads++
      return await getMany.call(rig.database, keys)
    }
    await rig.pass(1_000)
    assert.deepEqual(rig.sent.map(({ transaction }) => rig.sent.findIndex(
      sent => equal(sent.transaction, transaction))), [0, 1, 0])
    assert(reads > 0)
    reads = 0
    await rig.pass(3_000)
    assert.equal(reads, 0)
    await rig.pass(2_000)
    assert.deepEqual(rig.proposed.length, 5, 'both again')
  })
})
