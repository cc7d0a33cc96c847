import type { NamesFactsView, PublishedNamesView } from '../../../../api/index.js'
import { decode, namesTotalsCodec } from '../../../../protocol/codec/index.js'
import { nameTotalsKey } from '../../../../protocol/ledger/index.js'
import { dayOf, equal, fromHex } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import type { Hospital } from '../../../clinical/hospital.js'
import { DAY_MS } from '../../../names/allowances.js'
import type { Show } from './agreement-facts.js'

/** Counts the look-ups of names: those of this hospital, those that it evaluated, and those on the chain. */
export async function namesFacts (
  running: RunningChain, { naming }: Hospital, show: Show
): Promise<NamesFactsView> {
  const { clock, signer } = running
  const { allowances, names } = naming
  const day = dayOf(clock.wall())
  const others = await allowances.on(day)
  return {
    ready: names.isReady,
    lacking: names.lacking,
    own: { ...names.askedOn(day), allowed: allowances.allowed(signer.id, day) },
    others: others.filter(({ hospital }) => !equal(hospital, signer.id)).map(({ hospital, ...count }) => ({
      hospital: show(hospital), ...count, allowed: allowances.allowed(hospital, day)
    })),
    published: await published(running, naming, show)
  }
}

/** Reads the newest totals that each hospital published on the chain, the newest day first. */
async function published (
  { hostLoop, store }: RunningChain, { allowances }: Hospital['naming'], show: Show
): Promise<PublishedNamesView[]> {
  const found: PublishedNamesView[] = []
  for (const [id, { reported }] of hostLoop.state.ledger.names) {
    const row = await store.entry(nameTotalsKey(fromHex(id)))
    const totals = row === undefined ? undefined : decode(namesTotalsCodec, row)
    if (totals?.verdict !== 'accept') continue
    found.push(...totals.value.map(({ hospital, names }) => ({
      evaluator: show(fromHex(id)), day: reported * DAY_MS, hospital: show(hospital), names,
      allowed: allowances.allowed(hospital, reported)
    })))
  }
  return found.sort((a, b) => b.day - a.day)
}
