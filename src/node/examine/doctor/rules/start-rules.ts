import type { AdmissionView, FactsView, TroubleView } from '../../../../api/index.js'
import { clockTime, named, plural } from '../format.js'
import { trouble, type Rule } from './rule.js'

/** A node whose API opens before it has read its chain. */
const reading: Rule = ({ phase }) => phase === 'starting'
  ? trouble('starting', 'problem', 'This node is starting: it reads its chain.', 'Ask again in some seconds.')
  : undefined

/** A hospital that has no chain: what stands between it and one. */
const notAdmitted: Rule = facts => {
  const { admission } = facts
  if (admission === undefined) return undefined
  return admissionTrouble(admission, clockTime(admission.since, facts))
}

function admissionTrouble ({ message, peerId, stage }: AdmissionView, since: string): TroubleView {
  const why = message === '' ? '' : ` (${message})`
  const approve = `allowlist approve --name government ${peerId}`
  switch (stage) {
    case 'no-government': return trouble('no-government', 'stopped',
      'This hospital knows no government to ask: none is configured and none runs on this machine ' +
      `(since ${since}).`,
      'Start the government here, or start this node with --government and the address that the government ' +
      'shows as "listening on …".')
    case 'unreachable': return trouble('government-unreachable', 'stopped',
      `The government does not answer since ${since}${why}, and this hospital is not enrolled yet.`,
      'See that the government runs, and that its address (--government) and the network between are right.')
    case 'pending': return trouble('approval-pending', 'stopped',
      `This hospital asked to be enrolled at ${since}; the government's operator has not decided.`,
      'Ask the government\'s operator to approve it, there:', approve)
    case 'approved': return trouble('chain-not-begun', 'stopped',
      `This hospital is approved since ${since}; the chain has not begun${why}.`,
      'Ask the government\'s operator to approve the hospitals that are missing, and then to begin, there:',
      'allowlist begin --name government')
    case 'rejected': return trouble('enrolment-rejected', 'stopped',
      `The government rejected this hospital's enrolment${why}.`,
      `${message === '' ? 'Ask the government\'s operator why; they' : 'The government\'s operator'} can ` +
      'still approve it, there:', approve)
    case 'refused': return trouble('enrolment-refused', 'stopped',
      `The government did not take the request to enrol this hospital${why}.`,
      message === 'bad-name'
        ? 'Start it under a name that people can read (--display-name).'
        : 'Ask the government\'s operator to decide about those that wait (allowlist pending), or to add ' +
          'this one from the file enrolment.json of its data folder (allowlist add).')
    case 'bad-genesis': return trouble('bad-genesis', 'stopped',
      `The government sent a genesis that does not hold${why}.`,
      'Check that --government names the right peer; if it does, tell the government\'s operator.')
  }
}

const notBegun: Rule = ({ desk }) => {
  if (desk === undefined || desk.begun) return undefined
  const { approved, needed, pending } = desk
  const lacking = Math.max(0, needed - approved.length)
  const found = (action: string, command?: string): TroubleView => trouble('not-begun', 'stopped',
    `The chain has not begun: ${approved.length} of at least ${needed} hospitals are approved` +
    `${approved.length === 0 ? '' : ` (${named(approved)})`}; ${whoWaits(desk.pending)}.`, action, command)
  if (lacking === 0) return found('Begin it:', 'allowlist begin --name government')
  if (pending.length === 0) return found(`Start ${plural(lacking, 'more hospital')}; each asks by itself.`)
  return found('Look at them, and approve the right ones:', 'allowlist pending --name government')
}

function whoWaits (pending: NonNullable<FactsView['desk']>['pending']): string {
  if (pending.length === 0) return 'no other asks'
  return `${named(pending)} ${pending.length === 1 ? 'waits' : 'wait'} for a decision`
}

const deskWaits: Rule = ({ desk }) => {
  if (desk === undefined || !desk.begun || desk.pending.length === 0) return undefined
  return trouble('enrolments-pending', 'note', `To be enrolled: ${whoWaits(desk.pending)}.`,
    'Decide about them:', 'allowlist pending --name government')
}

export const startRules: readonly Rule[] = [reading, notAdmitted, notBegun]
export const deskRules: readonly Rule[] = [deskWaits]
