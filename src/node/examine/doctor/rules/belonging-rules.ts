import { clockTime, named } from '../format.js'
import { trouble, type Rule } from './rule.js'

/** A list that may be in a block and is not, for longer than this. */
const LIST_OVERDUE_MS = 60_000

const removed: Rule = ({ belonging, peers, role, tip }) => {
  if (role !== 'hospital' || belonging === undefined || belonging.isMember) return undefined
  const { pending, version } = belonging
  if (pending?.addsSelf === true) {
    return trouble('joining', 'note',
      `This hospital takes part once allowlist version ${pending.version} is final.`, '')
  }
  // Whoever catches up has an old list, and the one that admitted it lies ahead.
  if (tip?.syncTarget !== undefined) return undefined
  const newest = Math.max(...peers.map(peer => peer.allowlistVersion ?? 0))
  if (newest > Math.max(version, pending?.version ?? 0)) {
    return trouble('list-behind', 'warning',
      `The allowlist held here (version ${version}) has no place for this hospital, and others have seen ` +
      `version ${newest}: whether it belongs is not known yet.`,
      'It should catch up within seconds; if it does not, see the log of this node.')
  }
  return trouble('removed', 'stopped',
    `This hospital is not on the allowlist (version ${version}): it takes no part, and the others have cut ` +
    'it off. What it had stays readable here.',
    'If that is a mistake, ask the government\'s operator to enrol it again.')
}

const beingRemoved: Rule = ({ belonging }) => {
  if (belonging?.isMember !== true || belonging.pending?.removesSelf !== true) return undefined
  return trouble('being-removed', 'stopped',
    'This hospital is being removed: the government signed allowlist version ' +
    `${belonging.pending.version} without it. The others have cut it off from all but consensus; its vote ` +
    'counts until that list is final.',
    'Leave it running until then. If it is a mistake, call the government\'s operator now.')
}

const disputed: Rule = ({ belonging }) => {
  if (belonging?.disputedVersion === undefined) return undefined
  return trouble('conflicting-lists', 'problem',
    `The government signed two different allowlists of version ${belonging.disputedVersion}; connections ` +
    'follow the committed list until one of them is final.',
    'Call the government\'s operator: its key is used by somebody else, or two lists were made by mistake.')
}

const listPending: Rule = facts => {
  const { belonging } = facts
  const pending = belonging?.pending
  if (pending === undefined || pending.removesSelf) return undefined
  const changes = [
    ...(pending.adds.length > 0 ? [`admits ${named(pending.adds)}`] : []),
    ...(pending.removes.length > 0 ? [`removes ${named(pending.removes)}`] : [])
  ].join(' and ')
  const text = `Allowlist version ${pending.version} ${changes} and is not final yet`
  const withheld = pending.removes.length === 0
    ? ''
    : ' Until it is, no hospital\'s new cases are taken into a block, because it removes a hospital.'
  if (facts.at - pending.notBefore <= LIST_OVERDUE_MS) {
    return trouble('list-pending', 'note', `${text}.${withheld}`, '')
  }
  return trouble('list-overdue', 'warning',
    `${text}, though blocks may take it since ${clockTime(pending.notBefore, facts)}.${withheld}`,
    'Find out why no block is made: see what else is found, here and at other hospitals.')
}

export const belongingRules: readonly Rule[] = [removed, beingRemoved]
export const listRules: readonly Rule[] = [disputed, listPending]
