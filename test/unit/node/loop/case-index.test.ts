import assert from 'node:assert/strict'
import fc from 'fast-check'
import { CaseIndex, type ListName } from '../../../../src/node/loop/case-index.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { CaseLister } from '../../../../src/node/services/case-lister.js'
import type { CaseFinder } from '../../../../src/node/services/case-finder.js'
import {
  CaseStatus, compare, Decision, hex, type Case, type CaseId
} from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import type { CaseView } from '../../../../src/api/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import type { FixtureBlock } from '../../../fixtures/fixture-block.js'

const SECRET = new Uint8Array(32).fill(1)
const OTHER_SECRET = new Uint8Array(32).fill(2)

/** Makes accepted, rejected, open and undrawn cases of four hospitals, several of them in one block. */
function eventful (): ChainFixture {
  const world = new ChainFixture()
  world.commit([world.anything(world.signers[0]!)])
  const propose = (): void => {
    world.commit(world.signers.map(signer => world.propose(signer, world.proposal(), world.proposal())))
    world.settle()
  }
  const open = (): CaseId[] => world.cases().filter(one => one.status === CaseStatus.open).map(({ id }) => id)
  propose()
  world.commit(world.opinions(open().slice(0, 3), Decision.approve))
  propose()
  world.commit(world.opinions(open().slice(0, 4), Decision.reject))
  world.commit(world.opinions(open().slice(0, 4), Decision.approve))
  world.commit([world.propose(world.signers[1]!, world.proposal(), world.proposal())])
  return world
}

const world = eventful()

async function stored (
  index?: (store: NodeStore) => Promise<CaseIndex>
): Promise<[NodeStore, CaseIndex | undefined]> {
  const store = await NodeStore.open(new MemoryStore())
  const opened = await index?.(store)
  for (const { content, block, certificate, delta, hash, height } of world.blocks) {
    const extra = opened?.operationsWith(committed({ content, delta })) ?? []
    await store.commitBlock({ height, hash, block, certificate, changes: delta.changes, extra })
  }
  return [store, opened]
}

function committed ({ content, delta }: Pick<FixtureBlock, 'content' | 'delta'>): CommittedBlock {
  return { block: content, delta } as unknown as CommittedBlock
}

async function listed (index: CaseIndex, name: ListName, before?: Case): Promise<string[]> {
  const ids: string[] = []
  for await (const id of index.list(name, before)) ids.push(hex(id))
  return ids
}

/** Lists by a search through all cases. */
function searched ({ status, submitter }: ListName): string[] {
  return world.cases()
    .filter(one => status === undefined || one.status === status)
    .filter(one => submitter === undefined || hex(one.submitter) === hex(submitter))
    .sort((a, b) => b.height - a.height || compare(b.transactionId, a.transactionId) || b.index - a.index)
    .map(({ id }) => hex(id))
}

const STATUSES = [undefined, CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired]
const NAMES: readonly ListName[] = [undefined, ...world.signers.map(({ id }) => id)]
  .flatMap(submitter => STATUSES.map(status => ({ status, submitter })))

describe('node/loop: the index of cases', () => {
  it('lists what a search through all cases finds, in the order of the chain', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    assert(index?.isWhole)
    assert(searched({ status: CaseStatus.rejected }).length > 0)
    for (const name of NAMES) assert.deepEqual(await listed(index, name), searched(name))
  })

  it('continues behind any case', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    const all = searched({})
    for (const [at, id] of all.entries()) {
      assert.deepEqual(await listed(index!, {}, world.case(Buffer.from(id, 'hex'))), all.slice(at + 1))
    }
  })

  it('has the times of blocks', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    const times = world.blocks.map(({ content: { header: { height, timestamp } } }) => [height, timestamp])
    assert.deepEqual([...await index!.timesOf([...world.blocks.map(({ height }) => height), 999])], times)
  })

  it('finds the newest block before a time', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    const times = world.blocks.map(({ content: { header: { timestamp } } }) => timestamp)
    for (const time of [-Infinity, ...times.flatMap(time => [time, time + 1]), Infinity]) {
      const before = times.filter(one => one < time).length
      assert.equal(await index!.heightBefore(time, times.length), before)
      assert.equal(await index!.heightBefore(time, 3), Math.min(before, 3))
    }
  })

  it('lists changes of a part of the chain from either end, behind any of them', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    const { id } = world.signers[1]!
    const all = await index!.changes(id, { above: 0 }, 999)
    const own = world.cases().filter(({ submitter }) => hex(submitter) === hex(id))
    assert.deepEqual(all.map(({ caseId, height }) => `${height} ${caseId}`).sort(), own.flatMap(one =>
      [one.height, one.closedHeight].filter(height => height > 0).map(height => `${height} ${hex(one.id)}`)
    ).sort())
    await fc.assert(fc.asyncProperty(
      fc.nat(world.blocks.length), fc.nat(world.blocks.length), fc.nat(all.length), fc.boolean(),
      fc.integer({ min: 1, max: 9 }), async (above, upTo, at, isNewestFirst, limit) => {
        const wanted = all.filter(({ height }) => height > above && height <= upTo)
        if (isNewestFirst) wanted.reverse()
        const from = wanted.length === 0 ? undefined : wanted[at % wanted.length]
        const read = async (behind?: string): Promise<unknown> =>
          await index!.changes(id, { above, upTo, behind, isNewestFirst }, limit)
        assert.deepEqual(await read(), wanted.slice(0, limit))
        if (from !== undefined) {
          const rest = wanted.slice(wanted.indexOf(from) + 1)
          assert.deepEqual(await read(from.place), rest.slice(0, limit))
        }
      }))
  })

  it('is made again from the chain, equal to the byte, and is not whole before', async () => {
    const [kept] = await stored(async store => await CaseIndex.open(store, SECRET))
    const [lost] = await stored()
    const index = await CaseIndex.open(lost, SECRET)
    assert.equal(index.isWhole, false)
    assert.equal(await index.rebuild(), world.cases().length)
    assert.equal(index.isWhole, true)
    const rows = async ({ blockTimes, caseIndex }: NodeStore): Promise<string[]> => {
      const found: string[] = []
      for (const table of [blockTimes, caseIndex]) {
        for await (const [key, value] of table.iterate()) found.push(`${hex(key)} ${hex(value)}`)
      }
      return found
    }
    assert.deepEqual(await rows(lost), await rows(kept))
  })

  it('is not used with another secret, and not after an interrupted rebuilding', async () => {
    const [store] = await stored(async store => await CaseIndex.open(store, SECRET))
    const other = await CaseIndex.open(store, OTHER_SECRET)
    assert.equal(other.isWhole, false)
    assert.deepEqual(await listed(other, {}), [], 'its names are keyed')
    const broken = { iterateCases: () => { throw new Error('the process ends here') } }
    const interrupted = await CaseIndex.open(Object.assign(Object.create(store) as NodeStore, broken), SECRET)
    await assert.rejects(interrupted.rebuild(), /ends here/)
    const after = await CaseIndex.open(store, SECRET)
    assert.equal(after.isWhole, false)
    await after.rebuild()
    assert.deepEqual(await listed(await CaseIndex.open(store, SECRET), {}), searched({}))
  })
})

describe('node/services: pages of cases', () => {
  const view = (id: string): CaseView => ({ id } as unknown as CaseView)
  const WAITING = ['aa', 'bb', 'cc'].map(digits => digits.repeat(32))
  const finder = {
    pending: async () => WAITING.map(view),
    resolve: async (text: string) => Buffer.from(text, 'hex'),
    read: async (id: CaseId) => world.cases().find(one => hex(one.id) === hex(id)),
    readMany: async (ids: readonly CaseId[]) => ids.map(id => world.case(id)),
    views: async (cases: readonly Case[]) => cases.map(({ id }) => view(hex(id)))
  } as unknown as CaseFinder
  const self = world.signers[1]!
  const lister = (index: CaseIndex): CaseLister => new CaseLister(finder, {
    index, signer: self, hostLoop: { state: { ledger: world.state } }
  } as never)

  it('join to the whole list, whatever the filter and the size of a page', async () => {
    const [, index] = await stored(async store => await CaseIndex.open(store, SECRET))
    const statuses = [undefined, 'pending', 'undrawn', 'open', 'accepted', 'rejected', 'expired'] as const
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...statuses), fc.boolean(), fc.integer({ min: 1, max: 9 }),
      async (status, mine, limit) => {
        const found: string[] = []
        for (let before: string | undefined; ;) {
          const page = await lister(index!).list({ status, mine, limit, before })
          found.push(...page.cases.map(({ id }) => id))
          assert(page.cases.length === limit || !page.more)
          before = page.cases.at(-1)?.id
          if (!page.more) break
        }
        const waits = status === undefined || status === 'pending' ? WAITING : []
        const chosen = status === undefined || status === 'pending' ? undefined : CaseStatus[status]
        const chain = status === 'pending'
          ? []
          : searched({ status: chosen, submitter: mine ? self.id : undefined })
        assert.deepEqual(found, [...waits, ...chain])
      }))
  })

  it('tell what to do when the index is not usable, and need none for undecided cases', async () => {
    const [store] = await stored()
    const index = await CaseIndex.open(store, SECRET)
    const filter = { mine: false, limit: 5 }
    await assert.rejects(lister(index).list({ ...filter, status: 'accepted' }),
      { status: 503, code: 'index-missing', message: /chain reindex/ })
    assert.equal((await lister(index).list({ ...filter, status: 'open' })).cases.length > 0, true)
  })
})
