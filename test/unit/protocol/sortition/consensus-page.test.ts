import assert from 'node:assert/strict'
import {
  beaconOf, drawingBeacon, initialBeacon, leaderAt, leaderOrder, rankedValidators
} from '../../../../src/protocol/sortition/index.js'
import { compare, hex } from '../../../../src/protocol/types/index.js'
import { readVectors } from '../codec/vector-files.js'

type Place = { hospital: string, digest: Uint8Array }
interface File {
  chainId: Uint8Array
  beacon: Uint8Array
  hospitals: Record<string, Uint8Array>
  height: number
  leaderOrder: Place[]
  submitter: string
  caseId: Uint8Array
  ranking: Place[]
  beacons: { initial: Uint8Array, sigma: Uint8Array, next: Uint8Array }
}

const v = readVectors<File>('sortition/consensus-page.json')
const members = Object.values(v.hospitals).sort(compare)
  .map(id => ({ id, boxKey: id, name: '' }))
const set = { members }
const nameOf = (id: Uint8Array): string =>
  Object.keys(v.hospitals).find(name => hex(v.hospitals[name]!) === hex(id))!

describe('sortition: the test vector of SPECIFICATION.md §6', () => {
  it('has the leaders C, E, A, B, D', () => {
    const order = leaderOrder(v.chainId, v.beacon, v.height, set)
    assert.deepEqual(order.map(nameOf), ['C', 'E', 'A', 'B', 'D'])
    assert.deepEqual(order.map(nameOf), v.leaderOrder.map(place => place.hospital))
    assert.deepEqual([0, 1, 4, 5, 12].map(view => nameOf(leaderAt(order, view))),
      ['C', 'E', 'D', 'C', 'A'])
  })

  it('ranks the others for a case of submitter A as the file says', () => {
    const ranked = rankedValidators(v.chainId, v.beacon, v.caseId, v.hospitals[v.submitter]!, set)
    assert.deepEqual(ranked.map(({ id }) => nameOf(id)), v.ranking.map(place => place.hospital))
    assert.deepEqual(ranked.map(({ digest }) => hex(digest)), v.ranking.map(({ digest }) => hex(digest)))
  })

  it('has the same beacons', () => {
    const { initial, sigma, next } = v.beacons
    assert.equal(hex(initialBeacon(v.chainId)), hex(initial))
    assert.equal(hex(beaconOf(v.chainId, 41, sigma)), hex(next))
    assert.equal(drawingBeacon(v.chainId, 41, new Uint8Array(32)), undefined)
  })
})
