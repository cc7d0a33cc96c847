import assert from 'node:assert/strict'
import { SharedReads } from '../../../src/storage/shared-reads.js'

const key = (name: string): Uint8Array => new Uint8Array(Buffer.from(name))
const text = (rows: readonly (Uint8Array | undefined)[]): string[] =>
  rows.map(row => row === undefined ? '-' : Buffer.from(row).toString())

/** A database whose rows equal their keys. It has no row `none`, and the row `bad` cannot be read. */
class Rows {
  readonly reads: string[] = []
  readonly #held: (() => void)[] = []

  constructor (private readonly isHeld = false) {}

  readonly read = async (keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]> => {
    const names = text(keys)
    this.reads.push(names.join(' '))
    if (this.isHeld) await new Promise<void>(resolve => { this.#held.push(resolve) })
    if (names.includes('bad')) throw new Error('bad')
    return keys.map((row, i) => names[i] === 'none' ? undefined : row)
  }

  /** Completes the oldest read. */
  async release (): Promise<void> {
    this.#held.shift()?.()
    await new Promise(resolve => { setImmediate(resolve) })
  }
}

describe('storage/SharedReads', () => {
  it('joins the reads of a turn, and gives each caller its own rows', async () => {
    const rows = new Rows()
    const reads = new SharedReads(rows.read)
    const found = await Promise.all([
      reads.of([key('a'), key('none')]), reads.of([]), reads.of([key('b')]), reads.of([key('a')])
    ])
    assert.deepEqual(found.map(text), [['a', '-'], [], ['b'], ['a']])
    assert.deepEqual(rows.reads, ['a none b a'])
  })

  it('joins the reads that come while two others are under way', async () => {
    const rows = new Rows(true)
    const reads = new SharedReads(rows.read)
    const found: Promise<(Uint8Array | undefined)[]>[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      found.push(reads.of([key(name)]))
      await new Promise(resolve => { setImmediate(resolve) })
    }
    assert.deepEqual(rows.reads, ['a', 'b'])
    await rows.release()
    assert.deepEqual(rows.reads, ['a', 'b', 'c d'])
    await rows.release()
    await rows.release()
    assert.deepEqual((await Promise.all(found)).map(text), [['a'], ['b'], ['c'], ['d']])
  })

  it('lets only its own caller see the error of a row', async () => {
    const reads = new SharedReads(new Rows().read)
    const [a, bad, b] = await Promise.allSettled([
      reads.of([key('a')]), reads.of([key('bad')]), reads.of([key('b')])
    ])
    assert.equal(a.status, 'fulfilled')
    assert.equal(b.status, 'fulfilled')
    assert.equal(bad.status, 'rejected')
    await assert.rejects(reads.of([key('bad')]), { message: 'bad' })
    assert.deepEqual(text(await reads.of([key('c')])), ['c'])
  })

  it('lets no short read wait for a long one', async () => {
    const rows = new Rows()
    const reads = new SharedReads(rows.read)
    const many = Array.from({ length: 33 }, () => key('x'))
    await Promise.all([reads.of([key('a')]), reads.of(many), reads.of([key('b')])])
    assert.deepEqual(rows.reads.sort(), ['a b', many.map(() => 'x').join(' ')].sort())
  })
})
