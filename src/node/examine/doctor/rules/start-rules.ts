import type { AdmissionView, FactsView, TroubleView } from '../../../../api/index.js'
import { clockTime, named, plural } from '../../../machine/formatting.js'
import { trouble, type Rule } from './rule.js'

/** A node that is starting: its API opens before it has read its chain. */
const reading: Rule = ({ phase }) => phase === 'starting'
  ? trouble('starting', 'problem', 'This node is starting: it reads its chain.', 'Ask again in some seconds.')
  : undefined

/** A hospital that has no chain yet; the rule names the step that is missing. */
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
      `The government has not answered since ${since}${why}, and this hospital is not enrolled yet.`,
      'Check that the government runs, that its address (--government) is right, and the network in between.')
    case 'pending': return trouble('approval-pending', 'stopped',
      `This hospital asked to be enrolled at ${since}; the government's operator has not decided.`,
      'Ask the government\'s operator to approve this hospital with:', approve)
    case 'approved': return trouble('chain-not-begun', 'stopped',
      `This hospital has been approved since ${since}; the chain has not begun${why}.`,
      'Ask the government\'s operator to approve the missing hospitals, and then to begin the chain with:',
      'allowlist begin --name government')
    case 'rejected': return trouble('enrolment-rejected', 'stopped',
      `The government rejected this hospital's enrolment${why}.`,
      `${message === '' ? 'Ask the government\'s operator why. ' : ''}The government's operator can still ` +
      'approve this hospital with:', approve)
    case 'refused': return trouble('enrolment-refused', 'stopped',
      `The government refused the request to enrol this hospital${why}.`,
      message === 'bad-name'
        ? 'Start this node under a name that people can read (--display-name).'
        : 'Ask the government\'s operator to decide about the waiting requests (allowlist pending), or to ' +
          'add this hospital from the file enrolment.json in its data folder (allowlist add).')
    case 'bad-genesis': return trouble('bad-genesis', 'stopped',
      `The government sent a genesis that is invalid${why}.`,
      'Check that --government names the right peer. If it does, tell the government\'s operator.')
  }
}

/** The government has lost its data folder. */
const FORMER_CHAIN = 'If this government had a chain before, it begins no other: it follows that chain as ' +
  'soon as a hospital of it connects. Listen at the former address (--listen), or restart a hospital with ' +
  '--government and the address that this node shows.'

const formerChain: Rule = ({ desk }) => desk?.trouble === undefined
  ? undefined
  : trouble('former-chain', 'stopped', desk.trouble,
    'While this lasts, begin no chain (allowlist begin), unless you know that this government had none.')

const notBegun: Rule = ({ desk }) => {
  if (desk === undefined || desk.begun || desk.trouble !== undefined) return undefined
  const { approved, needed, pending } = desk
  const lacking = Math.max(0, needed - approved.length)
  const found = (action: string, command?: string): TroubleView => trouble('not-begun', 'stopped',
    `The chain has not begun: ${approved.length} of at least ${needed} hospitals are approved` +
    `${approved.length === 0 ? '' : ` (${named(approved)})`}; ${waitingText(pending)}.`, action, command)
  if (lacking === 0) return found('Begin the chain:', 'allowlist begin --name government')
  if (pending.length === 0) {
    const former = desk.mayHaveLost === true
      ? ` ${FORMER_CHAIN}`
      : ''
    return found(`Start ${plural(lacking, 'more hospital')}; each hospital asks to be enrolled by itself.` +
      former)
  }
  return found('List the waiting hospitals, and approve the right ones:',
    'allowlist pending --name government')
}

function waitingText (pending: NonNullable<FactsView['desk']>['pending']): string {
  if (pending.length === 0) return 'no other hospital has asked'
  return `${named(pending)} ${pending.length === 1 ? 'waits' : 'wait'} for a decision`
}

const deskWaits: Rule = ({ desk }) => {
  if (desk === undefined || !desk.begun || desk.pending.length === 0) return undefined
  return trouble('enrolments-pending', 'note', `To be enrolled: ${waitingText(desk.pending)}.`,
    'List the waiting hospitals and decide:', 'allowlist pending --name government')
}

export const startRules: readonly Rule[] = [reading, notAdmitted, formerChain, notBegun]
export const deskRules: readonly Rule[] = [deskWaits]
