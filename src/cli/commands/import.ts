import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { createClient, isOf } from '../../api/index.js'
import type {
  ImportEnd, ImportOptions, ImportView, Outcome, SourceFiles
} from '../../import/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder, findNode } from '../find-node.js'
import { examples } from '../help.js'
import { fileError } from '../input-file.js'
import { outputError } from '../new-file.js'
import { renderImportEnd, renderImportProblem, renderImportProgress } from '../render/import.js'
import { keepHeapSmall } from '../small-heap.js'
import { nodeOptions, type NodeFlags } from '../with-node.js'

/** Refusals of one code that are printed; the report counts all. */
const MAX_PRINTED = 20
/** Without a terminal, a line of progress is printed this often. */
const LINE_MS = 10_000
const CONNECTIONS = 12

interface ImportFlags extends NodeFlags {
  readonly onChanged: 'refuse' | 'amend'
  readonly base?: string
  readonly problems?: string
  readonly restart?: boolean
}

export function addImport (program: Command, context: Context): void {
  const command = nodeOptions(program.command('import'))
    .description('Import the Conditions of FHIR R4 files: Bundles and resources (.json, .xml), bulk ' +
      'exports (.ndjson, a resource on each line), and each with .gz. Ctrl-C stops it. The same command ' +
      'continues, and imports nothing twice')
    .argument('<source>', 'file, or folder with all its folders')
    .addOption(new Option('--on-changed <do>', 'what to do with a Condition that differs from the record ' +
      'of its key; amend takes only what the source changed after that record was proposed')
      .choices(['refuse', 'amend']).default('refuse'))
    .addOption(new Option('--base <url>', 'address of the FHIR server that wrote the files; ' +
      'ids there become keys')
      .argParser(baseUrl))
    .addOption(new Option('--problems <file>', 'write each refusal to this file, as a line of JSON'))
    .addOption(new Option('--restart', 'forget how far an earlier import of this source came'))
    .action(async (source: string, flags: ImportFlags) => { await importSource(context, source, flags) })
  examples(command, 'import export/ --name hospital-1', 'import bundle.json.gz --on-changed amend',
    'import Condition.ndjson --base https://ehr.example/fhir --json')
}

async function importSource (context: Context, name: string, flags: ImportFlags): Promise<void> {
  keepHeapSmall()
  const source = await found(context, name)
  const node = await findNode(context.io, flags, 'hospital')
  const folder = chosenFolder(context.io, flags) ?? path.resolve(context.io.cwd, flags.dataRoot, node.name)
  if (!isOf(folder, node)) throw usageError('name the data folder of the node with --data <folder>')
  const { runImport } = await import('../../import/index.js')
  const report = new Report(context, flags)
  const client = createClient({ url: node.url, token: node.token, connections: CONNECTIONS })
  const stop = new AbortController()
  const forget = context.io.onInterrupt?.(() => { stop.abort() })
  try {
    const end = await runImport({
      source, folder: path.join(folder, 'imports'), client, onChanged: flags.onChanged,
      isRestart: flags.restart === true, signal: stop.signal,
      ...(flags.base === undefined ? {} : { base: flags.base }),
      ...report.listeners
    })
    report.end()
    finish(context, flags, source, end)
  } finally {
    report.end()
    forget?.()
    client.close()
  }
}

/** Prints the report. The exit code is 0 only if every Condition was imported or known. */
function finish (context: Context, flags: ImportFlags, { others }: SourceFiles, end: ImportEnd): void {
  if (end.stopped !== undefined) context.io.err(`stopped: ${end.stopped.text}\n`)
  print(context, flags.json, { ...end, skippedFiles: others.length }, renderImportEnd)
  const hasRefused = end.tally.rows.some(({ outcome }) => outcome === 'refused')
  if (hasRefused || !end.isComplete || end.tally.rows.length === 0) context.exitCode = 1
}

async function found ({ io }: Context, name: string): Promise<SourceFiles> {
  const { sourceFiles } = await import('../../import/index.js')
  let source: SourceFiles
  try {
    source = await sourceFiles(path.resolve(io.cwd, name))
  } catch (error) {
    throw fileError(name, error)
  }
  const { files, others: [first, ...more] } = source
  if (files.length === 0) {
    throw new CliError(`${name}: no file of FHIR; names end in .json, .ndjson or .xml, and perhaps .gz`)
  }
  const further = more.length === 0 ? '' : ` and ${more.length} more`
  if (first !== undefined) io.err(`skipped by name: ${first}${further}\n`)
  return source
}

/** Prints refusals and progress while the import runs. */
class Report {
  readonly #printed = new Map<string, number>()
  readonly #problems: number | undefined
  /** What has all refusals, or writes them. */
  readonly #all: string
  #lastLine = Date.now()
  #isEnded = false

  constructor (private readonly context: Context, { problems }: ImportFlags) {
    this.#all = problems === undefined ? '--problems <file> writes' : `${problems} has`
    if (problems === undefined) return
    const file = path.resolve(context.io.cwd, problems)
    try {
      this.#problems = openSync(file, 'a', 0o600)
    } catch (error) {
      throw outputError(problems, file, error)
    }
  }

  get listeners (): Pick<ImportOptions, 'onOutcome' | 'onProgress'> {
    return {
      onOutcome: (place, outcome) => { this.#outcome(place, outcome) },
      onProgress: view => { this.#progress(view) }
    }
  }

  end (): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.context.io.progress?.('')
    if (this.#problems !== undefined) closeSync(this.#problems)
  }

  #outcome (place: string, outcome: Outcome): void {
    if (outcome.kind !== 'refused') return
    const { code, text } = outcome
    if (this.#problems !== undefined) writeSync(this.#problems, `${JSON.stringify({ place, code, text })}\n`)
    const count = (this.#printed.get(code) ?? 0) + 1
    this.#printed.set(code, count)
    if (count > MAX_PRINTED + 1) return
    this.context.io.progress?.('')
    this.context.io.err(count <= MAX_PRINTED
      ? renderImportProblem(place, outcome)
      : `more refusals with ${code} are counted alone; ${this.#all} all\n`)
  }

  #progress (view: ImportView): void {
    const { io } = this.context
    if (io.progress !== undefined) {
      io.progress(renderImportProgress(view))
      return
    }
    const now = Date.now()
    if (now - this.#lastLine < LINE_MS) return
    this.#lastLine = now
    io.err(`${renderImportProgress(view)}\n`)
  }
}

function baseUrl (text: string): string {
  if (/^https?:\/\/[^\s?#]+$/.test(text)) return text.replace(/\/+$/, '')
  throw new InvalidArgumentError('The address of a FHIR server is expected: https://ehr.example/fhir.')
}
