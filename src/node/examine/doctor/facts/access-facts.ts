import type { AccessFactsView } from '../../../../api/index.js'
import { dayOf, equal } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import { MAX_WAITING_ACCESSES } from '../../../accesses/access-log.js'
import type { Hospital } from '../../../clinical/hospital.js'
import type { Show } from './agreement-facts.js'

/** Describes the log of accesses: what waits for a block, what is missing, and refused attempts of today. */
export function accessFacts (
  { clock, signer }: RunningChain, { accesses }: Hospital, show: Show
): AccessFactsView {
  const { copies, log, refused } = accesses
  return {
    waiting: log.waiting, room: MAX_WAITING_ACCESSES, waitsSince: log.waitsSince, missing: copies.missing,
    refused: refused.on(dayOf(clock.wall())).map(({ attempts, hospital }) =>
      ({ hospital: show(hospital), attempts, isOwn: equal(hospital, signer.id) }))
  }
}
