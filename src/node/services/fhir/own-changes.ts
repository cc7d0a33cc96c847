import type { ChangePeriod, PlacedChange } from '../../../api/index.js'
import { ZERO_32, equal, fromHex } from '../../../protocol/types/index.js'
import { requireIndex } from '../case-lister.js'
import type { HospitalParts } from '../hospital-parts.js'

/**
 * Lists changes of own cases in a period, with the times of their blocks. Only blocks that the state of this
 * node has are in the list, so a read that follows sees what they changed.
 * @throws ServiceError 503 if the index has to be made again
 */
export async function changesIn (
  { chain: { hostLoop, index, signer }, finder }: HospitalParts,
  { behind, from, isNewestFirst, to }: ChangePeriod, limit: number
): Promise<PlacedChange[]> {
  requireIndex(index)
  const head = hostLoop.state.ledger.height
  const [above, upTo] = [await index.heightBefore(from, head), await index.heightBefore(to, head)]
  if (above >= upTo) return []
  const changes = await index.changes(signer.id, { above, upTo, behind, isNewestFirst }, limit)
  const times = await index.timesOf(changes.map(({ height }) => height))
  return await Promise.all(changes.map(async change => {
    const found = await finder.read(fromHex(change.caseId))
    const isLast = found === undefined ||
      (found.closedHeight <= change.height && equal(found.supersededBy, ZERO_32))
    return { ...change, at: times.get(change.height) ?? 0, isLast }
  }))
}
