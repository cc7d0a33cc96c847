import { clockTime, duration, named, plural } from '../words.js'
import { trouble, type Rule } from './rule.js'

/** A hospital that has no chain: what stands between it and one. */
const notAdmitted: Rule = facts => {
  const { admission } = facts
  if (admission === undefined) return undefined
  const { message, peerId, since } = admission
  const when = clockTime(since, facts)
  const why = message === '' ? '' : ` (${message})`
  switch (admission.stage) {
    case 'no-government': return trouble('no-government', 'stopped',
      `This hospital knows no government to ask: none is configured and none runs on this machine (since ${when}).`,
      'Start the government here, or start this node with --government <its multiaddr>: its terminal shows ' +
      'it as "listening on …".')
    case 'unreachable': return trouble('government-unreachable', 'stopped',
      `The government does not answer since ${when}${why}; this hospital is not enrolled yet.`,
      'See that the government runs, and that its address (--government) and the network between are right.')
    case 'pending': return trouble('approval-pending', 'stopped',
      `This hospital asked to be enrolled at ${when} and the government's operator has not decided.`,
      `Ask the government's operator to run: medichain-node allowlist approve ${peerId}`)
    case 'approved': return trouble('chain-not-begun', 'stopped',
      `This hospital is approved since ${when}; the chain has not begun${why}.`,
      'Ask the government\'s operator to approve the hospitals that are missing, and then to run: ' +
      'medichain-node allowlist begin')
    case 'rejected': return trouble('enrolment-rejected', 'stopped',
      `The government rejected this hospital's enrolment${why}.`,
      `Ask the government's operator why; they can still run: medichain-node allowlist approve ${peerId}`)
    case 'refused': return trouble('enrolment-refused', 'stopped',
      `The government did not take the request to enrol this hospital${why}.`,
      'Ask the government\'s operator to decide about waiting hospitals (allowlist pending), or to add this ' +
      'one from enrolment.json of its data folder (allowlist add).')
    case 'bad-genesis': return trouble('bad-genesis', 'stopped',
      `The government sent a genesis that does not hold${why}.`,
      'Check that --government names the right peer; tell the government\'s operator if it does.')
  }
}

const notBegun: Rule = ({ desk }) => {
  if (desk === undefined || desk.begun) return undefined
  const { approved, needed, pending } = desk
  const lacking = Math.max(0, needed - approved.length)
  const waits = pending.length === 0
    ? 'no hospital waits for a decision'
    : `${named(pending)} ${pending.length === 1 ? 'waits' : 'wait'} for a decision`
  const text = `The chain has not begun: ${approved.length} of at least ${needed} hospitals ` +
    `are approved${approved.length === 0 ? '' : ` (${named(approved)})`}; ${waits}.`
  if (lacking === 0) return trouble('not-begun', 'stopped', text, 'Run: medichain-node allowlist begin')
  if (pending.length > 0) {
    return trouble('not-begun', 'stopped', text, 'Run: medichain-node allowlist pending, then approve the right ones.')
  }
  return trouble('not-begun', 'stopped', text, `Have ${plural(lacking, 'more hospital')} started; each asks by itself.`)
}

const deskWaits: Rule = ({ desk }) => {
  if (desk === undefined || !desk.begun || desk.pending.length === 0) return undefined
  const { pending } = desk
  return trouble('enrolments-pending', 'note',
    `${named(pending)} ${pending.length === 1 ? 'asks' : 'ask'} to be enrolled.`,
    'Run: medichain-node allowlist pending')
}

/** A node whose process is not there, or does not answer. */
const notRunning: Rule = facts => {
  const { folder, name } = facts
  if (folder === undefined) return undefined
  const { failure, path, processId } = folder
  const others = folder.others.length === 0
    ? ''
    : ` Nodes there: ${folder.others.slice(0, 10).join(', ')}${folder.others.length > 10 ? ', …' : ''}.`
  const start = `medichain-node start --role ${facts.role ?? 'hospital'} --name ${name}`
  const tip = folder.tip === undefined ? '' : ` Its database ends with block ${folder.tip.height}.`
  switch (folder.state) {
    case 'missing': return trouble('no-such-node', 'stopped', `There is no data folder ${path}.${others}`,
      folder.others.length > 0
        ? 'Give the right --name or --data-root; or start a new node: ' + start
        : 'Give the right --data-root or --data; or start a new node: ' + start)
    case 'foreign': return trouble('not-a-node', 'stopped', `${path} is not a node's data folder.${others}`,
      'Give the folder that holds the node\'s node.json with --data, or its --name.')
    case 'damaged': return trouble('folder-damaged', 'stopped',
      `The data folder cannot be read: ${failure?.message ?? 'unknown'}`,
      'Restore the folder from a backup, or move it away and start the node: it catches up by itself.')
    case 'unused': return trouble('not-started', 'stopped',
      `The node has keys and a folder (${path}) and is not running; it has no chain yet.`, `Start it: ${start}`)
    case 'stopped': return trouble('not-running', 'stopped',
      `The node was stopped in order${whenText(folder.stoppedAt, facts)} and is not running.${tip}`,
      `Start it: ${start}`)
    case 'failed': return trouble('failed', 'stopped',
      `The node ended by itself${whenText(failure?.at, facts)}: ${failure?.message ?? ''}${tip}`,
      `Mend what it says, then start it: ${start}`)
    case 'killed': return trouble('killed', 'stopped',
      `The node was killed (SIGKILL, power cut or out of memory): its last run left no last word.${tip}`,
      `Look into the system's log for the reason, then start it: ${start} Nothing acknowledged is lost.`)
    case 'silent': return trouble('not-answering', 'stopped',
      `Process ${processId ?? ''} has the data folder and its API does not answer.${tip}`,
      `See with ps or top whether process ${processId ?? ''} computes, swaps or waits for its disk; if it does not come back, ` +
      'stop it and start it again.')
    case 'paused': return trouble('paused', 'stopped',
      `Process ${processId ?? ''} of this node is paused (SIGSTOP).`, `Let it go on: kill -CONT ${processId ?? ''}`)
  }
}

function whenText (moment: number | undefined, facts: Parameters<Rule>[0]): string {
  return moment === undefined ? '' : ` at ${clockTime(moment, facts)} (${duration(facts.at - moment)} ago)`
}

export const startRules: readonly Rule[] = [notRunning, notAdmitted, notBegun]
export const deskRules: readonly Rule[] = [deskWaits]
