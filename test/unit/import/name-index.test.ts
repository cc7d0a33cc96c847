import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { NameIndex } from '../../../src/import/references/index.js'
import type { Location } from '../../../src/import/references/location.js'

const root = mkdtempSync(path.join(tmpdir(), 'medichain-names-'))
after(() => { rmSync(root, { recursive: true, force: true }) })
let folders = 0

/** Makes an index whose files have four names each. Resources are the same if their digests are. */
function smallIndex (isSame: (first: Location, second: Location) => boolean = () => false): NameIndex {
  return NameIndex.create(path.join(root, String(folders++)), isSame, 4)
}

function place (offset: number, digest: number): Location {
  return {
    file: 1, isSpooled: false, isEntry: true, offset, length: 10, digest: Buffer.alloc(8, digest),
    isAmbiguous: false
  }
}

function offsetsOf (index: NameIndex, names: readonly string[]): (number | undefined)[] {
  return index.find(names).map(found => found?.offset)
}

describe('the index of names', () => {
  it('finds the first place of each name, and no name of two resources, in any number of files', () => {
    const names = fc.array(fc.record({
      name: fc.integer({ min: 0, max: 400 }), digest: fc.integer({ min: 0, max: 1 })
    }), { maxLength: 700 })
    fc.assert(fc.property(names, given => {
      const index = smallIndex()
      const model = new Map<string, { offset: number, digests: Set<number> }>()
      for (const [offset, { digest, name }] of given.entries()) {
        index.add(String(name), place(offset, digest))
        const known = model.get(String(name)) ?? { offset, digests: new Set() }
        known.digests.add(digest)
        model.set(String(name), known)
      }
      index.seal()
      const asked = Array.from({ length: 402 }, (_, i) => String(i))
      assert.deepEqual(offsetsOf(index, asked), asked.map(name => {
        const known = model.get(name)
        return known === undefined || known.digests.size > 1 ? undefined : known.offset
      }))
      index.close()
    }), { numRuns: 60 })
  })

  it('keeps a name ambiguous, asked for once or twice, whichever of its files is merged first', () => {
    const index = smallIndex()
    index.add('twice', place(1, 1))
    for (let i = 0; i < 3; i++) index.add(`other ${i}`, place(10 + i, 9))
    // The second file starts with the same resource, and contains another of the same name.
    index.add('twice', place(2, 1))
    index.add('twice', place(3, 2))
    index.seal()
    const asked = ['twice', 'other 2', 'absent']
    for (let i = 0; i < 2; i++) assert.deepEqual(offsetsOf(index, asked), [undefined, 12, undefined])
    index.close()
  })

  it('compares the resources of one name whose bytes differ', () => {
    const compared: number[][] = []
    const index = smallIndex((first, second) => {
      compared.push([first.offset, second.offset])
      return true
    })
    index.add('a', place(1, 1))
    index.add('a', place(2, 2))
    index.seal()
    assert.deepEqual(offsetsOf(index, ['a']), [1])
    assert.deepEqual(compared, [[1, 2]])
    index.close()
  })

  it('finds nothing where nothing was added', () => {
    const index = smallIndex()
    index.seal()
    assert.deepEqual(offsetsOf(index, ['a']), [undefined])
    index.close()
  })

  it('has files that only this user reads, says that one was cut, and leaves none behind', () => {
    const folder = path.join(root, String(folders))
    const index = smallIndex()
    for (let i = 0; i < 200; i++) index.add(String(i), place(i, 1))
    index.seal()
    const [only, ...others] = readdirSync(folder)
    assert.deepEqual(others, [])
    const file = path.join(folder, only ?? '')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    truncateSync(file, 100)
    assert.throws(() => Array.from({ length: 200 }, (_, i) => index.find([String(i)])), /was cut/)
    index.close()
    assert.throws(() => statSync(folder), { code: 'ENOENT' })
  })
})
