import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  checkRow, EMPTY_PAGE, leafChangeOf, nextOnPath, pagesNeeded, pathOf, updateTree, type LeafChange
} from '../../../../src/protocol/tree/index.js'
import { compare, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { plainRoot, TABLE } from './plain-tree.js'

/** A tree in memory that gives an update only the pages that it asked for. */
class Tree {
  readonly pages = new Map<string, Uint8Array>([['', EMPTY_PAGE]])
  readonly rows = new Map<string, string>()
  root = updateTree([], () => EMPTY_PAGE).root

  change (batch: ReadonlyMap<string, string | undefined>): void {
    const changes = Array.from(batch, ([key, value]): LeafChange =>
      leafChangeOf(TABLE, fromHex(key), value === undefined ? undefined : fromHex(value)))
      .sort((a, b) => compare(a.path, b.path))
    const loaded = new Map<string, Uint8Array>()
    for (;;) {
      const names = pagesNeeded(changes, name => loaded.get(name))
      assert.equal(new Set(names).size, names.length, 'no page is asked for twice')
      if (names.length === 0) break
      for (const name of names) loaded.set(name, this.pages.get(name)!)
      assert(![...loaded.values()].includes(undefined!), 'only pages that exist are asked for')
    }
    const { pages, root } = updateTree(changes, name => loaded.get(name))
    for (const [name, page] of pages) {
      if (page === undefined) this.pages.delete(name)
      else this.pages.set(name, page)
    }
    for (const [key, value] of batch) {
      if (value === undefined) this.rows.delete(key)
      else this.rows.set(key, value)
    }
    this.root = root
  }

  prove (key: string): Uint8Array[] {
    const path = pathOf(TABLE, fromHex(key))
    const proof = [this.pages.get('')!]
    for (let name = nextOnPath(path, proof); name !== undefined; name = nextOnPath(path, proof)) {
      proof.push(this.pages.get(name)!)
    }
    return proof
  }

  check (key: string, value: string | undefined, proof = this.prove(key), root = this.root): string {
    const claim = {
      table: TABLE, key: fromHex(key), value: value === undefined ? undefined : fromHex(value)
    }
    const verdict = checkRow(root, claim, proof)
    return verdict.verdict === 'accept' ? 'valid' : verdict.code
  }
}

function key (n: number): string {
  return hex(utf8(`key ${n}`))
}

/** Returns a batch that writes, or deletes, the rows from `from` to before `to`. */
function batch (from: number, to: number, value: string | undefined): Map<string, string | undefined> {
  return new Map(Array.from({ length: to - from }, (_, i) => [key(from + i), value]))
}

function treeOf (rows: number): Tree {
  const tree = new Tree()
  tree.change(batch(0, rows, '01'))
  return tree
}

const change = fc.record({
  from: fc.nat(400), length: fc.nat(200), value: fc.constantFrom('01', '02', '', undefined)
})

describe('state tree', () => {
  it('has the root of its rows after any changes, and no other page', () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 8 }), changes => {
      const tree = new Tree()
      for (const { from, length, value } of changes) {
        tree.change(batch(from, from + length, value))
        assert.equal(hex(tree.root), plainRoot(tree.rows))
      }
      const fresh = new Tree()
      fresh.change(tree.rows)
      assert.deepEqual([...tree.pages].sort(), [...fresh.pages].sort())
    }), { numRuns: 60 })
  })

  it('returns to the empty tree when all rows are deleted', () => {
    const tree = treeOf(5_000)
    tree.change(batch(0, 5_000, undefined))
    assert.deepEqual([...tree.pages], [['', EMPTY_PAGE]])
    assert.equal(hex(tree.root), hex(new Tree().root))
  })

  it('is one bucket again when 32 of 33 rows are left', () => {
    const tree = treeOf(33)
    tree.change(batch(0, 1, undefined))
    assert.deepEqual([...tree.pages.keys()], [''])
  })

  it('reads few pages and changes few pages for one row of many', () => {
    const tree = treeOf(20_000)
    const path = pathOf(TABLE, fromHex(key(77)))
    const changes = [{ path, valueHash: new Uint8Array(32) }]
    const read: string[] = []
    const update = updateTree(changes, name => { read.push(name); return tree.pages.get(name) })
    assert.deepEqual(read, [...update.pages.keys()].reverse())
    assert(read.length <= 4, `${read.length} pages`)
  })

  it('separates tables', () => {
    assert.notEqual(hex(pathOf(1, utf8('a'))), hex(pathOf(2, utf8('a'))))
  })
})

describe('proof of a row', () => {
  const tree = treeOf(2_000)

  it('shows that a row is there, or that it is not', () => {
    fc.assert(fc.property(fc.nat(4_000), n => {
      const isThere = n < 2_000
      assert.equal(tree.check(key(n), isThere ? '01' : undefined), 'valid')
      assert.equal(tree.check(key(n), isThere ? undefined : '01'), isThere ? 'row-present' : 'row-absent')
    }))
    assert.equal(new Tree().check(key(1), undefined), 'valid')
  })

  it('is refused for another value, key or root, and for a wrong number of pages', () => {
    const proof = tree.prove(key(5))
    const other = key([...Array(100).keys()].find(n => tree.prove(key(n)).at(-1) !== proof.at(-1))!)
    assert.equal(tree.check(key(5), '02', proof), 'row-differs')
    assert.equal(tree.check(other, '01', proof), 'path-of-another-key')
    assert.equal(tree.check(key(5), '01', proof, new Uint8Array(32)), 'path-of-another-root')
    assert.equal(tree.check(key(5), '01', proof.slice(0, -1)), 'path-too-short')
    assert.equal(tree.check(key(5), '01', []), 'path-too-short')
    assert.equal(tree.check(key(5), '01', [...proof, proof.at(-1)!]), 'path-too-long')
    assert.equal(tree.check(key(5), '01', Array.from({ length: 66 }, () => proof[0]!)), 'path-too-long')
  })

  it('is refused after any change of a byte', () => {
    fc.assert(fc.property(fc.nat(1_999), fc.nat(), fc.integer({ min: 1, max: 255 }), (n, at, flip) => {
      const proof = tree.prove(key(n)).map(page => page.slice())
      const page = proof[at % proof.length]!
      page[at % page.length]! ^= flip
      assert.notEqual(tree.check(key(n), '01', proof), 'valid')
    }))
  })

  it('is refused for any other bytes, without an exception', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 4 }), pages => {
      const codes = ['malformed-page', 'path-too-short', 'path-of-another-root']
      assert(codes.includes(tree.check(key(1), '01', pages)))
    }))
    assert.equal(tree.check(key(1), '01', [Uint8Array.of(2)]), 'malformed-page')
  })
})
