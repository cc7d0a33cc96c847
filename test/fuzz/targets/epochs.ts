import assert from 'node:assert/strict'
import { DecodeError } from '../../../src/protocol/codec/index.js'
import { dealingRowCodec, decodeEpoch, encodeEpoch } from '../../../src/protocol/ledger/epochs/epoch-rows.js'
import type { EpochDealings } from '../../../src/protocol/ledger/epochs/key-state.js'
import { InvariantError, hex } from '../../../src/protocol/types/index.js'
import { fastGroup } from '../../../src/sim/fast-group.js'
import { deal, holdersOf } from '../../unit/protocol/sharing/holders.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const NUMBER = 3
const THRESHOLD = 2
const { ids, boxKeys, ...rest } = holdersOf(fastGroup, 4)
const dealings = [0, 1, 2].map(dealer => ({
  id: new Uint8Array(32).fill(dealer),
  formerPlace: dealer === 2 ? undefined : dealer,
  dealing: deal(fastGroup, { ids, boxKeys, ...rest }, dealer, THRESHOLD, { epoch: NUMBER }),
  isVoid: dealer === 1
}))
const dealingRows = new Map(dealings.map((dealing, place) =>
  [place, dealingRowCodec.encode(dealing)]))

const pending: EpochDealings = {
  number: NUMBER, holders: ids, threshold: THRESHOLD, boxKeys, barred: [ids[3]!], dealings,
  ready: new Map([[hex(ids[0]!), new Set([0, 2])], [hex(ids[2]!), new Set([0])]]),
  qualified: [[0, 2]], completeAt: 1_700_000_000_000, keys: undefined
}
const active: EpochDealings = {
  ...pending, keys: [{ publicKey: boxKeys[0]!, shares: boxKeys }]
}
const rows = [encodeEpoch(pending, false), encodeEpoch(active, true)]

/** Requires that a row of an epoch gives a value that is encoded again, or one of the errors of a start. */
function run (input: Uint8Array): void {
  try {
    const { epoch, isActive } = decodeEpoch(NUMBER, input, dealingRows)
    const again = encodeEpoch(epoch, isActive)
    assert.deepEqual(decodeEpoch(NUMBER, again, dealingRows), { epoch, isActive })
  } catch (error) {
    assert(error instanceof DecodeError || error instanceof InvariantError,
      error instanceof Error ? error.stack : String(error))
  }
}

export const epochTargets: readonly Target[] = [{
  name: 'key-epoch-row', extension: 'bin',
  make: random => random.chance(0.05) ? random.pick(rows) : mutateBytes(random.pick(rows), random),
  run
}]
