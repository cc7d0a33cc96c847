import type { LinkView } from '../../../api/index.js'
import { ROLES } from '../../../protocol/consent/index.js'
import { equal, type PatientName } from '../../../protocol/types/index.js'
import { isHidden } from '../../clinical/consents/links.js'
import type { OpenedHandle } from '../../clinical/consents/opened-rules.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import { linkedNumber } from '../joined-numbers.js'

/**
 * Describes the links among the consents of a patient, by their numbers. A link of numbers that deny this
 * hospital is left out, and looks like a rule that no hospital has. This hospital still sees what it filed.
 */
export async function linkViews (
  { chain: { signer, ...running }, hospital }: HospitalParts, name: PatientName,
  opened: OpenedHandle
): Promise<ReadonlyMap<number, LinkView>> {
  const views = new Map<number, LinkView>()
  const rules = opened.consents.filter(({ rule }) => rule?.link !== undefined)
  if (rules.length === 0) return views
  const who = { hospital: signer.id, practitioner: undefined, role: ROLES.any }
  const read = { who, purpose: 'TREAT', time: correctedTime(running) } as const
  const found = await hospital.situations.links.of(opened, read.time, 'peers')
  const isClosed = found !== undefined && isHidden(opened, found, read)
  for (const { filer, number } of rules) {
    if (isClosed && (filer === undefined || !equal(filer, signer.id))) continue
    const isFirst = found?.ours === undefined || found.ours.number === number
    const state = isFirst ? found?.state ?? 'no-right' : 'not-first'
    const linked = state === 'in-force' ? await linkedNumber({ hospital }, name, read) : undefined
    views.set(number, {
      state, ...(linked === undefined ? {} : { with: { system: linked.system, value: linked.value } })
    })
  }
  return views
}
