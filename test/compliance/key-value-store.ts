import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { del, put, StorageError } from '../../src/storage/index.js'
import type { KeyValueStore, Operation, Range } from '../../src/storage/index.js'

/** Makes fresh stores of a kind for the suite. */
export interface StoreMaker {
  readonly name: string
  /** Makes an empty store. */
  make (): Promise<KeyValueStore>
  /** Opens the same store again, as another process would after a clean stop. Only for durable stores. */
  readonly reopen?: (store: KeyValueStore) => Promise<KeyValueStore>
  /** Removes the stores that `make` made. */
  remove (): Promise<void>
}

const SYNC = { sync: true }
const key = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Tests the contract of `KeyValueStore` on any store. */
export function keyValueStoreCompliance (maker: StoreMaker): void {
  describe(`key-value store contract: ${maker.name}`, () => {
    let store: KeyValueStore
    beforeEach(async () => { store = await maker.make() })
    afterEach(async () => {
      await store.close()
      await maker.remove()
    })

    readsAndWrites(() => store)
    ranges(() => store)
    closing(() => store)
    if (maker.reopen !== undefined) reopening(maker.reopen, () => store, next => { store = next })
    model(() => store)
  })
}

function readsAndWrites (current: () => KeyValueStore): void {
  it('returns undefined for missing keys', async () => {
    assert.equal(await current().get(key('a')), undefined)
    assert.deepEqual(await current().getMany([key('a'), key('b')]), [undefined, undefined])
    assert.deepEqual(await current().getMany([]), [])
  })

  it('returns plain bytes as they were written, also empty values', async () => {
    const value = Uint8Array.of(0, 255, 1)
    await current().batch([put(key('a'), value), put(key('b'), new Uint8Array(0))], SYNC)
    const [a, b] = await current().getMany([key('a'), key('b')])
    assert.deepEqual([...a!], [0, 255, 1])
    assert.equal(b!.byteLength, 0)
    assert.equal(Buffer.compare(a!, value), 0)
  })

  it('returns values of getMany in the order of the keys, repetitions included', async () => {
    await current().batch([put(key('a'), key('1')), put(key('b'), key('2'))], SYNC)
    const values = await current().getMany([key('b'), key('x'), key('a'), key('b')])
    assert.deepEqual(values.map(value => value && text(value)), ['2', undefined, '1', '2'])
  })

  it('applies the last of several operations on the same key', async () => {
    await current().batch([put(key('a'), key('1')), del(key('a')), put(key('a'), key('2'))], SYNC)
    assert.equal(text((await current().get(key('a')))!), '2')
    await current().batch([put(key('a'), key('3')), del(key('a'))], { sync: false })
    assert.equal(await current().get(key('a')), undefined)
  })

  it('accepts an empty batch, and the deletion of a missing key', async () => {
    await current().batch([], SYNC)
    await current().batch([del(key('nothing'))], SYNC)
    assert.equal(await current().get(key('nothing')), undefined)
  })

  it('does not share memory with the caller of a batch', async () => {
    const value = Uint8Array.of(1, 2, 3)
    await current().batch([put(key('a'), value)], SYNC)
    value.fill(9)
    assert.deepEqual([...(await current().get(key('a')))!], [1, 2, 3])
  })

  it('accepts a view into a larger buffer', async () => {
    const buffer = Uint8Array.from({ length: 100 }, (_, i) => i)
    await current().batch([put(buffer.subarray(10, 12), buffer.subarray(50, 53))], SYNC)
    assert.deepEqual([...(await current().get(Uint8Array.of(10, 11)))!], [50, 51, 52])
  })
}

function ranges (current: () => KeyValueStore): void {
  const names = async (range: Range): Promise<string> => {
    const found: string[] = []
    for await (const [name] of current().iterate(range)) found.push(text(name))
    return found.join('')
  }

  it('iterates within every kind of bound, in both directions', async () => {
    await current().batch([...'dbace'].map(name => put(key(name), key(name))), SYNC)
    assert.equal(await names({}), 'abcde')
    assert.equal(await names({ gte: key('b'), lte: key('d') }), 'bcd')
    assert.equal(await names({ gt: key('b'), lt: key('d') }), 'c')
    assert.equal(await names({ gt: key('b'), lt: key('d'), reverse: true }), 'c')
    assert.equal(await names({ reverse: true }), 'edcba')
    assert.equal(await names({ limit: 2 }), 'ab')
    assert.equal(await names({ limit: 2, reverse: true }), 'ed')
    assert.equal(await names({ limit: 0 }), '')
    assert.equal(await names({ gte: key('d'), lt: key('b') }), '')
    assert.equal(await names({ gte: key('bb') }), 'cde')
  })

  it('orders keys as unsigned bytes, a prefix first', async () => {
    const keys = [[255], [0], [127], [128], [0, 0], []].slice(0, 5).map(k => Uint8Array.from(k))
    await current().batch(keys.map(k => put(k, k)), SYNC)
    const found: number[][] = []
    for await (const [k] of current().iterate({})) found.push([...k])
    assert.deepEqual(found, [[0], [0, 0], [127], [128], [255]])
  })

  it('iterates over a snapshot of the entries', async () => {
    await current().batch([put(key('a'), key('1')), put(key('b'), key('1'))], SYNC)
    const found: string[] = []
    for await (const [k, value] of current().iterate({})) {
      if (found.length === 0) {
        await current().batch([put(key('b'), key('2')), put(key('c'), key('2'))], SYNC)
      }
      found.push(text(k) + text(value))
    }
    assert.deepEqual(found, ['a1', 'b1'])
  })

  it('iterates over more entries than one step holds, and can be left early', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => key(String(i).padStart(4, '0')))
    await current().batch(many.map(name => put(name, key('x'))), SYNC)
    assert.equal((await names({})).length, 4000)
    for await (const [k] of current().iterate({ gte: key('05') })) {
      assert.equal(text(k), '0500')
      break
    }
  })
}

function closing (current: () => KeyValueStore): void {
  it('refuses everything after close, and can be closed twice', async () => {
    const store = current()
    await store.batch([put(key('a'), key('1'))], SYNC)
    await store.close()
    await store.close()
    const closed = (error: unknown): boolean =>
      error instanceof StorageError && error.code === 'closed'
    await assert.rejects(store.get(key('a')), closed)
    await assert.rejects(store.getMany([key('a')]), closed)
    await assert.rejects(store.batch([put(key('a'), key('2'))], SYNC), closed)
    await assert.rejects(async () => {
      for await (const entry of store.iterate({})) assert.fail(`iterated ${entry.length}`)
    }, closed)
  })
}

function reopening (
  reopen: (store: KeyValueStore) => Promise<KeyValueStore>,
  current: () => KeyValueStore, replace: (store: KeyValueStore) => void
): void {
  it('finds everything again after a stop, synced or not', async () => {
    await current().batch([put(key('a'), key('1'))], SYNC)
    await current().batch([put(key('b'), key('2'))], { sync: false })
    const again = await reopen(current())
    replace(again)
    const values = await again.getMany([key('a'), key('b')])
    assert.deepEqual(values.map(value => text(value!)), ['1', '2'])
  })
}

function model (current: () => KeyValueStore): void {
  const aKey = fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 })
  const anOperation: fc.Arbitrary<Operation> = fc.oneof(
    fc.record({
      type: fc.constant('put' as const), key: aKey, value: fc.uint8Array({ maxLength: 4 })
    }),
    fc.record({ type: fc.constant('del' as const), key: aKey }))
  const aRange: fc.Arbitrary<Range> = fc.record({
    gte: aKey, lt: aKey, reverse: fc.boolean(), limit: fc.nat(5)
  }, { requiredKeys: [] })

  it('agrees with a sorted list, whatever is written and asked', async () => {
    const batches = fc.array(fc.array(anOperation, { maxLength: 6 }), { maxLength: 5 })
    await fc.assert(fc.asyncProperty(batches, aRange, async (written, range) => {
      const store = current()
      const leftovers: Operation[] = []
      for await (const [k] of store.iterate({})) leftovers.push(del(k))
      await store.batch(leftovers, { sync: false })
      const expected = new Map<string, Uint8Array>()
      for (const batch of written) {
        await store.batch(batch, { sync: false })
        for (const operation of batch) {
          const id = Buffer.from(operation.key).toString('hex')
          if (operation.type === 'put') expected.set(id, operation.value)
          else expected.delete(id)
        }
      }
      assert.deepEqual(await hexEntries(store, range), select(expected, range))
    }), { numRuns: 40 })
  })
}

async function hexEntries (store: KeyValueStore, range: Range): Promise<string[]> {
  const found: string[] = []
  for await (const [k, value] of store.iterate(range)) {
    found.push(`${Buffer.from(k).toString('hex')}=${Buffer.from(value).toString('hex')}`)
  }
  return found
}

/** Hexadecimal of fixed-width digits sorts as the bytes do. */
function select (entries: ReadonlyMap<string, Uint8Array>, range: Range): string[] {
  const { gte, lt } = range
  const inside = [...entries.keys()].sort().filter(id =>
    (gte === undefined || id >= Buffer.from(gte).toString('hex')) &&
    (lt === undefined || id < Buffer.from(lt).toString('hex')))
  if (range.reverse === true) inside.reverse()
  return inside.slice(0, range.limit ?? inside.length)
    .map(id => `${id}=${Buffer.from(entries.get(id)!).toString('hex')}`)
}
