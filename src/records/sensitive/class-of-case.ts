import type { Timestamp } from '../../protocol/types/index.js'
import { isConcept, type CasePart } from '../case-part/index.js'
import type { CodeRelease, ReleasesOf } from '../rules/code-release.js'
import { BASE } from '../systems.js'
import { isBefore, parseTime } from '../time/index.js'
import { sensitiveList, type SensitiveList } from './list.js'
import { STARTER_ENTRIES } from './starter-list.js'

/** The system under which the hospitals adopt a list, as they adopt the release of a code system. */
export const SENSITIVE_SYSTEM = `${BASE}/CodeSystem/sensitive`

const STARTER_LIST = sensitiveList(STARTER_ENTRIES)

/** Returns the list by which a case is judged: of the adopted ones in force then, the latest. */
export function listInForce (releases: ReleasesOf | undefined, chainTime: Timestamp): SensitiveList {
  const lists = (releases?.(SENSITIVE_SYSTEM) ?? []).filter(release => isInForce(release, chainTime))
    .sort((a, b) => a.from < b.from ? -1 : 1)
  return lists.at(-1)?.sensitive ?? STARTER_LIST
}

function isInForce ({ from, until }: CodeRelease, time: Timestamp): boolean {
  const at = { from: time, to: time + 1, zoned: true }
  const [first, last] = [parseTime(from), until === undefined ? undefined : parseTime(until)]
  return first !== undefined && !isBefore(at, first) && (last === undefined || !isBefore(last, at))
}

/** Returns the categories of all codes of a case part, of the diagnosis and of its evidence. */
export function classOfCase ({ facts }: Pick<CasePart, 'facts'>, list: SensitiveList): number {
  let sum = 0
  for (const { value } of facts) {
    if (!isConcept(value)) continue
    for (const coding of value.codings) sum |= list.classOf(coding)
  }
  return sum
}
