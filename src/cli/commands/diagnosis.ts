import { once } from 'node:events'
import { Option, type Command } from 'commander'
import {
  CASE_STATUSES, MAX_EXCERPT_BYTES, type CaseStatusView, type CaseView, type Client, type Corrects,
  type SubmissionView
} from '../../api/index.js'
import { caseIdText, wholeNumber } from '../arguments.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { follow, isDecided } from '../follow.js'
import { examples } from '../help.js'
import { readJsonText, readShortText } from '../input-file.js'
import { renderCase, renderCaseList, renderProgress, renderSubmission, waitsText } from '../render/cases.js'
import { jsonText } from '../screen.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

const DEFAULT_TIMEOUT_SECONDS = 60

interface SubmitFlags extends NodeFlags {
  readonly wait?: boolean
  readonly force?: boolean
  readonly timeout: number
  /** The file of the excerpt of a diagnosis without a code, and who has read it. */
  readonly excerpt?: string
  readonly as?: string
  /** The record that the submission amends, retracts or disputes. */
  readonly corrects?: Corrects
}

interface ListFlags extends NodeFlags {
  readonly status?: CaseStatusView
  readonly mine?: boolean
  readonly before?: string
  readonly limit: number
}

export function addDiagnosis (program: Command, context: Context): void {
  const group = program.command('diagnosis')
    .description('Propose diagnoses and follow them')
  addSubmit(group, context)
  for (const call of ['amend', 'retract', 'dispute'] as const) addCorrection(group, context, call)
  addShow(group, context)
  addList(group, context)
  examples(group, 'diagnosis submit diabetes.json --wait', 'diagnosis list --mine')
}

function addSubmit (group: Command, context: Context): void {
  const command = submitOptions(nodeOptions(group.command('submit'))
    .description('Propose a FHIR R4 Condition, or each Condition of a Bundle')
    .argument('<file>', 'JSON file, or - for stdin'))
    .action(async (file: string, flags: SubmitFlags) => { await submitFile(context, file, flags) })
  examples(command,
    'diagnosis submit diabetes.json --name hospital-1',
    'diagnosis submit diabetes.json --wait',
    'diagnosis submit words.json --excerpt letter.txt --as "Dr Lund"',
    'diagnosis submit - --json < bundle.json')
}

function submitOptions (command: Command): Command {
  return command
    .addOption(new Option('--wait', 'follow the case until it is decided; exit code 1 unless it is accepted'))
    .addOption(new Option('--timeout <seconds>', 'time limit for --wait')
      .argParser(wholeNumber(1, 86_400)).default(DEFAULT_TIMEOUT_SECONDS))
    .addOption(new Option('--force', 'propose it even if the rules of this hospital reject it (for drills)'))
    .addOption(new Option('--excerpt <file>', 'text by which clinicians judge a diagnosis without a code, ' +
      'or - for stdin. It is sent as it stands: read it first, and leave out whatever names the patient'))
    .addOption(new Option('--as <person>', 'who has read the excerpt; kept at this hospital'))
}

async function submitFile (context: Context, file: string, flags: SubmitFlags): Promise<void> {
  const text = await documentText(context, file, flags)
  await withNode(context, flags, 'hospital', async client => {
    if (flags.wait === true) await submitAndFollow(context, client, text, flags)
    else {
      const submission = await submit(client, text, flags)
      print(context, flags.json, submission, renderSubmission)
      if (submission.refused !== undefined) context.exitCode = 1
    }
  })
}

/** Reads the document, and puts it beside its excerpt into Parameters without changing a byte of it. */
async function documentText (context: Context, file: string, { as, excerpt }: SubmitFlags): Promise<string> {
  if ((excerpt === undefined) !== (as === undefined)) {
    throw usageError('an excerpt needs --excerpt and --as, the person who has read it')
  }
  if (excerpt === '-' && file === '-') throw usageError('only one of document and excerpt comes from stdin')
  const text = await readJsonText(context.io, file)
  if (excerpt === undefined) return text
  const [words, reader] = [await readShortText(context.io, excerpt, MAX_EXCERPT_BYTES), as]
    .map(value => JSON.stringify(value))
  return `{"resourceType":"Parameters","parameter":[{"name":"resource","resource":${text}},` +
    `{"name":"excerpt","valueString":${words}},{"name":"reader","valueString":${reader}}]}`
}

const CORRECTIONS = {
  amend: 'Replace an accepted record of this hospital by a Condition',
  retract: 'Withdraw an accepted record of this hospital; the Condition is refuted or entered-in-error',
  dispute: 'File a Condition of this hospital that disagrees with a record of another hospital. It strikes ' +
    'nothing: that record stays as it is. Only hospitals that can open the new record see what it disputes'
} as const

function addCorrection (group: Command, context: Context, call: keyof typeof CORRECTIONS): void {
  const command = submitOptions(nodeOptions(group.command(call))
    .description(CORRECTIONS[call])
    .argument('<case>', 'case id of the record, or its first 8 digits or more', caseIdText)
    .argument('<file>', 'JSON file, or - for stdin'))
    .action(async (id: string, file: string, flags: SubmitFlags) => {
      await submitFile(context, file, { ...flags, corrects: { call, id } })
    })
  const file = call === 'dispute' ? 'own-finding.json' : 'corrected.json'
  examples(command, `diagnosis ${call} 3b1f0c528a1e ${file} --name hospital-1 --wait`)
}

async function submit (client: Client, text: string, flags: SubmitFlags): Promise<SubmissionView> {
  return await client.submitText(text, flags.force === true ? { force: true } : {}, flags.corrects)
}

/** Submits and follows. The stream is opened first, so that no event of the case is missed. */
async function submitAndFollow (
  context: Context, client: Client, text: string, flags: SubmitFlags
): Promise<void> {
  const left = new AbortController()
  const timer = setTimeout(() => { left.abort() }, flags.timeout * 1000)
  try {
    const events = await client.open('events', left.signal)
    const submission = await Promise.race([submit(client, text, flags), timeOut(left.signal, flags.timeout)])
    if (flags.json !== true) context.io.out(renderSubmission(submission, context.paint))
    const onChange = (view: CaseView): void => {
      if (flags.json !== true) context.io.out(renderProgress(view, context.paint))
    }
    const start = submission.cases.map(item => item.case)
    const final = await follow(client, events, start, onChange)
    if (flags.json === true) {
      const cases = submission.cases.map(item =>
        ({ ...item, case: final.find(view => view.id === item.case.id) }))
      context.io.out(jsonText({ ...submission, cases }))
    }
    const undecided = final.find(view => !isDecided(view))
    if (undecided !== undefined) {
      const waits = waitsText(undecided)
      const why = waits === undefined ? '' : ` (the case waits: ${waits})`
      context.io.err(`not decided after ${flags.timeout} s${why}; the case continues; see diagnosis show\n`)
    }
    const isWhole = submission.refused === undefined && final.every(view => view.status === 'accepted')
    if (!isWhole) context.exitCode = 1
  } finally {
    clearTimeout(timer)
    left.abort()
  }
}

async function timeOut (signal: AbortSignal, seconds: number): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw new CliError(`no answer after ${seconds} s; the node may have accepted the submission: see ` +
    'diagnosis list --mine')
}

function addShow (group: Command, context: Context): void {
  const command = nodeOptions(group.command('show'))
    .description('One case: who holds each slot since when, who passed it on, the bar, the opinions, and ' +
      'the blocks that contain it')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderCase,
        client => client.call('showCase', { params: { id } }))
    })
  examples(command, 'diagnosis show 3b1f0c528a1e', 'diagnosis show 3b1f0c528a1e --json')
}

function addList (group: Command, context: Context): void {
  const command = nodeOptions(group.command('list'))
    .description('Cases, newest first')
    .addOption(new Option('--status <status>', 'only cases with this status; pending: in no block, ' +
      'undrawn: in a block, validators not drawn yet, open: being judged').choices(CASE_STATUSES))
    .addOption(new Option('--mine', 'only cases that this hospital proposed'))
    .addOption(new Option('--limit <count>', 'greatest number of cases')
      .argParser(wholeNumber(1, 1000)).default(20))
    .addOption(new Option('--before <case>', 'continue after this case, the last of the page before'))
    .action(async (flags: ListFlags) => {
      const { before, status, mine, limit } = flags
      const query = {
        limit, ...(status && { status }), ...(mine === true && { mine }),
        ...(before !== undefined && { before })
      }
      await showAnswer(context, flags, undefined, renderCaseList,
        client => client.call('listCases', { query }))
    })
  examples(command, 'diagnosis list --name hospital-1', 'diagnosis list --status open --limit 100')
}
