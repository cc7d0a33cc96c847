import assert from 'node:assert/strict'
import { checkStore } from '../../../../src/node/machine/check-store.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore, storedChain } from '../../../../src/storage/index.js'
import { commit, id } from '../../storage/block-commits.js'

const CHAIN = id(9)
const ABOUT = { path: '/data/hospital-1', chainId: hex(CHAIN), cleanStop: undefined }
const stoppedAt = (height: number, hash = id(height)): object =>
  ({ cleanStop: { height, hash: hex(hash), at: 1 } })

describe('node: a database compared with the marks of its folder', () => {
  let store: MemoryStore
  beforeEach(async () => {
    store = new MemoryStore()
    const node = await NodeStore.open(store)
    await node.meta.pinGenesis(CHAIN, id(8))
    for (const height of [1, 2]) await node.commitBlock(commit(height))
  })

  const check = async (more: object = {}, of = store): ReturnType<typeof checkStore> =>
    await checkStore(storedChain(of), { ...ABOUT, ...more })

  it('is accepted, even if the node was killed or the folder names no chain yet', async () => {
    for (const more of [{}, { chainId: undefined }, stoppedAt(2), stoppedAt(1), stoppedAt(0, CHAIN)]) {
      assert.equal((await check(more))?.height, 2)
    }
  })

  it('is refused without its genesis, below the height of the clean stop, or of another chain', async () => {
    for (const [more, code, message] of [
      [stoppedAt(3), 'corrupt', /ends with block 2, and the node stopped cleanly at block 3\. Restore it/],
      [stoppedAt(2, id(7)), 'corrupt', /its block 2 is not the block at which the node stopped/],
      [{ chainId: hex(id(5)) }, 'other-chain', /is of chain 0909.*node\.json is of chain 0505/]
    ] as const) await assert.rejects(check(more), { code, message })
    const empty = new MemoryStore()
    await NodeStore.open(empty)
    await assert.rejects(check({}, empty), { code: 'corrupt', message: /chain 0909.*genesis is not there/ })
  })
})
