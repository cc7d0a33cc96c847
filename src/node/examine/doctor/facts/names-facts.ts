import type { NamesFactsView } from '../../../../api/index.js'
import { dayOf, equal } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import type { Hospital } from '../../../clinical/hospital.js'
import type { Show } from './agreement-facts.js'

/** Counts the look-ups of names today: those of this hospital, and those that it evaluated for others. */
export async function namesFacts (
  { clock, signer }: RunningChain, { naming }: Hospital, show: Show
): Promise<NamesFactsView> {
  const { allowances, names } = naming
  const day = dayOf(clock.wall())
  const others = await allowances.on(day)
  return {
    ready: names.isReady,
    lacking: names.lacking,
    own: { ...names.askedOn(day), allowed: allowances.allowed(signer.id, day) },
    others: others.filter(({ hospital }) => !equal(hospital, signer.id)).map(({ hospital, ...count }) => ({
      hospital: show(hospital), ...count, allowed: allowances.allowed(hospital, day)
    }))
  }
}
