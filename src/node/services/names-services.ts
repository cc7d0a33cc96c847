import type { HospitalServices, NameTotalsView } from '../../api/index.js'
import { decode, namesTotalsCodec } from '../../protocol/codec/index.js'
import { nameTotalsKey } from '../../protocol/ledger/index.js'
import { dayOf, fromHex } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { namesFacts } from '../examine/doctor/index.js'
import { DAY_MS } from '../names/allowances.js'
import type { HospitalParts } from './hospital-parts.js'
import { approve } from './name-raises.js'
import type { Parties } from './parties.js'

/** Makes the handlers that show look-ups of names of patients, and that raise an allowance. */
export function namesServices (
  parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, 'allowNames' | 'names'> {
  return {
    async names () {
      const { chain, hospital } = parts()
      return {
        day: dayOf(chain.clock.wall()) * DAY_MS,
        today: await namesFacts(chain, hospital, id => parties.show(id)),
        published: await published(chain, parties)
      }
    },
    allowNames: async ({ body }) => await Promise.resolve(approve(parts().chain, body))
  }
}

/** Reads the newest totals of every hospital that published any, the newest day first. */
async function published ({ hostLoop, store }: RunningChain, parties: Parties): Promise<NameTotalsView[]> {
  const found: NameTotalsView[] = []
  for (const [id, { reported }] of hostLoop.state.ledger.names) {
    const row = await store.entry(nameTotalsKey(fromHex(id)))
    const totals = row === undefined ? undefined : decode(namesTotalsCodec, row)
    if (totals?.verdict !== 'accept') continue
    found.push({
      evaluator: parties.show(fromHex(id)), day: reported * DAY_MS,
      totals: totals.value.map(({ hospital, names }) => ({ hospital: parties.show(hospital), names }))
    })
  }
  return found.sort((a, b) => b.day - a.day)
}
