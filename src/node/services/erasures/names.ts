/** The words of the API for the numbers of the chain about measures. */
import type { AttestationView, MeasureName, MeasurePhaseName } from '../../../api/index.js'
import { MeasurePhase } from '../../../protocol/ledger/index.js'
import { Discard, FileSystemKind, Ground, Measure, Wiped } from '../../../protocol/types/index.js'

export const MEASURES: Readonly<Record<Measure, MeasureName>> = {
  [Measure.erase]: 'erase', [Measure.restrict]: 'restrict', [Measure.rectify]: 'rectify',
  [Measure.hold]: 'hold'
}

export const PHASES: Readonly<Record<MeasurePhase, MeasurePhaseName>> = {
  [MeasurePhase.requested]: 'requested', [MeasurePhase.contested]: 'contested',
  [MeasurePhase.seconding]: 'seconding', [MeasurePhase.ordered]: 'ordered',
  [MeasurePhase.inForce]: 'in-force', [MeasurePhase.refused]: 'refused', [MeasurePhase.closed]: 'closed',
  [MeasurePhase.withdrawn]: 'withdrawn'
}

export const FILE_SYSTEMS: Readonly<Record<FileSystemKind, AttestationView['fileSystem']>> = {
  [FileSystemKind.unknown]: 'unknown', [FileSystemKind.inPlace]: 'in-place',
  [FileSystemKind.copyOnWrite]: 'copy-on-write'
}

export const DISCARDS: Readonly<Record<Discard, AttestationView['discard']>> = {
  [Discard.unknown]: 'unknown', [Discard.on]: 'on', [Discard.off]: 'off'
}

/** Returns the words of a ground, such as `notNeeded`; undefined for 0, before a decision. */
export function groundName (ground: number): string | undefined {
  return Object.entries(Ground).find(([, number]) => number === ground)?.[0]
}

export function wipedNames (wiped: number): AttestationView['wiped'] {
  return (Object.keys(Wiped) as (keyof typeof Wiped)[]).filter(name => (wiped & Wiped[name]) !== 0)
}
