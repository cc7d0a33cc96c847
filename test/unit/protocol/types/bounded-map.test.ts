import assert from 'node:assert/strict'
import { BoundedMap } from '../../../../src/protocol/types/index.js'

describe('types/BoundedMap', () => {
  const filled = (): BoundedMap<string, number> =>
    new BoundedMap<string, number>(3).set('a', 1).set('b', 2).set('c', 3)

  it('forgets the entry that was set first, and one at a time', () => {
    const map = filled()
    assert.equal(map.size, 3)
    map.set('d', 4)
    assert.deepEqual([...map], [['b', 2], ['c', 3], ['d', 4]])
  })

  it('leaves a known key in its place, and forgets nothing for it', () => {
    const map = filled()
    map.set('a', 9)
    assert.deepEqual([...map], [['a', 9], ['b', 2], ['c', 3]])
    map.set('d', 4)
    assert.equal(map.has('a'), false)
  })

  it('moves a renewed key to the end', () => {
    const map = filled()
    map.renew('a', 9)
    map.renew('d', 4)
    assert.deepEqual([...map], [['c', 3], ['a', 9], ['d', 4]])
  })

  it('forgets in order also between deletions, and after it was cleared', () => {
    const map = filled()
    map.set('d', 4).set('e', 5)
    map.delete('d')
    map.set('f', 6).set('g', 7)
    assert.deepEqual([...map.keys()], ['e', 'f', 'g'])
    map.clear()
    for (const key of ['h', 'i', 'j', 'k', 'l']) map.set(key, 0)
    assert.deepEqual([...map.keys()], ['j', 'k', 'l'])
    map.delete('j')
    map.set('l', 1).set('m', 2).set('n', 3)
    assert.deepEqual([...map.keys()], ['l', 'm', 'n'])
  })
})
