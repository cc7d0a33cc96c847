import type { FactsView, FolderView } from '../../../../api/index.js'
import { clockTime, duration } from '../../../machine/formatting.js'
import { ALMOST_FULL_BYTES, lacksRoom, roomText } from './disk-room.js'
import { trouble, type Rule } from './rule.js'

const NAMES_SHOWN = 10

/** Comes first: without room, a node may have stopped without recording the reason. */
const noRoom: Rule = facts => {
  const { disk, folder, role = 'hospital' } = facts
  if (folder === undefined || !lacksRoom(facts)) return undefined
  const room = disk === undefined || disk.freeBytes >= ALMOST_FULL_BYTES
    ? 'The disk of the data folder, or this user\'s quota on it, is full'
    : roomText(disk)
  return trouble('disk-full', 'stopped',
    `${room}. Without room a node stops and does not start again. Nothing is damaged, and nothing that the ` +
    'node acknowledged is lost. Leave the data folder as it is.',
    'Free some space on that disk first, then start the node:', `start --role ${role} ${folder.flags}`)
}

/** A node whose process does not run or does not answer. */
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
      'Give the right --name, --data-root or --data, or make a new node:', start)
    case 'foreign': return trouble('not-a-node', 'stopped',
      `${path} is not a node's data folder.${beside(folder)}`,
      'Name the node with --name, or the folder that holds its node.json with --data.')
    case 'unreadable': return trouble('folder-unreadable', 'stopped',
      `This user may not read the data folder: ${failure?.message ?? ''}`,
      'Run doctor as the user that runs the node.')
    case 'damaged': return trouble('folder-damaged', 'stopped',
      `The data folder cannot be read: ${failure?.message ?? ''}`, restoring(facts))
    // The rule before this rule reports a full disk.
    case 'full': return undefined
    case 'unused': return trouble('not-started', 'stopped',
      `The node is not running and has no chain yet; its folder is ${path}.`, 'Start it:', start)
    case 'stopped': return trouble('not-running', 'stopped',
      `The node was stopped cleanly${bySignal(folder)}${when(stoppedAt, facts)}.${tip}`, 'Start it:', start)
    case 'failed': return trouble('failed', 'stopped',
      `The node stopped because of an error${when(failure?.at, facts)}: ${failure?.message ?? ''}${tip}`,
      'Fix the error, then start the node:', start)
    case 'killed': return trouble('killed', 'stopped',
      'The node did not shut down cleanly: it was killed, ran out of memory or lost power.' + tip +
      ' Nothing that it acknowledged is lost.',
      'Look for the reason in the system\'s log, then start the node:', start)
    case 'starting': return trouble('starting', 'problem',
      `${pid} has the data folder and is starting: its API is not open yet.`, 'Ask again in some seconds.')
    case 'silent': return trouble('not-answering', 'stopped',
      `${pid} of this node runs, but its API does not answer.`,
      `Check with ps or top whether process ${processId ?? ''} computes, swaps or waits for its disk. ` +
      'If it does not recover, stop it and start it again.')
    case 'copied': return trouble('copied-folder', 'problem',
      `This folder is a copy that was made while its node ran` +
      (processId === undefined ? '' : `, and that node runs as process ${processId}`) + `.${tip}`,
      'Ask the node itself, by its own --name or --data. Never start a copy beside it: one key must never ' +
      'run twice' + (processId === undefined
        ? ', and the copy lacks what the node did since. Only if the node\'s own folder is lost, start it:'
        : '.'),
      ...(processId === undefined ? [start] : []))
    case 'paused': return trouble('paused', 'stopped',
      `${pid} of this node is paused (SIGSTOP).`, `Resume it: kill -CONT ${processId ?? ''}`)
  }
}

/** Says how to restore a damaged folder. Catching up restores only what the other hospitals have. */
function restoring ({ role }: FactsView): string {
  const hospital = ' A hospital without a backup may move it away and start afresh. The hospital then ' +
    'catches up with the chain, and t hospitals give it the keys of its accepted records. Diagnoses that ' +
    'no block has are only in the old folder.'
  const government = ' A government that starts afresh has lost its chain and its list of enrolled hospitals.'
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

/** Names a known signal. Other text is not shown, because any program may have written the file. */
function bySignal ({ stoppedBy = '' }: FolderView): string {
  const signal = SIGNALS.get(stoppedBy)
  return signal === undefined ? '' : ` by ${signal}`
}

function when (moment: number | undefined, facts: FactsView): string {
  if (moment === undefined) return ''
  return ` at ${clockTime(moment, facts)} (${duration(facts.at - moment)} ago)`
}

export const folderRules: readonly Rule[] = [noRoom, notRunning]
