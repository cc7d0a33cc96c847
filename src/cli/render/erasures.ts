import {
  fields, table, type AttestationView, type ErasureListView, type ErasureNoticesView, type ErasureStatusView,
  type ErasureStepView, type MeasureView
} from '../../api/index.js'
import { moment, party, shortId } from './format.js'

/** The group of commands of a measure. Those of `hold` are in the group of erasures. */
const GROUPS: Readonly<Record<MeasureView['measure'], string>> = {
  erase: 'erasure', restrict: 'restriction', rectify: 'rectification', hold: 'erasure'
}

const NEXT: Readonly<Record<string, (group: string, id: string) => string>> = {
  request: () => 'The hospital of the record decides within 30 days.',
  withdraw: () => 'It is taken back.',
  contest: (group, id) =>
    `Any two other hospitals decide now, by: ${group} decide ${id}. Their doctor and erasure list show it.`,
  decide: (group, id) => `What follows is shown by: ${group} status ${id}.`
}

const WORDS: Readonly<Record<string, string>> = {
  request: 'request', withdraw: 'withdrawal', contest: 'objection', decide: 'decision'
}

const IN_FORCE: Readonly<Record<MeasureView['measure'], string>> = {
  erase: 'erased', restrict: 'restricted', rectify: 'to be corrected', hold: 'kept from erasure'
}
const STATES: Readonly<Record<Exclude<MeasureView['phase'], 'in-force'>, string>> = {
  requested: 'asked for', contested: 'two others decide', seconding: 'two others decide',
  ordered: 'granted', refused: 'refused', closed: 'refused by two others', withdrawn: 'taken back'
}

function stateOf ({ correctedBy, dueAt, isOverdue, measure, phase, toDecide }: MeasureView): string {
  if (correctedBy !== undefined) return `corrected by ${shortId(correctedBy)}`
  const own = phase === 'requested' ? ', this hospital decides' : ', this hospital may'
  const state = (phase === 'in-force' ? IN_FORCE[measure] : STATES[phase]) + (toDecide ? own : '')
  return isOverdue ? `${state}, overdue since ${moment(dueAt)}` : state
}

/** Renders a step that a block has. */
export function renderStep (step: string): (view: ErasureStepView) => string {
  return ({ height, measure, record }) => {
    const id = shortId(record)
    return `${measure} ${id}: the ${WORDS[step] ?? step} is in block ${height}. ` +
      `${NEXT[step]?.(GROUPS[measure], id) ?? ''}\n`
  }
}

export function renderStatus ({ attested, late, measures }: ErasureStatusView): string {
  if (measures.length === 0) return 'Nobody has asked for a measure on this record.\n'
  const shown = measures.map(measure => fields(fieldsOf(measure))).join('\n')
  if (attested === undefined || late === undefined) return shown
  const all = attested.length + late.length
  const names = late.length === 0 ? '' : `; late: ${late.map(party).join(', ')}`
  return `${shown}\n${attested.length} of ${all} hospitals have attested the erasure${names}\n` +
    (attested.length === 0 ? '' : table(
      ['hospital', 'attested', 'overwrote', 'file system', 'discard', 'backups until'], attested.map(rowOf)))
}

function fieldsOf (view: MeasureView): [string, string][] {
  const { decidedAt, effectiveAt, ground = '', measure, record, votes } = view
  return [
    ['measure', measure],
    ['record', record],
    ['state', stateOf(view)],
    ['decides', party(view.responsible)],
    ['asked', moment(view.requestedAt)],
    ...(decidedAt === undefined
      ? []
      : [['decided', `${moment(decidedAt)}, ${ground}`] as [string, string]]),
    ...(effectiveAt === undefined ? [] : [['effect', moment(effectiveAt)] as [string, string]]),
    ...(votes.length === 0
      ? []
      : [['others', votes.map(({ grants, hospital }) =>
          `${party(hospital)} ${grants ? 'for' : 'against'}`).join(', ')] as [string, string]])
  ]
}

function rowOf ({ at, backupsUntil, discard, fileSystem, hospital, wiped }: AttestationView): string[] {
  return [party(hospital), moment(at), wiped.join(', '), fileSystem, discard, moment(backupsUntil)]
}

export function renderErasures ({ counts, isCut, measures }: ErasureListView): string {
  if (measures.length === 0) return 'Nobody has asked for a measure on a record.\n'
  const rows = table(['record', 'measure', 'state', 'decides', 'asked', 'effect'], measures.map(view => [
    shortId(view.record), view.measure, stateOf(view),
    party(view.responsible), moment(view.requestedAt), moment(view.effectiveAt)
  ]))
  const cut = isCut ? 'There are more; the call erasures has a limit.\n' : ''
  return rows + cut + '\n' + table(['hospital', 'granted', 'refused', 'late', 'overdue'],
    counts.map(({ granted, hospital, late, overdue, refused }) =>
      [party(hospital), String(granted), String(refused), String(late), String(overdue)]))
}

export function renderNotices ({ notices }: ErasureNoticesView): string {
  if (notices.length === 0) return 'No notice waits for confirmation.\n'
  return table(['record', 'erased since'], notices.map(({ record, since }) =>
    [shortId(record), moment(since)])) +
    'Erase prints, exports and copies of these records, and then run erasure confirm for each.\n'
}
