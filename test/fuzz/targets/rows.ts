import assert from 'node:assert/strict'
import { restoreState } from '../../../src/protocol/ledger/index.js'
import { readBlock, readHeader } from '../../../src/node/loop/stored-block.js'
import { verifyStore } from '../../../src/node/examine/verify/index.js'
import { readPastBlock } from '../../../src/node/loop/past-sets.js'
import { MemoryStore, NodeStore, put, storedChain, StorageError } from '../../../src/storage/index.js'
import { InvariantError } from '../../../src/protocol/types/index.js'
import type { ChainFixture } from '../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../fixtures/eventful-chain.js'
import { mutateBytes } from '../mutate-bytes.js'
import { Random } from '../../../src/sim/random.js'
import type { Target } from '../target.js'

let made: { readonly world: ChainFixture, readonly rows: readonly (readonly [Uint8Array, Uint8Array])[] }
  | undefined

async function load (): Promise<NonNullable<typeof made>> {
  const world = eventfulChain()
  const store = new MemoryStore()
  await world.store(store)
  const rows: [Uint8Array, Uint8Array][] = []
  for await (const [key, value] of store.iterate({})) rows.push([key, value])
  return { world, rows }
}

/** Changes the key or value of a row. Two bytes choose the row, and the rest is the change. */
const storedRows: Target = {
  name: 'stored-rows',
  extension: 'bin',
  maxMs: 5_000,
  async begin () { made = await load() },
  make: random => random.bytes(6),
  async run (input) {
    made ??= await load()
    const { rows, world } = made
    const index = ((input[0] ?? 0) << 8 | (input[1] ?? 0)) % rows.length
    const random = new Random(`row ${Buffer.from(input.subarray(2)).toString('hex')}`)
    const isKey = random.chance(0.2)
    const changed = rows.map(([key, value], at) => at !== index
      ? put(key, value)
      : isKey ? put(mutateBytes(key, random), value) : put(key, mutateBytes(value, random)))
    const store = new MemoryStore()
    await store.batch(changed, { sync: true })
    try {
      restoreState(world.chain, await (await NodeStore.open(store)).stateRows())
    } catch (error) {
      assert(isDeclared(error), error instanceof Error ? error.stack : String(error))
    }
    const read = await NodeStore.open(store).catch(() => undefined)
    for (let height = 1; read !== undefined && height <= world.blocks.length; height++) {
      for (const reader of [readHeader, readBlock, readPastBlock]) {
        await reader(read, height).catch((error: unknown) => {
          assert(isDeclared(error) || String(error).includes('is damaged; run chain verify'), String(error))
        })
      }
    }
    // The verifier must report findings without exceptions.
    const view = await verifyStore(storedChain(store), () => {}, { scratch: new MemoryStore() })
    assert(view.failure === undefined || view.failure.code.length > 0)
  }
}

/** Requires that a start succeeds, or ends with an error for the operator or an assertion about the rows. */
function isDeclared (error: unknown): boolean {
  return error instanceof StorageError || error instanceof InvariantError ||
    (error instanceof Error && error.name === 'DecodeError')
}

export const rowTargets: readonly Target[] = [storedRows]
