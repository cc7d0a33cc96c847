import type { FactsView, FolderView } from '../../../../api/index.js'
import { clockTime, duration } from '../format.js'
import { ALMOST_FULL_BYTES, lacksRoom, roomText } from './disk-room.js'
import { trouble, type Rule } from './rule.js'

const NAMES_SHOWN = 10

/** Before anything else: a folder without room cannot be judged, and its node may have left no word. */
const noRoom: Rule = facts => {
  const { disk, folder, role = 'hospital' } = facts
  if (folder === undefined || !lacksRoom(facts)) return undefined
  const room = disk === undefined || disk.freeBytes >= ALMOST_FULL_BYTES
    ? 'The disk of the data folder is full, or the share of it that this user may have is'
    : roomText(disk)
  return trouble('disk-full', 'stopped',
    `${room}. Without room a node stops and does not start; that damages nothing, and nothing that it ` +
    'acknowledged is lost. Leave the data folder as it is.',
    'Free some space on that disk first, then start the node:', `start --role ${role} ${folder.flags}`)
}

/** A node whose process is not there, or does not answer. */
const notRunning: Rule = facts => {
  const { folder, role = 'hospital' } = facts
  if (folder === undefined) return undefined
  const { failure, path, processId, stoppedAt } = folder
  const start = `start --role ${role} ${folder.flags}`
  const tip = folder.tip === undefined ? '' : ` Its database ends with block ${folder.tip.height}.`
  const pid = `Process ${processId ?? ''}`
  switch (folder.state) {
    case 'missing': return trouble('no-such-node', 'stopped',
      `There is no data folder ${path}.${beside(folder)}`,
      'Give the right --name, --data-root or --data; or make a new node:', start)
    case 'foreign': return trouble('not-a-node', 'stopped',
      `${path} is not a node's data folder.${beside(folder)}`,
      'Name the node with --name, or the folder that holds its node.json with --data.')
    case 'unreadable': return trouble('folder-unreadable', 'stopped',
      `The data folder may not be read by whoever asks this: ${failure?.message ?? ''}`,
      'Ask again as the user that runs the node.')
    case 'damaged': return trouble('folder-damaged', 'stopped',
      `The data folder cannot be read: ${failure?.message ?? ''}`, restoring(facts))
    // Said by the rule before this one.
    case 'full': return undefined
    case 'unused': return trouble('not-started', 'stopped',
      `The node is not running and has no chain yet; its folder is ${path}.`, 'Start it:', start)
    case 'stopped': return trouble('not-running', 'stopped',
      `The node was stopped in order${bySignal(folder)}${when(stoppedAt, facts)}.${tip}`, 'Start it:', start)
    case 'failed': return trouble('failed', 'stopped',
      `The node ended by itself${when(failure?.at, facts)}: ${failure?.message ?? ''}${tip}`,
      'Fix what it says, then start it:', start)
    case 'killed': return trouble('killed', 'stopped',
      `The node was killed (SIGKILL, out of memory or a power cut): its last run left no word.${tip} ` +
      'Nothing that it acknowledged is lost.',
      'Look for the reason in the system\'s log, then start it:', start)
    case 'starting': return trouble('starting', 'problem',
      `${pid} has the data folder and is starting: its API is not open yet.`, 'Ask again in some seconds.')
    case 'silent': return trouble('not-answering', 'stopped',
      `${pid} of this node is there, and its API does not answer.`,
      `See with ps or top whether process ${processId ?? ''} computes, swaps or waits for its disk; if it ` +
      'does not come back, stop it and start it again.')
    case 'copied': return trouble('copied-folder', 'problem',
      `This folder is a copy that was made while its node ran` +
      (processId === undefined ? '' : `, and that node runs as process ${processId}`) + `.${tip}`,
      'Ask the node itself, by its own --name or --data. Never start a copy beside it: one key must never ' +
      'run twice' + (processId === undefined
        ? ', and what the node did since is not here. Only if the node\'s own folder is lost, start this one:'
        : '.'),
      ...(processId === undefined ? [start] : []))
    case 'paused': return trouble('paused', 'stopped',
      `${pid} of this node is paused (SIGSTOP).`, `Let it go on: kill -CONT ${processId ?? ''}`)
  }
}

/** Catching up brings back what the others have, and no more. */
function restoring ({ role }: FactsView): string {
  const hospital = ' A hospital without a backup may move it away and start afresh: it catches up with the ' +
    'chain, but the record keys of its own diagnoses, and those that are not decided, are in that folder ' +
    'only.'
  const government = ' A government that starts afresh knows neither its chain nor who was enrolled.'
  return 'Keep the folder, never delete it, and restore a backup in its place.' +
    (role === 'government' ? '' : hospital) + (role === 'hospital' ? '' : government)
}

function beside ({ others }: FolderView): string {
  if (others.length === 0) return ''
  const more = others.length > NAMES_SHOWN ? ', …' : ''
  return ` Nodes there: ${others.slice(0, NAMES_SHOWN).join(', ')}${more}.`
}

const SIGNALS: ReadonlyMap<string, string> = new Map([
  ['SIGINT', 'Ctrl-C (SIGINT)'], ['SIGTERM', 'SIGTERM'], ['SIGQUIT', 'Ctrl-\\ (SIGQUIT)'],
  ['SIGHUP', 'SIGHUP, as when its terminal is closed,']
])

/** Other words are not shown: the mark is a file that anything may have written. */
function bySignal ({ stoppedBy = '' }: FolderView): string {
  const words = SIGNALS.get(stoppedBy)
  return words === undefined ? '' : ` by ${words}`
}

function when (moment: number | undefined, facts: FactsView): string {
  if (moment === undefined) return ''
  return ` at ${clockTime(moment, facts)} (${duration(facts.at - moment)} ago)`
}

export const folderRules: readonly Rule[] = [noRoom, notRunning]
