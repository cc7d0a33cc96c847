import path from 'node:path'
import process from 'node:process'
import { plain, shellWord, tableLines } from '../../api/index.js'
import { MAIN_FILE, type Fleet } from '../fleet/index.js'
import { countsOf, quantile, type Agreement, type Outcome } from '../run/index.js'

const SHOWN_PROBLEMS = 10
/** The number of digits shown of a common hash; `report.json` and `chain head` have all digits. */
const HASH_DIGITS = 16

/** Makes a summary: the outcomes of the diagnoses, and whether the nodes agree. */
export function outcomeLines (
  outcomes: readonly Outcome[], { agreed, heads }: Agreement
): string[] {
  const counts = Object.entries(countsOf(outcomes))
  const latencies = outcomes.flatMap(({ latencyMs }) => latencyMs ?? [])
  const [p50, p95] = [quantile(latencies, 0.5), quantile(latencies, 0.95)]
  const repeated = outcomes.filter(({ repeated }) => repeated).length
  const problems = outcomes.filter(({ unexpected }) => unexpected !== undefined)
  return [
    ...tableLines(['outcome', 'diagnoses'], counts.map(([key, count]) => [key, String(count)])),
    ...(repeated === 0 ? [] : [`${repeated} of them repeat a record that was submitted before`]),
    ...(p50 === undefined || p95 === undefined
      ? []
      : [`time until decided at all hospitals: ${Math.round(p50)} ms (median), ` +
        `${Math.round(p95)} ms (95th percentile)`]),
    ...problems.slice(0, SHOWN_PROBLEMS).map(({ title, outcome, code = '', text, unexpected }) => {
      return plain(`NOT AS EXPECTED: ${title}: ${outcome} ${code}${text === undefined ? '' : `, ${text}`}` +
        `; expected ${unexpected}`)
    }),
    ...(problems.length > SHOWN_PROBLEMS ? [`and ${problems.length - SHOWN_PROBLEMS} more`] : []),
    agreed
      ? `all ${heads.length} nodes have the same chain: block ${heads[0]?.height}, ` +
        `hash ${heads[0]?.hash.slice(0, HASH_DIGITS)}…`
      : 'THE NODES DO NOT HAVE THE SAME CHAIN',
    ...(agreed
      ? []
      : heads.map(head => `  ${head.name}: block ${head.height}, ${head.hash}, ` +
        `${head.undecided} undecided`))
  ]
}

/** Lists the nodes with their URLs, and commands to try. */
export function nextSteps (
  fleet: Fleet, folder: string, caseId: string | undefined, patient: string | undefined
): string[] {
  const rows = fleet.nodes.map(node => [node.name, node.url, String(node.pid ?? '')])
  const program = `node ${relative(MAIN_FILE)}`
  const flags = `--data-root ${shellWord(path.join(folder, 'data'))} --name hospital-1`
  return [
    '', ...tableLines(['node', 'local API', 'process'], rows),
    'The local API has no web pages: programs use it, with the token in api.json.',
    `Logs: ${path.join(folder, 'logs')}`, '',
    'Try next, in another terminal:',
    `  ${program} status ${flags}`,
    ...(caseId === undefined
      ? [`  ${program} chain head ${flags}`]
      : [`  ${program} draw explain ${caseId.slice(0, 16)} ${flags}`]),
    ...(patient === undefined
      ? [`  ${program} chain verify ${flags}`]
      : [`  ${program} patient history '${patient}' ${flags}`])
  ]
}

/** Returns a path relative to the current folder, if the file is below it, quoted for a shell. */
function relative (file: string): string {
  const near = path.relative(process.cwd(), file)
  return shellWord(near.startsWith('..') ? file : near)
}
