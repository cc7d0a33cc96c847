import { publicEpochOf } from '../ledger/index.js'
import { sigmaOf } from '../lottery/index.js'
import { drawingBeacon, isInSample, rankedValidators } from '../sortition/index.js'
import {
  accept, equal, reject, type Beacon, type Case, type MemberId, type Verdict
} from '../types/index.js'
import { checkFinal } from './check-final.js'
import type { ListHistory } from './list-history.js'
import type { FinalHeader, ProvenBeacon } from './receipt.js'

/** A draw that was computed again from σ. */
export interface ProvedDraw {
  readonly beacon: Beacon
  /** Every hospital that could be drawn, in the order of the draw. */
  readonly order: readonly MemberId[]
  /** The hospitals that got no slot although a later one did: the ledger counted them as absent. */
  readonly skipped: readonly MemberId[]
}

/**
 * Computes the draw of a case again from σ in the header of block s+1 (SPECIFICATION.md §6). Every hospital
 * with a slot must be in the ranking.
 */
export function checkDraw (
  history: ListHistory, drawn: Case, block: FinalHeader | undefined
): Verdict<ProvedDraw | undefined> {
  const { drawHeight, holders } = drawn
  if (drawHeight === 0) {
    const isUndrawn = block === undefined && holders.length === 0
    return isUndrawn ? accept(undefined) : reject('draw-of-an-undrawn-case')
  }
  if (block === undefined) return reject('draw-missing')
  const { header } = block
  if (header.height !== drawHeight + 1) return reject('draw-of-another-height')
  const final = checkFinal(history, block, 'draw')
  if (final.verdict !== 'accept') return final
  const { chain } = history
  const beacon = drawingBeacon(chain.id, drawHeight, header.sigma)
  if (beacon === undefined) return reject('draw-without-sigma')
  const set = history.setAt(header.height)
  const order = rankedValidators(chain.id, beacon, drawn.id, drawn.submitter, set).map(({ id }) => id)
  const places = holders.map(({ validator }) => order.findIndex(id => equal(id, validator)))
  if (places.includes(-1)) return reject('slot-of-another-draw')
  const skipped = order.filter((_, place) => place < Math.max(...places) && !places.includes(place))
  const { auditRate } = chain.genesis.parameters
  const isSample = isInSample(chain.id, beacon, drawn, auditRate)
  if (isSample !== drawn.isForClinician) return reject('sample-of-another-draw')
  return accept({ beacon, order, skipped })
}

/** Checks that t holders of the lottery key made σ of the draw. The row of the epoch is checked before. */
export function checkBeacon (
  { chain }: ListHistory, { header }: FinalHeader, { epoch: number, recovery, row, shares }: ProvenBeacon
): Verdict {
  const epoch = publicEpochOf(number, row.value)
  if (epoch === undefined) return reject('epoch-without-keys')
  const sigma = sigmaOf(
    { chain, epoch, height: header.height - 1, hash: header.parent, recovery }, shares)
  if (sigma.verdict !== 'accept') return reject(`beacon-${sigma.code}`)
  return equal(sigma.value, header.sigma) ? accept(undefined) : reject('beacon-of-another-draw')
}
